// Generated from schema/errors.ts, schema/profiles/1.0.ts. Do not edit. Run: npm run generate
import type { ErrorRow } from "../kernel/contract.ts";

/** Every code of the catalogue. */
export type ErrorCode = "missing_token" | "invalid_token" | "invalid_zone" | "insufficient_scope" | "session_revoked" | "session_required" | "delegation_required" | "chain_mismatch" | "hop_count_exceeded" | "verification_unavailable" | "delegation_stale";

/** The codes that every release of the transport package has known. */
export type SeedErrorCode = "missing_token" | "invalid_token" | "invalid_zone" | "insufficient_scope" | "session_revoked" | "session_required" | "delegation_required" | "chain_mismatch" | "hop_count_exceeded";

/** Why verification is unavailable. */
export type Reason = "keys_unavailable" | "revocation_unavailable" | "policy_unavailable" | "misconfigured";

/** The error catalogue. */
export const errors: Readonly<Record<ErrorCode, ErrorRow<ErrorCode>>> = Object.freeze({
  "missing_token": Object.freeze({
    code: "missing_token",
    status: 401,
    jsonrpc: 401,
    challenge: "bare",
    retriable: false,
    reasons: Object.freeze([] as const),
    stages: Object.freeze(["extract"] as const),
    description: "Missing bearer token",
    hint: "Send the mandate in the Authorization header as a bearer token.",
  }),
  "invalid_token": Object.freeze({
    code: "invalid_token",
    status: 401,
    jsonrpc: 401,
    challenge: "invalid_token",
    retriable: false,
    reasons: Object.freeze([] as const),
    stages: Object.freeze(["decode", "signature", "claims", "requirements"] as const),
    description: "Token validation failed",
    hint: "Obtain a new mandate for this resource from its issuer.",
  }),
  "invalid_zone": Object.freeze({
    code: "invalid_zone",
    status: 401,
    jsonrpc: 401,
    challenge: "invalid_token",
    retriable: false,
    reasons: Object.freeze([] as const),
    stages: Object.freeze(["claims"] as const),
    description: "Token zone validation failed",
    hint: "Obtain a mandate from the zone that this server belongs to.",
  }),
  "insufficient_scope": Object.freeze({
    code: "insufficient_scope",
    status: 403,
    jsonrpc: 403,
    challenge: "insufficient_scope",
    retriable: false,
    reasons: Object.freeze([] as const),
    stages: Object.freeze(["requirements"] as const),
    description: "Missing scope: {missing}",
    hint: "Ask for a mandate with every scope that the challenge names.",
  }),
  "session_revoked": Object.freeze({
    code: "session_revoked",
    status: 401,
    jsonrpc: 401,
    challenge: "invalid_token",
    retriable: false,
    reasons: Object.freeze([] as const),
    stages: Object.freeze(["revocation"] as const),
    description: "Session revoked",
    hint: "The authority behind this mandate was withdrawn; start a new session.",
  }),
  "session_required": Object.freeze({
    code: "session_required",
    status: 403,
    jsonrpc: 403,
    challenge: "none",
    retriable: false,
    reasons: Object.freeze([] as const),
    stages: Object.freeze(["requirements"] as const),
    description: "Session required",
    hint: "Present a mandate that was issued to a session.",
  }),
  "delegation_required": Object.freeze({
    code: "delegation_required",
    status: 403,
    jsonrpc: 403,
    challenge: "none",
    retriable: false,
    reasons: Object.freeze([] as const),
    stages: Object.freeze(["requirements"] as const),
    description: "Delegation required",
    hint: "Present a mandate that rests on a delegation.",
  }),
  "chain_mismatch": Object.freeze({
    code: "chain_mismatch",
    status: 403,
    jsonrpc: 403,
    challenge: "none",
    retriable: false,
    reasons: Object.freeze([] as const),
    stages: Object.freeze(["requirements"] as const),
    description: "Delegation chain missing application: {missing}",
    hint: "Present a mandate whose delegation chain passes through the named application.",
  }),
  "hop_count_exceeded": Object.freeze({
    code: "hop_count_exceeded",
    status: 403,
    jsonrpc: 403,
    challenge: "none",
    retriable: false,
    reasons: Object.freeze([] as const),
    stages: Object.freeze(["requirements"] as const),
    description: "Hop count exceeded",
    hint: "Present a mandate with fewer delegations.",
  }),
  "verification_unavailable": Object.freeze({
    code: "verification_unavailable",
    status: 503,
    jsonrpc: 503,
    challenge: "none",
    retriable: true,
    reasons: Object.freeze(["keys_unavailable", "revocation_unavailable", "policy_unavailable", "misconfigured"] as const),
    stages: Object.freeze(["extract", "signature", "revocation"] as const),
    description: "Verification temporarily unavailable",
    hint: "Keep the mandate and try again after the time that Retry-After gives.",
  }),
  "delegation_stale": Object.freeze({
    code: "delegation_stale",
    status: 401,
    jsonrpc: 401,
    challenge: "invalid_token",
    retriable: false,
    reasons: Object.freeze([] as const),
    stages: Object.freeze(["revocation"] as const),
    description: "Delegation graph changed",
    hint: "Obtain a new mandate; delegations have changed since this one was issued.",
  })
});
