// Generated from schema/profiles/2026-05.ts, schema/profiles/1.0.ts. Do not edit. Run: npm run generate
import { P2026_05 } from "./2026-05/profile.ts";
import { P1_0 } from "./1.0/profile.ts";
import { identity } from "./identity.ts";
import type { Contract, Profile } from "./kernel/contract.ts";
export { type ErrorCode, errors, type Reason, type SeedErrorCode } from "./2026-05/errors.ts";
export { explainRevocationEvent, isRevocationEvent, explainErrorBody, isErrorBody, explainJsonRpcRefusalResponse, isJsonRpcRefusalResponse, explainProtectedResourceMetadata, isProtectedResourceMetadata } from "./guards.ts";
export { revocationEventSchema, errorBodySchema, jsonRpcRefusalResponseSchema, protectedResourceMetadataSchema } from "./schemas.ts";
export type { components as HttpComponents, operations as HttpOperations, paths as HttpPaths } from "./http.ts";
export { identity } from "./identity.ts";
export type { CheckRow, Contract, ContractIdentity, ErrorRow, Failure, HookRow, Issue, Limits, MergeRule, Profile, StageName } from "./kernel/contract.ts";
export { type DecodedJson, type DecodeRule, decodeJson, decodeUtf8 } from "./kernel/decode.ts";
export { hasWord, own } from "./kernel/ops.ts";
export type { JsonSchemaOptions, StandardIssue, StandardResult, StandardSchema } from "./kernel/standard.ts";
export { isRevokedStub, isDelegationStaleStub } from "./ports.ts";
export type { IsRevokedPort, IsDelegationStalePort, RevocationStore } from "./ports.ts";
export { type RevocationProtocol, revocationProtocol } from "./revocation.ts";
export type { AuthError, AuthResult, RevocationEvent, RevocationStreamEntry, SessionRevocationEntry, DelegationInvalidationEntry, ErrorBody, DiscoveryErrorBody, JsonRpcError, JsonRpcErrorResponse, JsonRpcRefusalData, JsonRpcRefusal, JsonRpcRefusalResponse, ProtectedResourceMetadata, AuthorizationServerMetadata, JsonWebKey, JsonWebKeySet, TokenExchangeRequest, AccessTokenResponse, OAuthErrorBody, AuthorizationSubscription, AuthorizationDecision, MultiAuthorizationSubscription, MultiAuthorizationDecision, IdentifiableAuthorizationDecision, OpaInput, OpaQuery, OpaResult, AuthzenSubject, AuthzenAction, AuthzenResource, AuthzenEvaluationRequest, AuthzenEvaluationResponse, AuthzenEvaluationEntry, AuthzenEvaluationsOptions, AuthzenEvaluationsRequest, AuthzenEvaluationsResponse, AuthzenConfiguration } from "./types.ts";
export type { Claims, ClaimsWire, ChainHop, ChainHopWire } from "./2026-05/claims.ts";
export { explainClaims, isClaims } from "./2026-05/guard.ts";
export { explainRequirements } from "./2026-05/profile.ts";
export { checks, type RequirementOverrides, type Requirements } from "./2026-05/requirements.ts";
export { claimsSchema } from "./2026-05/schema.ts";

/** Profiles of this contract by id. */
export interface Profiles extends Readonly<Record<string, Profile>> {
  readonly "2026-05": typeof P2026_05;
  readonly "1.0": typeof P1_0;
}

const profiles: Profiles = Object.freeze({
  "2026-05": P2026_05,
  "1.0": P1_0,
});

/** The contract that this code was generated from; verifiers take it as `contract`. */
export const core: Contract<Profiles, "2026-05"> = Object.freeze({ ...identity, defaultProfile: "2026-05", profiles });
