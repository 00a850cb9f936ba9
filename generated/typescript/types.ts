// Generated from schema/claims.ts, schema/result.ts, schema/revocation.ts, schema/revocation-stream.ts, schema/http.ts, schema/metadata.ts, schema/key-set.ts, schema/grant.ts, schema/policy.ts, schema/authzen.ts. Do not edit. Run: npm run generate
import type { ErrorCode, Reason } from "./2026-05/errors.ts";
import type { Claims } from "./2026-05/claims.ts";

/** Why a call was refused. */
export interface AuthError {
  /** Code of the error catalogue. */
  readonly code: ErrorCode;
  /** Fixed text of the error catalogue, safe to send. */
  readonly description: string;
  /** What the caller can do; only in profiles with hints. */
  readonly hint?: string;
  /** Why verification is unavailable; never sent to clients. */
  readonly reason?: Reason;
  /** Seconds after which another try makes sense. */
  readonly retryAfterSeconds?: number;
}

/** Outcome of a verification. */
export type AuthResult = { readonly ok: true; readonly principal: Claims } | { readonly ok: false; readonly error: AuthError };

/** Authority that was withdrawn. */
export interface RevocationEvent {
  /** Zone of the anchor; empty means every zone. */
  readonly zone?: string;
  /** What the identifier names. */
  readonly kind: "record" | "session" | "edge";
  /** Identifier of what was withdrawn. */
  readonly id: string;
  /** Milliseconds since 1970 until which the mark must hold. */
  readonly until?: number;
}

/** Entry of a revocation stream, version 2. */
export type RevocationStreamEntry = { readonly v: "2"; readonly kid: string; readonly log: string; readonly seq: string; readonly ts: string; readonly type: "revoke"; readonly zone?: string; readonly kind: "record" | "session" | "edge"; readonly id: string; readonly exp: string; readonly reason?: string; readonly optional?: "1"; readonly _sig: string } | { readonly v: "2"; readonly kid: string; readonly log: string; readonly seq: string; readonly ts: string; readonly type: "epoch"; readonly zone: string; readonly epoch: string; readonly reason?: string; readonly optional?: "1"; readonly _sig: string } | { readonly v: "2"; readonly kid: string; readonly log: string; readonly seq: string; readonly ts: string; readonly type: "suspend"; readonly zone?: string; readonly kind: "record" | "session" | "edge"; readonly id: string; readonly reason?: string; readonly optional?: "1"; readonly _sig: string } | { readonly v: "2"; readonly kid: string; readonly log: string; readonly seq: string; readonly ts: string; readonly type: "resume"; readonly zone?: string; readonly kind: "record" | "session" | "edge"; readonly id: string; readonly reason?: string; readonly optional?: "1"; readonly _sig: string } | { readonly v: "2"; readonly kid: string; readonly log: string; readonly seq: string; readonly ts: string; readonly type: "heartbeat"; readonly reason?: string; readonly optional?: "1"; readonly _sig: string };

/** Entry of the version 1 stream of withdrawn sessions. */
export interface SessionRevocationEntry {
  /** Withdrawn record; the text `null` counts as absent. */
  readonly session_id?: string;
  /** Withdrawn record. */
  readonly sid?: string;
  /** Withdrawn root record. */
  readonly root_sid?: string;
  /** Withdrawn agent session. */
  readonly agent_session_id?: string;
  /** Withdrawn delegation edge. */
  readonly delegation_edge_id?: string;
  /** Withdrawn delegation edge, in a second spelling. */
  readonly edge_id?: string;
  /** Zone of the anchors. */
  readonly zone_id?: string;
  /** Text for people. */
  readonly reason?: string;
  /** Grant that ended. */
  readonly grant_id?: string;
  /** Identifier of the entry at its publisher. */
  readonly outbox_id?: string;
  /** Equal in repeated entries. */
  readonly dedupe_key?: string;
  /** HMAC-SHA256 over all other fields, lowercase hex. */
  readonly _sig?: string;
}

