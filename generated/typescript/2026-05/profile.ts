// Generated from schema/profiles/2026-05.ts, schema/stages.ts. Do not edit. Run: npm run generate
import { identity } from "../identity.ts";
import type { Issue, Profile } from "../kernel/contract.ts";
import { toIssues } from "../kernel/issues.ts";
import { validate as validateEveryRequirement } from "../validators/2026-05-requirements-explain.ts";
import { validate as validateShape } from "../validators/2026-05-shape.ts";
import { type Claims, type ClaimsWire, foldClaims, projectClaims } from "./claims.ts";
import { explainClaims, isClaims } from "./guard.ts";
import { claimsSchema } from "./schema.ts";
import { enforce, enforceIdentity, enforceOwnCodes } from "./enforce.ts";
import { type ErrorCode, errors } from "./errors.ts";
import { checks, type Requirements } from "./requirements.ts";
const NONE: readonly Issue[] = Object.freeze([]);

const given = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
};

/** Every finding about requirement options; members that are `undefined` count as not given. */
export const explainRequirements = (value: unknown): readonly Issue[] => {
  const options = given(value);
  return validateEveryRequirement(options)
    ? NONE
    : toIssues("Requirements", "options", options, validateEveryRequirement.errors ?? []);
};

/** Profile 2026-05: The default: nine codes plus verification_unavailable, revocation before requirements, zone optional. */
export const P2026_05: Profile<Claims, ClaimsWire, Requirements, ErrorCode> = Object.freeze({
  id: "2026-05",
  contract: identity,
  stages: Object.freeze(["extract", "decode", "signature", "claims", "revocation", "requirements"] as const),
  errors,
  checks,
  hookChecks: Object.freeze([
    Object.freeze({ name: "revocations", order: 10, hook: "isRevoked", args: Object.freeze(["sid"]), failsOn: true, error: "session_revoked", unavailable: "verification_unavailable", reason: "revocation_unavailable", description: "The authority record of the mandate is not revoked." } as const),
  ]),
  limits: Object.freeze({ "tokenCharacters": 8192, "headerCharacters": 1024, "jsonDepth": 16, "kidCharacters": 256, "futureIssuedAtSeconds": 60, "clockSkewSeconds": 0, "clockSkewMaxSeconds": 300, "retryAfterSeconds": 5, "revocationTimeoutMs": 1000, "revocationDefaultTtlMs": 86400000, "revocationMaxEntries": 1000000, "keySetFreshMs": 300000, "keySetStaleMs": 600000, "keySetTimeoutMs": 5000, "keySetBytes": 262144, "keySetKeys": 64, "keySetRefetchMs": 10000, "keySetBackoffMinMs": 1000, "keySetBackoffMaxMs": 10000, "cacheEntries": 4096, "headerCacheEntries": 64, "maxInFlight": 512, "bodyBytes": 4194304, "batchMembers": 100, "recheckMs": 5000 }),
  header: Object.freeze({
    algorithms: Object.freeze(["ES256"] as const),
    types: Object.freeze(["jwt", "at+jwt", "application/at+jwt"] as const),
    forbidden: Object.freeze(["crit", "b64", "zip", "enc", "jwk", "jku", "x5u", "x5c"] as const),
  }),
  claimNames: Object.freeze({ "aud": "audience", "exp": "expiresAt", "iat": "issuedAt", "jti": "jti", "sub": "sub", "zone_id": "zoneId", "client_id": "clientId", "sid": "sid", "scope": "scope", "agent_session_id": "agentSessionId", "delegation_edge_id": "delegationEdgeId", "source_session_id": "sourceSessionId", "target_session_id": "targetSessionId", "delegation_path": "delegationPath", "delegation_chain": "delegationChain", "hop_count": "hopCount", "delegation_graph_epoch": "graphEpoch" }),
  memberNames: Object.freeze({
    "delegation_chain": Object.freeze({ "application_id": "applicationId", "agent_session_id": "agentSessionId", "delegation_edge_id": "delegationEdgeId" }),
  }),
  keySetUrl: "{issuer}/.well-known/jwks.json",
  zoneRequired: false,
  hints: false,
  isClaims,
  explainClaims,
  claimsSchema,
  foldClaims: foldClaims,
  hasClaimsShape: validateShape as unknown as (value: unknown) => value is ClaimsWire,
  project: projectClaims,
  enforce,
  enforceIdentity,
  enforceOwnCodes,
  anchors: (claims: Claims): readonly string[] => [claims.sid],
  explainRequirements,
});
