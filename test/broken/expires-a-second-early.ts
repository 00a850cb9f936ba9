import { type Defect, wireDefect } from "../conformance/defect.ts";

/** Refuses a mandate in its last second. */
export const defect: Defect = wireDefect(["times"], (claims) =>
  Number.isSafeInteger(claims["exp"]) ? { ...claims, exp: Number(claims["exp"]) - 1 } : claims,
);