/** Entry of the version 1 stream of delegation epochs. */
export interface DelegationInvalidationEntry {
  /** Zone whose delegation graph has changed. */
  readonly zone_id: string;
  /** Epoch that the graph has reached. */
  readonly epoch: string;
  /** What happened to an edge. */
  readonly event?: "edge_create" | "edge_revoke" | "edge_expire";
  /** Edge that the event is about. */
  readonly edge_id?: string;
  /** Edges that the event is about. */
  readonly edge_ids?: string;
  /** Edges that ended with it. */
  readonly affected_edges?: string;
  /** Session that delegates. */
  readonly source_session_id?: string;
  /** Session that is delegated to. */
  readonly target_session_id?: string;
  /** Text for people. */
  readonly reason?: string;
  /** Identifier of the entry at its publisher. */
  readonly outbox_id?: string;
  /** Equal in repeated entries. */
  readonly dedupe_key?: string;
  /** HMAC-SHA256 over all other fields, lowercase hex. */
  readonly _sig?: string;
}

/** Body of a refused HTTP request. */
export interface ErrorBody {
  /** Code of the refusal, or `invalid_request`. */
  readonly error: "missing_token" | "invalid_token" | "invalid_zone" | "insufficient_scope" | "session_revoked" | "agent_required" | "delegation_required" | "chain_mismatch" | "hop_count_exceeded" | "verification_unavailable" | "session_required" | "delegation_stale" | "invalid_request";
  /** Fixed description of the refusal. */
  readonly error_description: string;
  /** What the caller can do; only in profiles with hints. */
  readonly error_hint?: string;
}

/** Body of the answer to a discovery probe that nobody serves. */
export interface DiscoveryErrorBody {
  /** What is wrong with the probe. */
  readonly error: "not_found" | "method_not_allowed";
  /** Fixed description. */
  readonly error_description: string;
}

/** JSON-RPC error of a request that is no call of the protocol. */
export interface JsonRpcError {
  /** Error code of JSON-RPC or MCP. */
  readonly code: number;
  /** Fixed description. */
  readonly message: string;
}

/** Body of the answer to a request that is no call of the protocol. */
export interface JsonRpcErrorResponse {
  /** JSON-RPC version. */
  readonly jsonrpc: "2.0";
  readonly error: JsonRpcError;
  /** Identifier of the request, or null. */
  readonly id: unknown;
}

/** Machine-readable part of an in-band refusal. */
export interface JsonRpcRefusalData {
  /** Code of the refusal. */
  readonly error: "missing_token" | "invalid_token" | "invalid_zone" | "insufficient_scope" | "session_revoked" | "agent_required" | "delegation_required" | "chain_mismatch" | "hop_count_exceeded" | "verification_unavailable" | "session_required" | "delegation_stale";
  /** Why verification is unavailable. */
  readonly reason?: "keys_unavailable" | "revocation_unavailable" | "policy_unavailable" | "misconfigured";
}

/** JSON-RPC error of an in-band refusal. */
export interface JsonRpcRefusal {
  /** Status number of the refusal. */
  readonly code: number;
  /** Fixed description of the refusal. */
  readonly message: string;
  readonly data: JsonRpcRefusalData;
}

/** JSON-RPC response that carries a refusal. */
export interface JsonRpcRefusalResponse {
  /** JSON-RPC version. */
  readonly jsonrpc: "2.0";
  readonly error: JsonRpcRefusal;
}

/** Protected-resource metadata of RFC 9728. */
export interface ProtectedResourceMetadata {
  /** Canonical URL of the resource. */
  readonly resource: string;
  /** Issuers whose mandates the resource accepts. */
  readonly authorization_servers: readonly string[];
  /** Basic scopes, never the union over all tools. */
  readonly scopes_supported?: readonly string[];
  /** How a token may be presented. */
  readonly bearer_methods_supported?: readonly "header"[];
  /** Name for people. */
  readonly resource_name?: string;
  /** URL of a page for developers. */
  readonly resource_documentation?: string;
  /** URL of the rules for the use of the data. */
  readonly resource_policy_uri?: string;
  /** URL of the terms of service. */
  readonly resource_tos_uri?: string;
  /** URL of the resource's own public keys. */
  readonly jwks_uri?: string;
}

/** Authorization-server metadata of RFC 8414. */
export interface AuthorizationServerMetadata {
  /** Issuer; equal to the configured one, byte for byte. */
  readonly issuer: string;
  /** URL of the issuer's key set. */
  readonly jwks_uri?: string;
  /** URL at which tokens are exchanged. */
  readonly token_endpoint?: string;
  /** How a client may identify itself at the token endpoint; `client_secret_basic` alone, if absent. */
  readonly token_endpoint_auth_methods_supported?: readonly string[];
  /** URL at which a person authorizes a client. */
  readonly authorization_endpoint?: string;
  /** URL at which clients register themselves. */
  readonly registration_endpoint?: string;
  /** Scopes that may be asked for. */
  readonly scopes_supported?: readonly string[];
  /** What the authorization endpoint may answer with; RFC 8414 wants it, nothing here reads it. */
  readonly response_types_supported?: readonly string[];
  /** Grants that the token endpoint knows. */
  readonly grant_types_supported?: readonly string[];
  /** Proof-key methods that the authorization endpoint knows. */
  readonly code_challenge_methods_supported?: readonly string[];
}

