import { claimsDefect, type Defect } from "../conformance/defect.ts";

/** Splits the scope at commas, too. */
export const defect: Defect = claimsDefect(["check-required-scopes"], (claims) => ({
  ...claims,
  scope: String(claims["scope"] ?? "").replaceAll(",", " "),
}));
