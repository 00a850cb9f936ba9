import type { ErrorCode } from "./check.ts";

/** One row of the catalogue; a code of a mandate, not retriable, known to the seed unless said otherwise. */
export const errorRow = (
  code: string,
  rest: Omit<ErrorCode, "code" | "source" | "room" | "retriable" | "reasons" | "seed"> &
    Partial<Pick<ErrorCode, "source" | "retriable" | "reasons" | "seed">>,
): ErrorCode => ({
  code,
  source: "schema/errors.ts",
  room: "mandate",
  retriable: false,
  reasons: [],
  seed: true,
  ...rest,
});

/** Why a decision cannot be made right now; never sent to clients. */
export const unavailableReasons: readonly string[] = [
  "keys_unavailable",
  "revocation_unavailable",
  "policy_unavailable",
  "misconfigured",
];

/** The error catalogue. Descriptions are safe to send; their one variable is the first missing configured value. */
export const errors: readonly ErrorCode[] = [
  errorRow("missing_token", {
    stages: ["extract"],
    status: 401,
    challenge: "bare",
    description: "Missing bearer token",
    hint: "Send the mandate in the Authorization header as a bearer token.",
  }),
  errorRow("invalid_token", {
    stages: ["decode", "signature", "claims"],
    status: 401,
    challenge: "invalid_token",
    description: "Token validation failed",
    hint: "Obtain a new mandate for this resource from its issuer.",
  }),
  errorRow("invalid_zone", {
    stages: ["claims"],
    status: 401,
    challenge: "invalid_token",
    description: "Token zone validation failed",
    hint: "Obtain a mandate from the zone that this server belongs to.",
  }),
  errorRow("insufficient_scope", {
    stages: ["requirements"],
    status: 403,
    challenge: "insufficient_scope",
    description: "Missing scope: {missing}",
    hint: "Ask for a mandate with every scope that the challenge names.",
  }),
  errorRow("session_revoked", {
    stages: ["revocation"],
    status: 403,
    challenge: "none",
    description: "Session revoked",
    hint: "The authority behind this mandate was withdrawn; start a new session.",
  }),
  errorRow("agent_required", {
    stages: ["requirements"],
    status: 403,
    challenge: "none",
    description: "Agent identity required",
    hint: "Present a mandate that was issued to an agent session.",
  }),
  errorRow("delegation_required", {
    stages: ["requirements"],
    status: 403,
    challenge: "none",
    description: "Delegation required",
    hint: "Present a mandate that rests on a delegation.",
  }),
  errorRow("chain_mismatch", {
    stages: ["requirements"],
    status: 403,
    challenge: "none",
    description: "Delegation chain missing application: {missing}",
    hint: "Present a mandate whose delegation chain passes through the named application.",
  }),
  errorRow("hop_count_exceeded", {
    stages: ["requirements"],
    status: 403,
    challenge: "none",
    description: "Hop count exceeded",
    hint: "Present a mandate with fewer delegations.",
  }),
  errorRow("verification_unavailable", {
    stages: ["extract", "signature", "revocation"],
    status: 503,
    challenge: "none",
    retriable: true,
    reasons: unavailableReasons,
    seed: false,
    description: "Verification temporarily unavailable",
    hint: "Keep the mandate and try again after the time that Retry-After gives.",
  }),
];
