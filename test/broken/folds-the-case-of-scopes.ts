import { claimsDefect, type Defect } from "../conformance/defect.ts";

/** Compares scopes without their case. */
export const defect: Defect = claimsDefect(["check-required-scopes"], (claims) => ({
  ...claims,
  scope: String(claims["scope"] ?? "").toLowerCase(),
}));