/** Public key of an issuer, of RFC 7517; the members that verifiers read. */
export interface JsonWebKey {
  /** Type of the key: `EC`, `OKP` or `RSA`. */
  readonly kty: string;
  /** Name of the key; the header of a mandate repeats it. */
  readonly kid?: string;
  /** What the key is for; a key that signs mandates says `sig` or nothing. */
  readonly use?: string;
  /** What the key may do; `verify` among them, where stated. */
  readonly key_ops?: readonly string[];
  /** The one algorithm that the key is for. */
  readonly alg?: string;
  /** Curve of an `EC` or `OKP` key. */
  readonly crv?: string;
  /** Public point of an `EC` or `OKP` key, base64url. */
  readonly x?: string;
  /** Second coordinate of an `EC` key, base64url. */
  readonly y?: string;
  /** Modulus of an `RSA` key, base64url. */
  readonly n?: string;
  /** Exponent of an `RSA` key, base64url. */
  readonly e?: string;
}

/** Key set of an issuer, of RFC 7517. */
export interface JsonWebKeySet {
  /** Keys; a verifier skips those that it cannot use. */
  readonly keys: readonly JsonWebKey[];
}

/** Token exchange of RFC 8693, one resource per request. */
export interface TokenExchangeRequest {
  /** The one grant. */
  readonly grant_type: "urn:ietf:params:oauth:grant-type:token-exchange";
  /** Token of the verified caller, its exact bytes. */
  readonly subject_token: string;
  /** Kind of the subject token. */
  readonly subject_token_type: "urn:ietf:params:oauth:token-type:access_token";
  /** Absolute URI of the one resource that the new token is for, as declared. */
  readonly resource: string;
  /** Scopes wanted, separated by one space each. */
  readonly scope?: string;
  /** Token of the party that acts for the caller; goes with its type. */
  readonly actor_token?: string;
  /** Kind of the actor token. */
  readonly actor_token_type?: string;
  /** Logical name of the target; not sent unless asked for. */
  readonly audience?: string;
  /** Kind of the wanted token; not sent unless asked for. */
  readonly requested_token_type?: string;
  /** Client, where its credential does not name it. */
  readonly client_id?: string;
  /** Signed statement that identifies the client. */
  readonly client_assertion?: string;
  /** Kind of the client assertion. */
  readonly client_assertion_type?: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
}

/** Answer that carries an access token, of RFC 6749 section 5.1 and RFC 8693 section 2.2. */
export interface AccessTokenResponse {
  /** The issued token. */
  readonly access_token: string;
  /** How the token is used; only `bearer`, in any case of letters, is usable. */
  readonly token_type: string;
  /** Kind of the issued token. */
  readonly issued_token_type?: string;
  /** Seconds for which the token lives. */
  readonly expires_in?: number;
  /** Scopes of the token; those asked for, if absent. */
  readonly scope?: string;
  /** Token for the next exchange; never logged. */
  readonly refresh_token?: string;
}

/** Refusal of an authorization server, of RFC 6749 section 5.2. */
export interface OAuthErrorBody {
  /** Code of the authorization server. */
  readonly error: string;
  /** Text for developers. */
  readonly error_description?: string;
  /** URL of a page about the error. */
  readonly error_uri?: string;
}

/** Question to a SAPL decision point. */
export interface AuthorizationSubscription {
  /** Who asks. */
  readonly subject: unknown;
  /** What is to happen. */
  readonly action: unknown;
  /** What it happens to. */
  readonly resource: unknown;
  /** Circumstances; absent when unset, never null. */
  readonly environment?: unknown;
  /** What the decision point needs to look further; never shown or logged. */
  readonly secrets?: { readonly [name: string]: unknown };
}

