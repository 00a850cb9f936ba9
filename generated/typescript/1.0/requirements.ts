// Generated from schema/requirements.ts, schema/profiles/1.0.ts. Do not edit. Run: npm run generate
import type { CheckRow } from "../kernel/contract.ts";

/** Requirements that a single route or tool may tighten. */
export interface RequirementOverrides {
  /**
   * The `use` claim equals this use exactly.
   *
   * Refused with `invalid_token`.
   *
   * @defaultValue `"resource"`
   */
  readonly requiredUse?: "session" | "gateway" | "resource" | undefined;
  /**
   * Every listed scope is a word of the `scope` claim.
   *
   * Refused with `insufficient_scope`.
   */
  readonly requiredScopes?: readonly string[] | undefined;
  /**
   * Every listed resource is in the `target` claim.
   *
   * Refused with `invalid_token`.
   */
  readonly requiredTargets?: readonly string[] | undefined;
  /**
   * The mandate names an agent session.
   *
   * Refused with `session_required`.
   *
   * @defaultValue `false`
   */
  readonly requireSession?: boolean | undefined;
  /**
   * The mandate rests on a delegation edge.
   *
   * Refused with `delegation_required`.
   *
   * @defaultValue `false`
   */
  readonly requireDelegation?: boolean | undefined;
  /**
   * The number of delegations is at most this.
   *
   * Refused with `hop_count_exceeded`.
   *
   * @defaultValue `10`
   */
  readonly maxHopCount?: number | undefined;
  /**
   * Every listed application is a hop of the delegation chain.
   *
   * Refused with `chain_mismatch`.
   */
  readonly requireChainContains?: readonly string[] | undefined;
}

/** Everything that a server may ask of a mandate. */
export interface Requirements extends RequirementOverrides {
  /**
   * The `iss` claim equals this issuer exactly.
   *
   * Refused with `invalid_token`.
   */
  readonly issuer: string;
  /**
   * The `aud` claim names at least one of these audiences exactly.
   *
   * Refused with `invalid_token`.
   */
  readonly audience: string | readonly string[];
  /**
   * The `zone_id` claim equals this zone exactly.
   *
   * Refused with `invalid_zone`.
   */
  readonly zoneId: string;
}

/** The requirements in the order in which they are checked. */
export const checks: readonly CheckRow[] = Object.freeze([
  Object.freeze({
    name: "issuer",
    stage: "claims",
    order: 10,
    op: "equals",
    claim: "iss",
    error: "invalid_token",
    merge: "fixed",
    required: true,

    description: "The `iss` claim equals this issuer exactly.",
  }),
  Object.freeze({
    name: "audience",
    stage: "claims",
    order: 20,
    op: "containsAny",
    claim: "aud",
    error: "invalid_token",
    merge: "fixed",
    required: true,

    description: "The `aud` claim names at least one of these audiences exactly.",
  }),
  Object.freeze({
    name: "zoneId",
    stage: "claims",
    order: 30,
    op: "equals",
    claim: "zone_id",
    error: "invalid_zone",
    merge: "fixed",
    required: true,

    description: "The `zone_id` claim equals this zone exactly.",
  }),
  Object.freeze({
    name: "requiredUse",
    stage: "requirements",
    order: 5,
    op: "equals",
    claim: "use",
    error: "invalid_token",
    merge: "same",
    required: false,
    default: "resource",
    description: "The `use` claim equals this use exactly.",
  }),
  Object.freeze({
    name: "requiredScopes",
    stage: "requirements",
    order: 10,
    op: "containsAll",
    claim: "scope",
    error: "insufficient_scope",
    merge: "union",
    required: false,

    description: "Every listed scope is a word of the `scope` claim.",
  }),
  Object.freeze({
    name: "requiredTargets",
    stage: "requirements",
    order: 15,
    op: "containsAll",
    claim: "target",
    error: "invalid_token",
    merge: "union",
    required: false,

    description: "Every listed resource is in the `target` claim.",
  }),
  Object.freeze({
    name: "requireSession",
    stage: "requirements",
    order: 20,
    op: "present",
    claim: "agent_session_id",
    error: "session_required",
    merge: "or",
    required: false,
    default: false,
    description: "The mandate names an agent session.",
  }),
  Object.freeze({
    name: "requireDelegation",
    stage: "requirements",
    order: 30,
    op: "present",
    claim: "delegation_edge_id",
    error: "delegation_required",
    merge: "or",
    required: false,
    default: false,
    description: "The mandate rests on a delegation edge.",
  }),
  Object.freeze({
    name: "maxHopCount",
    stage: "requirements",
    order: 35,
    op: "atMost",
    claim: "hop_count",
    error: "hop_count_exceeded",
    merge: "min",
    required: false,
    default: 10,
    description: "The number of delegations is at most this.",
  }),
  Object.freeze({
    name: "requireChainContains",
    stage: "requirements",
    order: 40,
    op: "containsAll",
    claim: "delegation_chain",
    error: "chain_mismatch",
    merge: "union",
    required: false,

    description: "Every listed application is a hop of the delegation chain.",
  })
]);
