import type { Requirement } from "./check.ts";
import { Flag, Integer, ListOf, Text, TextOrList } from "./dsl.ts";

const source = "schema/requirements.ts";

/** RFC 6749 section 3.3 scope-token. */
const scopeToken = Text({
  description: "Scope as in RFC 6749 section 3.3.",
  pattern: "^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$",
  maxLength: 256,
});

/** What a server may ask of a mandate, in the order in which it is checked. */
export const requirements: readonly Requirement[] = [
  {
    name: "issuer",
    source,
    stage: "claims",
    order: 10,
    required: true,
    schema: Text({ description: "Issuer of the mandates." }),
    description: "The `iss` claim equals this issuer exactly.",
    check: { claim: "iss", op: "equals", error: "invalid_token" },
  },
  {
    name: "audience",
    source,
    stage: "claims",
    order: 20,
    required: true,
    schema: TextOrList({ description: "Resource that this server is; one name or several." }),
    description: "The `aud` claim names at least one of these audiences exactly.",
    check: { claim: "aud", as: "oneOrMany", op: "containsAny", error: "invalid_token" },
  },
  {
    name: "zoneId",
    source,
    stage: "claims",
    order: 30,
    schema: Text({ description: "Zone that this server belongs to." }),
    names: { python: "expected_zone_id" },
    description: "The `zone_id` claim equals this zone exactly.",
    check: { claim: "zone_id", op: "equals", error: "invalid_zone" },
  },
  {
    name: "revocations",
    source,
    stage: "revocation",
    order: 10,
    required: true,
    description: "The authority record of the mandate is not revoked.",
    check: {
      op: "call",
      hook: "isRevoked",
      args: ["sid"],
      error: "session_revoked",
      unavailable: "verification_unavailable",
      reason: "revocation_unavailable",
    },
  },
  {
    name: "requiredScopes",
    source,
    stage: "requirements",
    order: 10,
    schema: ListOf(scopeToken, { description: "Scopes that must all be granted." }),
    description: "Every listed scope is a word of the `scope` claim.",
    check: { claim: "scope", as: "words", op: "containsAll", error: "insufficient_scope" },
  },
  {
    name: "requireAgent",
    source,
    stage: "requirements",
    order: 20,
    schema: Flag({ description: "Ask for an agent session.", default: false }),
    description: "The mandate names an agent session.",
    check: { claim: "agent_session_id", op: "present", error: "agent_required" },
  },
  {
    name: "requireDelegation",
    source,
    stage: "requirements",
    order: 30,
    schema: Flag({ description: "Ask for a delegation.", default: false }),
    description: "The mandate rests on a delegation edge.",
    check: { claim: "delegation_edge_id", op: "present", error: "delegation_required" },
  },
  {
    name: "requireChainContains",
    source,
    stage: "requirements",
    order: 40,
    schema: ListOf(Text({ description: "Application id." }), {
      description: "Applications that the delegation chain must all pass through.",
    }),
    description: "Every listed application is a hop of the delegation chain.",
    check: { claim: "delegation_chain", each: "application_id", op: "containsAll", error: "chain_mismatch" },
  },
  {
    name: "maxHopCount",
    source,
    stage: "requirements",
    order: 50,
    schema: Integer({ description: "Largest number of delegations.", maximum: 255, default: 10 }),
    description: "The number of delegations is at most this.",
    check: { claim: "hop_count", op: "atMost", ifAbsent: 0, error: "hop_count_exceeded" },
  },
];