/** Answer of a SAPL decision point. */
export interface AuthorizationDecision {
  /** Verdict; everything but PERMIT denies. */
  readonly decision: "PERMIT" | "DENY" | "SUSPEND" | "INDETERMINATE" | "NOT_APPLICABLE";
  /** What must be done, or the call is refused. */
  readonly obligations?: readonly unknown[];
  /** What should be done. */
  readonly advice?: readonly unknown[];
  /** What stands in place of the result; null is a replacement, absence is none. */
  readonly resource?: unknown;
}

/** Several questions by identifier. */
export type MultiAuthorizationSubscription = { readonly [name: string]: AuthorizationSubscription };

/** Answers to several questions by identifier. */
export type MultiAuthorizationDecision = { readonly [name: string]: AuthorizationDecision };

/** Changed answer to one of several questions. */
export interface IdentifiableAuthorizationDecision {
  /** Identifier of the question. */
  readonly subscriptionId: string;
  readonly decision: AuthorizationDecision;
}

/** What an OPA policy decides on; secrets are never sent. */
export interface OpaInput {
  /** Who asks. */
  readonly subject: unknown;
  /** What is to happen. */
  readonly action: unknown;
  /** What it happens to. */
  readonly resource: unknown;
  /** Circumstances; absent when unset, never null. */
  readonly environment?: unknown;
}

/** Question to an OPA decision point. */
export interface OpaQuery {
  readonly input: OpaInput;
}

/** Answer of an OPA decision point. */
export interface OpaResult {
  /** A boolean, or an object with `decision` or `allow`; absent when no policy applies. */
  readonly result?: unknown;
  /** Identifier of the decision in the log of the decision point. */
  readonly decision_id?: string;
}

/** Who asks. */
export interface AuthzenSubject {
  /** Kind of the subject: `identity`. */
  readonly type: string;
  /** Identifier of the subject. */
  readonly id: string;
  /** What else is known of the subject. */
  readonly properties?: { readonly [name: string]: unknown };
}

/** What is to happen. */
export interface AuthzenAction {
  /** Name of the action. */
  readonly name: string;
  /** What else is known of the action. */
  readonly properties?: { readonly [name: string]: unknown };
}

/** What the action happens to. */
export interface AuthzenResource {
  /** Kind of the resource: `tool`, `resource`, `prompt` or `component`. */
  readonly type: string;
  /** Identifier of the resource: URI or name. */
  readonly id: string;
  /** What else is known of the resource: its arguments and tags. */
  readonly properties?: { readonly [name: string]: unknown };
}

/** Question of the AuthZEN Authorization API 1.0. */
export interface AuthzenEvaluationRequest {
  readonly subject: AuthzenSubject;
  readonly action: AuthzenAction;
  readonly resource: AuthzenResource;
  /** Circumstances of the question. */
  readonly context?: { readonly [name: string]: unknown };
}

/** Answer of the AuthZEN Authorization API 1.0. */
export interface AuthzenEvaluationResponse {
  /** Whether the action may happen. */
  readonly decision: boolean;
  /** Reasons and obligations. */
  readonly context?: { readonly [name: string]: unknown };
}

/** One of several questions; what it leaves out is taken from the top level. */
export interface AuthzenEvaluationEntry {
  readonly subject?: AuthzenSubject;
  readonly action?: AuthzenAction;
  readonly resource?: AuthzenResource;
  /** Circumstances of the question. */
  readonly context?: { readonly [name: string]: unknown };
}

/** How several questions are answered. */
export interface AuthzenEvaluationsOptions {
  /** Every question is answered. */
  readonly evaluations_semantic: "execute_all";
}

/** Several questions in one, with shared parts at the top level. */
export interface AuthzenEvaluationsRequest {
  readonly subject?: AuthzenSubject;
  readonly action?: AuthzenAction;
  readonly resource?: AuthzenResource;
  /** Circumstances of the question. */
  readonly context?: { readonly [name: string]: unknown };
  /** Questions, in the order of the answers. */
  readonly evaluations: readonly AuthzenEvaluationEntry[];
  readonly options?: AuthzenEvaluationsOptions;
}

/** Answers to several questions. */
export interface AuthzenEvaluationsResponse {
  /** Answers, in the order of the questions. */
  readonly evaluations: readonly AuthzenEvaluationResponse[];
}

/** Metadata of an AuthZEN decision point. */
export interface AuthzenConfiguration {
  /** Identifier of the decision point, exactly as asked for. */
  readonly policy_decision_point: string;
  /** URL for one question. */
  readonly access_evaluation_endpoint: string;
  /** URL for several questions in one. */
  readonly access_evaluations_endpoint?: string;
}
