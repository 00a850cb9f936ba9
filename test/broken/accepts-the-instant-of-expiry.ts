import { type Defect, wireDefect } from "../conformance/defect.ts";

/** Accepts a mandate in the second in which it expires. */
export const defect: Defect = wireDefect(["times"], (claims) =>
  Number.isSafeInteger(claims["exp"]) ? { ...claims, exp: Number(claims["exp"]) + 1 } : claims,
);
