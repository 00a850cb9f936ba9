// Generated from schema/requirements.ts. Do not edit. Run: npm run generate
import type { ErrorCode } from "./errors.ts";
import type { Failure, StageName } from "../kernel/contract.ts";
import { atMost, containsAllOf, containsAllWords, containsAny, equals, failure, isText, oneOrMany, orElse, own, present, refuse } from "../kernel/ops.ts";
import type { Requirements } from "./requirements.ts";

const ISSUER: Failure<ErrorCode> = failure("invalid_token", "claims", "issuer");
const AUDIENCE: Failure<ErrorCode> = failure("invalid_token", "claims", "audience");
const ZONE_ID: Failure<ErrorCode> = failure("invalid_zone", "claims", "zoneId");
const REQUIRED_SCOPES: Failure<ErrorCode> = failure("insufficient_scope", "requirements", "requiredScopes");
const REQUIRED_SCOPES_SHAPE: Failure<ErrorCode> = failure("invalid_token", "requirements", "requiredScopes");
const REQUIRE_AGENT: Failure<ErrorCode> = failure("agent_required", "requirements", "requireAgent");
const REQUIRE_AGENT_SHAPE: Failure<ErrorCode> = failure("invalid_token", "requirements", "requireAgent");
const REQUIRE_DELEGATION: Failure<ErrorCode> = failure("delegation_required", "requirements", "requireDelegation");
const REQUIRE_DELEGATION_SHAPE: Failure<ErrorCode> = failure("invalid_token", "requirements", "requireDelegation");
const REQUIRE_CHAIN_CONTAINS: Failure<ErrorCode> = failure("chain_mismatch", "requirements", "requireChainContains");
const REQUIRE_CHAIN_CONTAINS_SHAPE: Failure<ErrorCode> = failure("invalid_token", "requirements", "requireChainContains");
const MAX_HOP_COUNT: Failure<ErrorCode> = failure("hop_count_exceeded", "requirements", "maxHopCount");
const MAX_HOP_COUNT_SHAPE: Failure<ErrorCode> = failure("invalid_token", "requirements", "maxHopCount");
const UNREADABLE: Failure<ErrorCode> = failure("invalid_token", "claims", "shape");

const enforceIdentityUnguarded = (subject: object, need: Partial<Requirements>): Failure<ErrorCode> | undefined => {
  // claims 10: The `iss` claim equals this issuer exactly.
  {
    const wanted = own(need, "issuer");
    if (wanted !== undefined) {
      const verdict = equals(own(subject, "iss"), "text", wanted);
      if (verdict !== true) return refuse(verdict, ISSUER, ISSUER);
    }
  }
  // claims 20: The `aud` claim names at least one of these audiences exactly.
  {
    const wanted = own(need, "audience");
    if (wanted !== undefined) {
      const verdict = containsAny(oneOrMany(own(subject, "aud")), wanted);
      if (verdict !== true) return refuse(verdict, AUDIENCE, AUDIENCE);
    }
  }
  return undefined;
};

/** Checks of the claims stage that come before the times: claims in wire form. First failure by order, or `undefined`. Never throws. */
export const enforceIdentity = (subject: unknown, need: Partial<Requirements>): Failure<ErrorCode> | undefined => {
  if (typeof subject !== "object" || subject === null || Array.isArray(subject)) return UNREADABLE;
  if (typeof need !== "object" || need === null || Array.isArray(need)) return UNREADABLE;
  try {
    return enforceIdentityUnguarded(subject, need);
  } catch {
    return UNREADABLE;
  }
};

const enforceOwnCodesUnguarded = (subject: object, need: Partial<Requirements>): Failure<ErrorCode> | undefined => {
  // claims 30: The `zone_id` claim equals this zone exactly.
  if (!isText(own(subject, "zone_id"))) return ZONE_ID;
  {
    const wanted = own(need, "zoneId");
    if (wanted !== undefined) {
      const verdict = equals(own(subject, "zone_id"), "text", wanted);
      if (verdict !== true) return refuse(verdict, ZONE_ID, ZONE_ID);
    }
  }
  return undefined;
};

/** Checks of the claims stage that come after the times, on claims with a code of their own: wire form. First failure by order, or `undefined`. Never throws. */
export const enforceOwnCodes = (subject: unknown, need: Partial<Requirements>): Failure<ErrorCode> | undefined => {
  if (typeof subject !== "object" || subject === null || Array.isArray(subject)) return UNREADABLE;
  if (typeof need !== "object" || need === null || Array.isArray(need)) return UNREADABLE;
  try {
    return enforceOwnCodesUnguarded(subject, need);
  } catch {
    return UNREADABLE;
  }
};

const enforceRequirementsUnguarded = (subject: object, need: Partial<Requirements>): Failure<ErrorCode> | undefined => {
  // requirements 10: Every listed scope is a word of the `scope` claim.
  {
    const wanted = own(need, "requiredScopes");
    if (wanted !== undefined) {
      const verdict = containsAllWords(own(subject, "scope"), wanted);
      if (verdict !== true) return refuse(verdict, REQUIRED_SCOPES, REQUIRED_SCOPES_SHAPE);
    }
  }
  // requirements 20: The mandate names an agent session.
  {
    const wanted = orElse(own(need, "requireAgent"), false);
    if (wanted !== false) {
      const verdict = present(own(subject, "agentSessionId"), "text");
      if (verdict !== true) return refuse(verdict, REQUIRE_AGENT, REQUIRE_AGENT_SHAPE);
    }
  }
  // requirements 30: The mandate rests on a delegation edge.
  {
    const wanted = orElse(own(need, "requireDelegation"), false);
    if (wanted !== false) {
      const verdict = present(own(subject, "delegationEdgeId"), "text");
      if (verdict !== true) return refuse(verdict, REQUIRE_DELEGATION, REQUIRE_DELEGATION_SHAPE);
    }
  }
  // requirements 40: Every listed application is a hop of the delegation chain.
  {
    const wanted = own(need, "requireChainContains");
    if (wanted !== undefined) {
      const verdict = containsAllOf(own(subject, "delegationChain"), "applicationId", wanted);
      if (verdict !== true) return refuse(verdict, REQUIRE_CHAIN_CONTAINS, REQUIRE_CHAIN_CONTAINS_SHAPE);
    }
  }
  // requirements 50: The number of delegations is at most this.
  {
    const wanted = orElse(own(need, "maxHopCount"), 10);
    const verdict = atMost(orElse(own(subject, "hopCount"), 0), wanted);
    if (verdict !== true) return refuse(verdict, MAX_HOP_COUNT, MAX_HOP_COUNT_SHAPE);
  }
  return undefined;
};

/** Checks of the requirements stage: claims in projected form. First failure by order, or `undefined`. Never throws. */
export const enforceRequirements = (subject: unknown, need: Partial<Requirements>): Failure<ErrorCode> | undefined => {
  if (typeof subject !== "object" || subject === null || Array.isArray(subject)) return UNREADABLE;
  if (typeof need !== "object" || need === null || Array.isArray(need)) return UNREADABLE;
  try {
    return enforceRequirementsUnguarded(subject, need);
  } catch {
    return UNREADABLE;
  }
};

/** First failure among the checks of `stage`. Never throws. */
export const enforce = (stage: StageName, subject: unknown, need: Partial<Requirements>): Failure<ErrorCode> | undefined => {
  if (stage === "claims") return enforceIdentity(subject, need) ?? enforceOwnCodes(subject, need);
  return stage === "requirements" ? enforceRequirements(subject, need) : undefined;
};
