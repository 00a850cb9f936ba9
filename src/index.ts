export type {
  AuthError,
  AuthResult,
  ChainHop,
  Claims,
  Contract,
  ErrorBody,
  ErrorCode,
  Profile,
  Reason,
  RequirementOverrides,
  Requirements,
  RevocationStore,
  SeedErrorCode,
} from "../generated/typescript/index.ts";
export { authErrorBody } from "./core/auth-error-body.ts";
export { authErrorResponse, unauthorizedResponse } from "./core/auth-error-response.ts";
export { type ChallengeOptions, challengeHeader } from "./core/challenge-header.ts";
export type {
  AuthErrorOf,
  AuthResultOf,
  ClaimsOf,
  CodeOf,
  CoreContract,
  DefaultProfileId,
  ErrorBodyOf,
  OverridesOf,
  ProfileId,
  RequirementsOf,
} from "./core/contract-types.ts";
export { CountersignConfigError } from "./core/countersign-config-error.ts";
export { errorToStatus } from "./core/error-to-status.ts";
export { extractBearer } from "./core/extract-bearer.ts";
export { hasScope } from "./core/has-scope.ts";
export { type Authorization, readAuthorization } from "./core/read-authorization.ts";
export { verifyChainContains } from "./core/verify-chain-contains.ts";
export * from "./mandate/index.ts";
