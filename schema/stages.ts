import type { Stage } from "./check.ts";

const stage = (name: Stage["name"], codes: readonly string[], description: string): Stage => ({
  name,
  source: "schema/stages.ts",
  codes,
  description,
});

/** The ladder of verification. Each stage refuses only with its own codes. */
export const stages: readonly Stage[] = [
  stage(
    "extract",
    ["missing_token", "verification_unavailable"],
    "A credential is there and the verifier is configured.",
  ),
  stage("decode", ["invalid_token"], "Size, segments, encoding and header, without network."),
  stage(
    "signature",
    ["invalid_token", "verification_unavailable"],
    "Key set, key and signature over the received bytes.",
  ),
  stage("claims", ["invalid_token", "invalid_zone"], "Payload, shape, issuer, audience, times and zone."),
  stage("revocation", ["session_revoked", "verification_unavailable"], "No anchor of the mandate is revoked."),
  stage(
    "requirements",
    ["insufficient_scope", "agent_required", "delegation_required", "chain_mismatch", "hop_count_exceeded"],
    "What this server asks of the caller.",
  ),
];
