import { type Defect, wireDefect, without } from "../conformance/defect.ts";

/** Does not read nbf. */
export const defect: Defect = wireDefect(["times", "order"], (claims) =>
  Number.isSafeInteger(claims["nbf"]) ? without(claims, "nbf") : claims,
);
