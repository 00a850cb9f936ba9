import { type Defect, wireDefect } from "../conformance/defect.ts";

/** Does not compare iat with the clock. */
export const defect: Defect = wireDefect(["times", "order"], (claims) =>
  Number.isSafeInteger(claims["iat"]) ? { ...claims, iat: 0 } : claims,
);
