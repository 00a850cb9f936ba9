import { claimsDefect, type Defect } from "../conformance/defect.ts";

/** Splits the scope at everything that looks like a space. */
export const defect: Defect = claimsDefect(["check-required-scopes", "edge"], (claims) => ({
  ...claims,
  scope: String(claims["scope"] ?? "")
    .split(/\s+/)
    .join(" "),
}));
