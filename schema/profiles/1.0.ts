import type { Profile } from "../check.ts";
import { ListOf, StringEnum, Text } from "../dsl.ts";
import { errorRow } from "../errors.ts";

const source = "schema/profiles/1.0.ts";

const uses = ["session", "gateway", "resource"];

/** The later line: zone-bound key sets, every anchor checked, requirements before revocation. */
export const profile10: Profile = {
  id: "1.0",
  source,
  description:
    "The later line: zone mandatory, requirements before revocation, four anchors, delegation epochs, hints.",
  claims: "Claims",
  stages: ["extract", "decode", "signature", "claims", "requirements", "revocation"],
  anchors: ["sid", "root_sid", "agent_session_id", "delegation_edge_id"],
  keySetUrl: "{issuer}/.well-known/jwks.json?zone_id={zone}",
  zoneRequired: true,
  hints: true,
  types: {
    ChainHop: {
      names: { agent_session_id: "session_id", delegation_edge_id: "delegation_id" },
      aliases: [],
    },
    Claims: {
      members: {
        use: StringEnum(uses, { description: "Where the mandate may be presented." }),
        sub_type: StringEnum(["user", "application"], { description: "What the subject is." }),
        target: ListOf(Text({ description: "Resource." }), { description: "Resources that the mandate may reach." }),
      },
      required: ["iat", "jti", "root_sid", "use", "sub_type"],
      names: {
        sid: "authority_record_id",
        root_sid: "root_authority_record_id",
        target: "target_resources",
        agent_session_id: "session_id",
        delegation_edge_id: "delegation_id",
      },
    },
  },
  errors: [
    errorRow("delegation_stale", {
      source,
      stages: [],
      status: 401,
      challenge: "invalid_token",
      seed: false,
      description: "Delegation graph changed",
      hint: "Obtain a new mandate; delegations have changed since this one was issued.",
    }),
  ],
  codes: {
    agent_required: {
      code: "session_required",
      description: "Session required",
      hint: "Present a mandate that was issued to a session.",
    },
    session_revoked: { status: 401, challenge: "invalid_token" },
  },
  requirements: [
    {
      name: "delegationEpoch",
      source,
      stage: "revocation",
      order: 20,
      description: "The delegation graph has not changed since the mandate was issued.",
      check: {
        op: "call",
        hook: "isDelegationStale",
        args: ["zone_id", "delegation_graph_epoch"],
        error: "delegation_stale",
        unavailable: "verification_unavailable",
        reason: "revocation_unavailable",
      },
    },
    {
      name: "requiredUse",
      source,
      stage: "requirements",
      order: 5,
      schema: StringEnum(uses, { description: "Where this server lets mandates be presented.", default: "resource" }),
      description: "The `use` claim equals this use exactly.",
      check: { claim: "use", op: "equals", error: "invalid_token" },
    },
    {
      name: "requiredTargets",
      source,
      stage: "requirements",
      order: 15,
      schema: ListOf(Text({ description: "Resource." }), { description: "Resources that must all be reachable." }),
      description: "Every listed resource is in the `target` claim.",
      check: { claim: "target", op: "containsAll", error: "invalid_token" },
    },
  ],
  options: {
    requireAgent: { name: "requireSession" },
    maxHopCount: { order: 35 },
  },
  limits: { clockSkewSeconds: 60 },
};
