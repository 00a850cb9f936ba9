import type { Profile } from "../check.ts";

export const profile202605: Profile = {
  id: "2026-05",
  source: "schema/profiles/2026-05.ts",
  description: "The default: nine codes plus verification_unavailable, revocation before requirements, zone optional.",
  claims: "Claims",
  stages: ["extract", "decode", "signature", "claims", "revocation", "requirements"],
  anchors: ["sid"],
  keySetUrl: "{issuer}/.well-known/jwks.json",
  zoneRequired: false,
  hints: false,
};
