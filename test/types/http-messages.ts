/**
 * Both descriptions of every message are the same type: the one that openapi-typescript writes from the OpenAPI
 * document, and the one that the contract compiler writes from the definition. The compiler proves it; nothing runs.
 */
import type { HttpComponents } from "../../generated/typescript/index.ts";
import type * as contract from "../../generated/typescript/types.ts";

/** True for one and the same type: `readonly`, `?` and `unknown` count. */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

interface Messages {
  AccessTokenResponse: contract.AccessTokenResponse;
  AuthorizationDecision: contract.AuthorizationDecision;
  AuthorizationServerMetadata: contract.AuthorizationServerMetadata;
  AuthorizationSubscription: contract.AuthorizationSubscription;
  AuthzenAction: contract.AuthzenAction;
  AuthzenConfiguration: contract.AuthzenConfiguration;
  AuthzenEvaluationEntry: contract.AuthzenEvaluationEntry;
  AuthzenEvaluationRequest: contract.AuthzenEvaluationRequest;
  AuthzenEvaluationResponse: contract.AuthzenEvaluationResponse;
  AuthzenEvaluationsOptions: contract.AuthzenEvaluationsOptions;
  AuthzenEvaluationsRequest: contract.AuthzenEvaluationsRequest;
  AuthzenEvaluationsResponse: contract.AuthzenEvaluationsResponse;
  AuthzenResource: contract.AuthzenResource;
  AuthzenSubject: contract.AuthzenSubject;
  DelegationInvalidationEntry: contract.DelegationInvalidationEntry;
  DiscoveryErrorBody: contract.DiscoveryErrorBody;
  ErrorBody: contract.ErrorBody;
  IdentifiableAuthorizationDecision: contract.IdentifiableAuthorizationDecision;
  JsonRpcError: contract.JsonRpcError;
  JsonRpcErrorResponse: contract.JsonRpcErrorResponse;
  JsonRpcRefusal: contract.JsonRpcRefusal;
  JsonRpcRefusalData: contract.JsonRpcRefusalData;
  JsonRpcRefusalResponse: contract.JsonRpcRefusalResponse;
  JsonWebKey: contract.JsonWebKey;
  JsonWebKeySet: contract.JsonWebKeySet;
  MultiAuthorizationDecision: contract.MultiAuthorizationDecision;
  MultiAuthorizationSubscription: contract.MultiAuthorizationSubscription;
  OAuthErrorBody: contract.OAuthErrorBody;
  OpaInput: contract.OpaInput;
  OpaQuery: contract.OpaQuery;
  OpaResult: contract.OpaResult;
  ProtectedResourceMetadata: contract.ProtectedResourceMetadata;
  RevocationEvent: contract.RevocationEvent;
  RevocationStreamEntry: contract.RevocationStreamEntry;
  SessionRevocationEntry: contract.SessionRevocationEntry;
  TokenExchangeRequest: contract.TokenExchangeRequest;
}

type Schemas = HttpComponents["schemas"];

/** Every message of the document is listed above, and nothing else. */
export const listed: Equal<keyof Messages, keyof Schemas> = true;

/** An entry whose two descriptions differ is `false`, and then this does not compile. */
export const equal: { readonly [Name in keyof Messages]: Equal<Messages[Name], Schemas[Name]> } = {
  AccessTokenResponse: true,
  AuthorizationDecision: true,
  AuthorizationServerMetadata: true,
  AuthorizationSubscription: true,
  AuthzenAction: true,
  AuthzenConfiguration: true,
  AuthzenEvaluationEntry: true,
  AuthzenEvaluationRequest: true,
  AuthzenEvaluationResponse: true,
  AuthzenEvaluationsOptions: true,
  AuthzenEvaluationsRequest: true,
  AuthzenEvaluationsResponse: true,
  AuthzenResource: true,
  AuthzenSubject: true,
  DelegationInvalidationEntry: true,
  DiscoveryErrorBody: true,
  ErrorBody: true,
  IdentifiableAuthorizationDecision: true,
  JsonRpcError: true,
  JsonRpcErrorResponse: true,
  JsonRpcRefusal: true,
  JsonRpcRefusalData: true,
  JsonRpcRefusalResponse: true,
  JsonWebKey: true,
  JsonWebKeySet: true,
  MultiAuthorizationDecision: true,
  MultiAuthorizationSubscription: true,
  OAuthErrorBody: true,
  OpaInput: true,
  OpaQuery: true,
  OpaResult: true,
  ProtectedResourceMetadata: true,
  RevocationEvent: true,
  RevocationStreamEntry: true,
  SessionRevocationEntry: true,
  TokenExchangeRequest: true,
};
