// Generated from schema/revocation.ts, schema/revocation-stream.ts, schema/http.ts, schema/metadata.ts, schema/key-set.ts, schema/grant.ts, schema/policy.ts, schema/authzen.ts, schema/operations/resource.ts, schema/operations/issuer.ts, schema/operations/decision-point.ts. Do not edit. Run: npm run generate
export interface paths {
  readonly "/{endpoint}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** @description A message to a guarded MCP endpoint. What a permitted call answers is MCP's; listed are the refusals. */
    readonly post: operations["callMcp"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/.well-known/oauth-protected-resource/{resource}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** @description Metadata of one of the resources of an origin, of RFC 9728. */
    readonly get: operations["readResourceMetadata"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/.well-known/oauth-protected-resource": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** @description Metadata of the only resource of an origin, of RFC 9728. */
    readonly get: operations["readOnlyResourceMetadata"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/.well-known/jwks.json": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** @description Public keys of the issuer, at the URL that its metadata or the profile names. */
    readonly get: operations["readKeySet"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/.well-known/oauth-authorization-server": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** @description Metadata of the issuer, of RFC 8414; the path of an issuer that has one follows the name. */
    readonly get: operations["readAuthorizationServerMetadata"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/token": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** @description Exchange of a mandate for a token of another resource, at the token endpoint of the metadata. */
    readonly post: operations["exchangeToken"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/api/pdp/decide-once": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** @description One decision of a SAPL decision point. */
    readonly post: operations["decideOnce"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/api/pdp/decide": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** @description Decisions of a SAPL decision point for as long as the caller listens. */
    readonly post: operations["decide"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/api/pdp/multi-decide": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** @description Decisions on several questions, each when it changes. */
    readonly post: operations["multiDecide"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/api/pdp/multi-decide-all": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** @description Decisions on several questions, all of them whenever one changes. */
    readonly post: operations["multiDecideAll"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/api/pdp/multi-decide-all-once": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** @description Decisions on several questions, once. */
    readonly post: operations["multiDecideAllOnce"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/.well-known/authzen-configuration": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** @description Metadata of an AuthZEN decision point; the path of its identifier follows the name. */
    readonly get: operations["readAuthzenConfiguration"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/access/v1/evaluation": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** @description One question to an AuthZEN decision point. A refusal is an answer too. */
    readonly post: operations["evaluateAccess"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/access/v1/evaluations": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** @description Several questions to an AuthZEN decision point. */
    readonly post: operations["evaluateAccesses"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/data/{policy}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** @description One question to an OPA decision point. */
    readonly post: operations["queryOpa"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description Authority that was withdrawn. */
    readonly RevocationEvent: {
      /** @description Zone of the anchor; empty means every zone. */
      readonly zone?: string;
      /**
       * @description What the identifier names.
       * @enum {string}
       */
      readonly kind: "record" | "session" | "edge";
      /** @description Identifier of what was withdrawn. */
      readonly id: string;
      /** @description Milliseconds since 1970 until which the mark must hold. */
      readonly until?: number;
    };
    /** @description Entry of a revocation stream, version 2. */
    readonly RevocationStreamEntry: {
      /**
       * @description Version of the format.
       * @enum {string}
       */
      readonly v: "2";
      /** @description Name of the signing key. */
      readonly kid: string;
      /** @description Name of the sequence: start time, dash, random text. */
      readonly log: string;
      /** @description Number within the sequence; a heartbeat repeats the last. */
      readonly seq: string;
      /** @description Milliseconds since 1970 by the publisher's clock. */
      readonly ts: string;
      /**
       * @description Kind of the event.
       * @constant
       */
      readonly type: "revoke";
      /** @description Zone of the anchor; empty or absent means every zone. */
      readonly zone?: string;
      /**
       * @description What the identifier names.
       * @enum {string}
       */
      readonly kind: "record" | "session" | "edge";
      /** @description Identifier of what the event is about. */
      readonly id: string;
      /** @description Milliseconds since 1970 until which the mark must hold. */
      readonly exp: string;
      /** @description Text for people. */
      readonly reason?: string;
      /**
       * @description Readers that do not know the type may skip the event.
       * @constant
       */
      readonly optional?: "1";
      /** @description HMAC-SHA256 over all other fields, lowercase hex. */
      readonly _sig: string;
    } | {
      /**
       * @description Version of the format.
       * @enum {string}
       */
      readonly v: "2";
      /** @description Name of the signing key. */
      readonly kid: string;
      /** @description Name of the sequence: start time, dash, random text. */
      readonly log: string;
      /** @description Number within the sequence; a heartbeat repeats the last. */
      readonly seq: string;
      /** @description Milliseconds since 1970 by the publisher's clock. */
      readonly ts: string;
      /**
       * @description Kind of the event.
       * @constant
       */
      readonly type: "epoch";
      /** @description Zone of the delegation graph. */
      readonly zone: string;
      /** @description Epoch that the graph has reached. */
      readonly epoch: string;
      /** @description Text for people. */
      readonly reason?: string;
      /**
       * @description Readers that do not know the type may skip the event.
       * @constant
       */
      readonly optional?: "1";
      /** @description HMAC-SHA256 over all other fields, lowercase hex. */
      readonly _sig: string;
    } | {
      /**
       * @description Version of the format.
       * @enum {string}
       */
      readonly v: "2";
      /** @description Name of the signing key. */
      readonly kid: string;
      /** @description Name of the sequence: start time, dash, random text. */
      readonly log: string;
      /** @description Number within the sequence; a heartbeat repeats the last. */
      readonly seq: string;
      /** @description Milliseconds since 1970 by the publisher's clock. */
      readonly ts: string;
      /**
       * @description Kind of the event.
       * @constant
       */
      readonly type: "suspend";
      /** @description Zone of the anchor; empty or absent means every zone. */
      readonly zone?: string;
      /**
       * @description What the identifier names.
       * @enum {string}
       */
      readonly kind: "record" | "session" | "edge";
      /** @description Identifier of what the event is about. */
      readonly id: string;
      /** @description Text for people. */
      readonly reason?: string;
      /**
       * @description Readers that do not know the type may skip the event.
       * @constant
       */
      readonly optional?: "1";
      /** @description HMAC-SHA256 over all other fields, lowercase hex. */
      readonly _sig: string;
    } | {
      /**
       * @description Version of the format.
       * @enum {string}
       */
      readonly v: "2";
      /** @description Name of the signing key. */
      readonly kid: string;
      /** @description Name of the sequence: start time, dash, random text. */
      readonly log: string;
      /** @description Number within the sequence; a heartbeat repeats the last. */
      readonly seq: string;
      /** @description Milliseconds since 1970 by the publisher's clock. */
      readonly ts: string;
      /**
       * @description Kind of the event.
       * @constant
       */
      readonly type: "resume";
      /** @description Zone of the anchor; empty or absent means every zone. */
      readonly zone?: string;
      /**
       * @description What the identifier names.
       * @enum {string}
       */
      readonly kind: "record" | "session" | "edge";
      /** @description Identifier of what the event is about. */
      readonly id: string;
      /** @description Text for people. */
      readonly reason?: string;
      /**
       * @description Readers that do not know the type may skip the event.
       * @constant
       */
      readonly optional?: "1";
      /** @description HMAC-SHA256 over all other fields, lowercase hex. */
      readonly _sig: string;
    } | {
      /**
       * @description Version of the format.
       * @enum {string}
       */
      readonly v: "2";
      /** @description Name of the signing key. */
      readonly kid: string;
      /** @description Name of the sequence: start time, dash, random text. */
      readonly log: string;
      /** @description Number within the sequence; a heartbeat repeats the last. */
      readonly seq: string;
      /** @description Milliseconds since 1970 by the publisher's clock. */
      readonly ts: string;
      /**
       * @description Kind of the event.
       * @constant
       */
      readonly type: "heartbeat";
      /** @description Text for people. */
      readonly reason?: string;
      /**
       * @description Readers that do not know the type may skip the event.
       * @constant
       */
      readonly optional?: "1";
      /** @description HMAC-SHA256 over all other fields, lowercase hex. */
      readonly _sig: string;
    };
    /** @description Entry of the version 1 stream of withdrawn sessions. */
    readonly SessionRevocationEntry: {
      /** @description Withdrawn record; the text `null` counts as absent. */
      readonly session_id?: string;
      /** @description Withdrawn record. */
      readonly sid?: string;
      /** @description Withdrawn root record. */
      readonly root_sid?: string;
      /** @description Withdrawn agent session. */
      readonly agent_session_id?: string;
      /** @description Withdrawn delegation edge. */
      readonly delegation_edge_id?: string;
      /** @description Withdrawn delegation edge, in a second spelling. */
      readonly edge_id?: string;
      /** @description Zone of the anchors. */
      readonly zone_id?: string;
      /** @description Text for people. */
      readonly reason?: string;
      /** @description Grant that ended. */
      readonly grant_id?: string;
      /** @description Identifier of the entry at its publisher. */
      readonly outbox_id?: string;
      /** @description Equal in repeated entries. */
      readonly dedupe_key?: string;
      /** @description HMAC-SHA256 over all other fields, lowercase hex. */
      readonly _sig?: string;
    };
    /** @description Entry of the version 1 stream of delegation epochs. */
    readonly DelegationInvalidationEntry: {
      /** @description Zone whose delegation graph has changed. */
      readonly zone_id: string;
      /** @description Epoch that the graph has reached. */
      readonly epoch: string;
      /**
       * @description What happened to an edge.
       * @enum {string}
       */
      readonly event?: "edge_create" | "edge_revoke" | "edge_expire";
      /** @description Edge that the event is about. */
      readonly edge_id?: string;
      /** @description Edges that the event is about. */
      readonly edge_ids?: string;
      /** @description Edges that ended with it. */
      readonly affected_edges?: string;
      /** @description Session that delegates. */
      readonly source_session_id?: string;
      /** @description Session that is delegated to. */
      readonly target_session_id?: string;
      /** @description Text for people. */
      readonly reason?: string;
      /** @description Identifier of the entry at its publisher. */
      readonly outbox_id?: string;
      /** @description Equal in repeated entries. */
      readonly dedupe_key?: string;
      /** @description HMAC-SHA256 over all other fields, lowercase hex. */
      readonly _sig?: string;
    };
    /** @description Body of a refused HTTP request. */
    readonly ErrorBody: {
      /**
       * @description Code of the refusal, or `invalid_request`.
       * @enum {string}
       */
      readonly error: "missing_token" | "invalid_token" | "invalid_zone" | "insufficient_scope" | "session_revoked" | "agent_required" | "delegation_required" | "chain_mismatch" | "hop_count_exceeded" | "verification_unavailable" | "session_required" | "delegation_stale" | "invalid_request";
      /** @description Fixed description of the refusal. */
      readonly error_description: string;
      /** @description What the caller can do; only in profiles with hints. */
      readonly error_hint?: string;
    };
    /** @description Body of the answer to a discovery probe that nobody serves. */
    readonly DiscoveryErrorBody: {
      /**
       * @description What is wrong with the probe.
       * @enum {string}
       */
      readonly error: "not_found" | "method_not_allowed";
      /** @description Fixed description. */
      readonly error_description: string;
    };
    /** @description JSON-RPC error of a request that is no call of the protocol. */
    readonly JsonRpcError: {
      /** @description Error code of JSON-RPC or MCP. */
      readonly code: number;
      /** @description Fixed description. */
      readonly message: string;
    };
    /** @description Body of the answer to a request that is no call of the protocol. */
    readonly JsonRpcErrorResponse: {
      /**
       * @description JSON-RPC version.
       * @constant
       */
      readonly jsonrpc: "2.0";
      readonly error: components["schemas"]["JsonRpcError"];
      /** @description Identifier of the request, or null. */
      readonly id: unknown;
    };
    /** @description Machine-readable part of an in-band refusal. */
    readonly JsonRpcRefusalData: {
      /**
       * @description Code of the refusal.
       * @enum {string}
       */
      readonly error: "missing_token" | "invalid_token" | "invalid_zone" | "insufficient_scope" | "session_revoked" | "agent_required" | "delegation_required" | "chain_mismatch" | "hop_count_exceeded" | "verification_unavailable" | "session_required" | "delegation_stale";
      /**
       * @description Why verification is unavailable.
       * @enum {string}
       */
      readonly reason?: "keys_unavailable" | "revocation_unavailable" | "policy_unavailable" | "misconfigured";
    };
    /** @description JSON-RPC error of an in-band refusal. */
    readonly JsonRpcRefusal: {
      /** @description Status number of the refusal. */
      readonly code: number;
      /** @description Fixed description of the refusal. */
      readonly message: string;
      readonly data: components["schemas"]["JsonRpcRefusalData"];
    };
    /** @description JSON-RPC response that carries a refusal. */
    readonly JsonRpcRefusalResponse: {
      /**
       * @description JSON-RPC version.
       * @constant
       */
      readonly jsonrpc: "2.0";
      readonly error: components["schemas"]["JsonRpcRefusal"];
    };
    /** @description Protected-resource metadata of RFC 9728. */
    readonly ProtectedResourceMetadata: {
      /** @description Canonical URL of the resource. */
      readonly resource: string;
      /** @description Issuers whose mandates the resource accepts. */
      readonly authorization_servers: readonly string[];
      /** @description Basic scopes, never the union over all tools. */
      readonly scopes_supported?: readonly string[];
      /** @description How a token may be presented. */
      readonly bearer_methods_supported?: readonly "header"[];
      /** @description Name for people. */
      readonly resource_name?: string;
      /** @description URL of a page for developers. */
      readonly resource_documentation?: string;
      /** @description URL of the rules for the use of the data. */
      readonly resource_policy_uri?: string;
      /** @description URL of the terms of service. */
      readonly resource_tos_uri?: string;
      /** @description URL of the resource's own public keys. */
      readonly jwks_uri?: string;
    };
    /** @description Authorization-server metadata of RFC 8414. */
    readonly AuthorizationServerMetadata: {
      /** @description Issuer; equal to the configured one, byte for byte. */
      readonly issuer: string;
      /** @description URL of the issuer's key set. */
      readonly jwks_uri?: string;
      /** @description URL at which tokens are exchanged. */
      readonly token_endpoint?: string;
      /** @description How a client may identify itself at the token endpoint; `client_secret_basic` alone, if absent. */
      readonly token_endpoint_auth_methods_supported?: readonly string[];
      /** @description URL at which a person authorizes a client. */
      readonly authorization_endpoint?: string;
      /** @description URL at which clients register themselves. */
      readonly registration_endpoint?: string;
      /** @description Scopes that may be asked for. */
      readonly scopes_supported?: readonly string[];
      /** @description What the authorization endpoint may answer with; RFC 8414 wants it, nothing here reads it. */
      readonly response_types_supported?: readonly string[];
      /** @description Grants that the token endpoint knows. */
      readonly grant_types_supported?: readonly string[];
      /** @description Proof-key methods that the authorization endpoint knows. */
      readonly code_challenge_methods_supported?: readonly string[];
    };
    /** @description Public key of an issuer, of RFC 7517; the members that verifiers read. */
    readonly JsonWebKey: {
      /** @description Type of the key: `EC`, `OKP` or `RSA`. */
      readonly kty: string;
      /** @description Name of the key; the header of a mandate repeats it. */
      readonly kid?: string;
      /** @description What the key is for; a key that signs mandates says `sig` or nothing. */
      readonly use?: string;
      /** @description What the key may do; `verify` among them, where stated. */
      readonly key_ops?: readonly string[];
      /** @description The one algorithm that the key is for. */
      readonly alg?: string;
      /** @description Curve of an `EC` or `OKP` key. */
      readonly crv?: string;
      /** @description Public point of an `EC` or `OKP` key, base64url. */
      readonly x?: string;
      /** @description Second coordinate of an `EC` key, base64url. */
      readonly y?: string;
      /** @description Modulus of an `RSA` key, base64url. */
      readonly n?: string;
      /** @description Exponent of an `RSA` key, base64url. */
      readonly e?: string;
    };
    /** @description Key set of an issuer, of RFC 7517. */
    readonly JsonWebKeySet: {
      /** @description Keys; a verifier skips those that it cannot use. */
      readonly keys: readonly components["schemas"]["JsonWebKey"][];
    };
    /** @description Token exchange of RFC 8693, one resource per request. */
    readonly TokenExchangeRequest: {
      /**
       * @description The one grant.
       * @constant
       */
      readonly grant_type: "urn:ietf:params:oauth:grant-type:token-exchange";
      /** @description Token of the verified caller, its exact bytes. */
      readonly subject_token: string;
      /**
       * @description Kind of the subject token.
       * @constant
       */
      readonly subject_token_type: "urn:ietf:params:oauth:token-type:access_token";
      /** @description Absolute URI of the one resource that the new token is for, as declared. */
      readonly resource: string;
      /** @description Scopes wanted, separated by one space each. */
      readonly scope?: string;
      /** @description Token of the party that acts for the caller; goes with its type. */
      readonly actor_token?: string;
      /** @description Kind of the actor token. */
      readonly actor_token_type?: string;
      /** @description Logical name of the target; not sent unless asked for. */
      readonly audience?: string;
      /** @description Kind of the wanted token; not sent unless asked for. */
      readonly requested_token_type?: string;
      /** @description Client, where its credential does not name it. */
      readonly client_id?: string;
      /** @description Signed statement that identifies the client. */
      readonly client_assertion?: string;
      /**
       * @description Kind of the client assertion.
       * @enum {string}
       */
      readonly client_assertion_type?: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    };
    /** @description Answer that carries an access token, of RFC 6749 section 5.1 and RFC 8693 section 2.2. */
    readonly AccessTokenResponse: {
      /** @description The issued token. */
      readonly access_token: string;
      /** @description How the token is used; only `bearer`, in any case of letters, is usable. */
      readonly token_type: string;
      /** @description Kind of the issued token. */
      readonly issued_token_type?: string;
      /** @description Seconds for which the token lives. */
      readonly expires_in?: number;
      /** @description Scopes of the token; those asked for, if absent. */
      readonly scope?: string;
      /** @description Token for the next exchange; never logged. */
      readonly refresh_token?: string;
    };
    /** @description Refusal of an authorization server, of RFC 6749 section 5.2. */
    readonly OAuthErrorBody: {
      /** @description Code of the authorization server. */
      readonly error: string;
      /** @description Text for developers. */
      readonly error_description?: string;
      /** @description URL of a page about the error. */
      readonly error_uri?: string;
    };
    /** @description Question to a SAPL decision point. */
    readonly AuthorizationSubscription: {
      /** @description Who asks. */
      readonly subject: unknown;
      /** @description What is to happen. */
      readonly action: unknown;
      /** @description What it happens to. */
      readonly resource: unknown;
      /** @description Circumstances; absent when unset, never null. */
      readonly environment?: unknown;
      /** @description What the decision point needs to look further; never shown or logged. */
      readonly secrets?: {
        readonly [key: string]: unknown;
      };
    };
    /** @description Answer of a SAPL decision point. */
    readonly AuthorizationDecision: {
      /**
       * @description Verdict; everything but PERMIT denies.
       * @enum {string}
       */
      readonly decision: "PERMIT" | "DENY" | "SUSPEND" | "INDETERMINATE" | "NOT_APPLICABLE";
      /** @description What must be done, or the call is refused. */
      readonly obligations?: readonly unknown[];
      /** @description What should be done. */
      readonly advice?: readonly unknown[];
      /** @description What stands in place of the result; null is a replacement, absence is none. */
      readonly resource?: unknown;
    };
    /** @description Several questions by identifier. */
    readonly MultiAuthorizationSubscription: {
      readonly [key: string]: components["schemas"]["AuthorizationSubscription"];
    };
    /** @description Answers to several questions by identifier. */
    readonly MultiAuthorizationDecision: {
      readonly [key: string]: components["schemas"]["AuthorizationDecision"];
    };
    /** @description Changed answer to one of several questions. */
    readonly IdentifiableAuthorizationDecision: {
      /** @description Identifier of the question. */
      readonly subscriptionId: string;
      readonly decision: components["schemas"]["AuthorizationDecision"];
    };
    /** @description What an OPA policy decides on; secrets are never sent. */
    readonly OpaInput: {
      /** @description Who asks. */
      readonly subject: unknown;
      /** @description What is to happen. */
      readonly action: unknown;
      /** @description What it happens to. */
      readonly resource: unknown;
      /** @description Circumstances; absent when unset, never null. */
      readonly environment?: unknown;
    };
    /** @description Question to an OPA decision point. */
    readonly OpaQuery: {
      readonly input: components["schemas"]["OpaInput"];
    };
    /** @description Answer of an OPA decision point. */
    readonly OpaResult: {
      /** @description A boolean, or an object with `decision` or `allow`; absent when no policy applies. */
      readonly result?: unknown;
      /** @description Identifier of the decision in the log of the decision point. */
      readonly decision_id?: string;
    };
    /** @description Who asks. */
    readonly AuthzenSubject: {
      /** @description Kind of the subject: `identity`. */
      readonly type: string;
      /** @description Identifier of the subject. */
      readonly id: string;
      /** @description What else is known of the subject. */
      readonly properties?: {
        readonly [key: string]: unknown;
      };
    };
    /** @description What is to happen. */
    readonly AuthzenAction: {
      /** @description Name of the action. */
      readonly name: string;
      /** @description What else is known of the action. */
      readonly properties?: {
        readonly [key: string]: unknown;
      };
    };
    /** @description What the action happens to. */
    readonly AuthzenResource: {
      /** @description Kind of the resource: `tool`, `resource`, `prompt` or `component`. */
      readonly type: string;
      /** @description Identifier of the resource: URI or name. */
      readonly id: string;
      /** @description What else is known of the resource: its arguments and tags. */
      readonly properties?: {
        readonly [key: string]: unknown;
      };
    };
    /** @description Question of the AuthZEN Authorization API 1.0. */
    readonly AuthzenEvaluationRequest: {
      readonly subject: components["schemas"]["AuthzenSubject"];
      readonly action: components["schemas"]["AuthzenAction"];
      readonly resource: components["schemas"]["AuthzenResource"];
      /** @description Circumstances of the question. */
      readonly context?: {
        readonly [key: string]: unknown;
      };
    };
    /** @description Answer of the AuthZEN Authorization API 1.0. */
    readonly AuthzenEvaluationResponse: {
      /** @description Whether the action may happen. */
      readonly decision: boolean;
      /** @description Reasons and obligations. */
      readonly context?: {
        readonly [key: string]: unknown;
      };
    };
    /** @description One of several questions; what it leaves out is taken from the top level. */
    readonly AuthzenEvaluationEntry: {
      readonly subject?: components["schemas"]["AuthzenSubject"];
      readonly action?: components["schemas"]["AuthzenAction"];
      readonly resource?: components["schemas"]["AuthzenResource"];
      /** @description Circumstances of the question. */
      readonly context?: {
        readonly [key: string]: unknown;
      };
    };
    /** @description How several questions are answered. */
    readonly AuthzenEvaluationsOptions: {
      /**
       * @description Every question is answered.
       * @enum {string}
       */
      readonly evaluations_semantic: "execute_all";
    };
    /** @description Several questions in one, with shared parts at the top level. */
    readonly AuthzenEvaluationsRequest: {
      readonly subject?: components["schemas"]["AuthzenSubject"];
      readonly action?: components["schemas"]["AuthzenAction"];
      readonly resource?: components["schemas"]["AuthzenResource"];
      /** @description Circumstances of the question. */
      readonly context?: {
        readonly [key: string]: unknown;
      };
      /** @description Questions, in the order of the answers. */
      readonly evaluations: readonly components["schemas"]["AuthzenEvaluationEntry"][];
      readonly options?: components["schemas"]["AuthzenEvaluationsOptions"];
    };
    /** @description Answers to several questions. */
    readonly AuthzenEvaluationsResponse: {
      /** @description Answers, in the order of the questions. */
      readonly evaluations: readonly components["schemas"]["AuthzenEvaluationResponse"][];
    };
    /** @description Metadata of an AuthZEN decision point. */
    readonly AuthzenConfiguration: {
      /** @description Identifier of the decision point, exactly as asked for. */
      readonly policy_decision_point: string;
      /** @description URL for one question. */
      readonly access_evaluation_endpoint: string;
      /** @description URL for several questions in one. */
      readonly access_evaluations_endpoint?: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  readonly callMcp: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description Path of the guarded endpoint. */
        readonly endpoint: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The `Authorization` header is malformed, or the message is no call of the protocol. */
      readonly 400: {
        headers: {
          /** @description No cache may keep the answer. */
          readonly "Cache-Control": "no-store";
          /** @description Challenge, when the credential is what is malformed. */
          readonly "WWW-Authenticate"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ErrorBody"] | components["schemas"]["JsonRpcErrorResponse"];
        };
      };
      /** @description No mandate, or one that does not hold. */
      readonly 401: {
        headers: {
          /** @description No cache may keep the answer. */
          readonly "Cache-Control": "no-store";
          /** @description Where and how a mandate is obtained; without `error` when there was none. */
          readonly "WWW-Authenticate": string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /** @description The mandate holds and does not suffice. */
      readonly 403: {
        headers: {
          /** @description No cache may keep the answer. */
          readonly "Cache-Control": "no-store";
          /** @description Every scope that the call needs; only when scopes are what is missing. */
          readonly "WWW-Authenticate"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /** @description The session or the method is not known. */
      readonly 404: {
        headers: {
          /** @description No cache may keep the answer. */
          readonly "Cache-Control": "no-store";
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["JsonRpcErrorResponse"];
        };
      };
      /** @description The endpoint does not serve the method. */
      readonly 405: {
        headers: {
          /** @description No cache may keep the answer. */
          readonly "Cache-Control": "no-store";
          /** @description Methods that are served. */
          readonly Allow: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /** @description The message is too large. */
      readonly 413: {
        headers: {
          /** @description No cache may keep the answer. */
          readonly "Cache-Control": "no-store";
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /** @description Whether the mandate holds cannot be known right now. */
      readonly 503: {
        headers: {
          /** @description No cache may keep the answer. */
          readonly "Cache-Control": "no-store";
          /** @description Seconds after which another try makes sense. */
          readonly "Retry-After": number;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ErrorBody"];
        };
      };
    };
  };
  readonly readResourceMetadata: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description Path of the resource. */
        readonly resource: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The metadata of the resource. */
      readonly 200: {
        headers: {
          /** @description Pages of every origin may read the answer. */
          readonly "Access-Control-Allow-Origin": "*";
          /** @description Caches may keep the answer for five minutes. */
          readonly "Cache-Control": "public, max-age=300";
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ProtectedResourceMetadata"];
        };
      };
      /** @description No resource of that name is published here. */
      readonly 404: {
        headers: {
          /** @description Pages of every origin may read the answer. */
          readonly "Access-Control-Allow-Origin": "*";
          /** @description Caches may keep the answer for five minutes. */
          readonly "Cache-Control": "public, max-age=300";
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["DiscoveryErrorBody"];
        };
      };
      /** @description Another method than GET, HEAD and OPTIONS. */
      readonly 405: {
        headers: {
          /** @description Pages of every origin may read the answer. */
          readonly "Access-Control-Allow-Origin": "*";
          /** @description Methods that are served. */
          readonly Allow: "GET, HEAD, OPTIONS";
          /** @description No cache may keep the answer. */
          readonly "Cache-Control": "no-store";
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["DiscoveryErrorBody"];
        };
      };
    };
  };
  readonly readOnlyResourceMetadata: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The metadata of the resource. */
      readonly 200: {
        headers: {
          /** @description Pages of every origin may read the answer. */
          readonly "Access-Control-Allow-Origin": "*";
          /** @description Caches may keep the answer for five minutes. */
          readonly "Cache-Control": "public, max-age=300";
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ProtectedResourceMetadata"];
        };
      };
      /** @description No resource of that name is published here. */
      readonly 404: {
        headers: {
          /** @description Pages of every origin may read the answer. */
          readonly "Access-Control-Allow-Origin": "*";
          /** @description Caches may keep the answer for five minutes. */
          readonly "Cache-Control": "public, max-age=300";
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["DiscoveryErrorBody"];
        };
      };
      /** @description Another method than GET, HEAD and OPTIONS. */
      readonly 405: {
        headers: {
          /** @description Pages of every origin may read the answer. */
          readonly "Access-Control-Allow-Origin": "*";
          /** @description Methods that are served. */
          readonly Allow: "GET, HEAD, OPTIONS";
          /** @description No cache may keep the answer. */
          readonly "Cache-Control": "no-store";
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["DiscoveryErrorBody"];
        };
      };
    };
  };
  readonly readKeySet: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The keys that mandates may be signed with now. */
      readonly 200: {
        headers: {
          /** @description How long the keys may be kept. */
          readonly "Cache-Control"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["JsonWebKeySet"];
        };
      };
    };
  };
  readonly readAuthorizationServerMetadata: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The metadata. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["AuthorizationServerMetadata"];
        };
      };
    };
  };
  readonly exchangeToken: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/x-www-form-urlencoded": components["schemas"]["TokenExchangeRequest"];
      };
    };
    readonly responses: {
      /** @description The issued token. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["AccessTokenResponse"];
        };
      };
      /** @description The exchange is refused. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["OAuthErrorBody"];
        };
      };
      /** @description The client is not known. */
      readonly 401: {
        headers: {
          /** @description How a client identifies itself. */
          readonly "WWW-Authenticate"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["OAuthErrorBody"];
        };
      };
    };
  };
  readonly decideOnce: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["AuthorizationSubscription"];
      };
    };
    readonly responses: {
      /** @description The decision. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["AuthorizationDecision"];
        };
      };
      /** @description The question is malformed, or there are more than 256 of them. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The caller is not known. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The question is longer than 65536 bytes. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too many questions. */
      readonly 429: {
        headers: {
          /** @description Seconds after which another try makes sense. */
          readonly "Retry-After"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too many streams. */
      readonly 503: {
        headers: {
          /** @description Seconds after which another try makes sense. */
          readonly "Retry-After"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly decide: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["AuthorizationSubscription"];
      };
    };
    readonly responses: {
      /** @description A decision in every event, whenever it changes. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "text/event-stream": components["schemas"]["AuthorizationDecision"];
        };
      };
      /** @description The question is malformed, or there are more than 256 of them. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The caller is not known. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The question is longer than 65536 bytes. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too many questions. */
      readonly 429: {
        headers: {
          /** @description Seconds after which another try makes sense. */
          readonly "Retry-After"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too many streams. */
      readonly 503: {
        headers: {
          /** @description Seconds after which another try makes sense. */
          readonly "Retry-After"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly multiDecide: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["MultiAuthorizationSubscription"];
      };
    };
    readonly responses: {
      /** @description One changed decision in every event. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "text/event-stream": components["schemas"]["IdentifiableAuthorizationDecision"];
        };
      };
      /** @description The question is malformed, or there are more than 256 of them. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The caller is not known. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The question is longer than 65536 bytes. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too many questions. */
      readonly 429: {
        headers: {
          /** @description Seconds after which another try makes sense. */
          readonly "Retry-After"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too many streams. */
      readonly 503: {
        headers: {
          /** @description Seconds after which another try makes sense. */
          readonly "Retry-After"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly multiDecideAll: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["MultiAuthorizationSubscription"];
      };
    };
    readonly responses: {
      /** @description All decisions in every event. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "text/event-stream": components["schemas"]["MultiAuthorizationDecision"];
        };
      };
      /** @description The question is malformed, or there are more than 256 of them. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The caller is not known. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The question is longer than 65536 bytes. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too many questions. */
      readonly 429: {
        headers: {
          /** @description Seconds after which another try makes sense. */
          readonly "Retry-After"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too many streams. */
      readonly 503: {
        headers: {
          /** @description Seconds after which another try makes sense. */
          readonly "Retry-After"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly multiDecideAllOnce: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["MultiAuthorizationSubscription"];
      };
    };
    readonly responses: {
      /** @description All decisions. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["MultiAuthorizationDecision"];
        };
      };
      /** @description The question is malformed, or there are more than 256 of them. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The caller is not known. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The question is longer than 65536 bytes. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too many questions. */
      readonly 429: {
        headers: {
          /** @description Seconds after which another try makes sense. */
          readonly "Retry-After"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too many streams. */
      readonly 503: {
        headers: {
          /** @description Seconds after which another try makes sense. */
          readonly "Retry-After"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly readAuthzenConfiguration: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The metadata. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["AuthzenConfiguration"];
        };
      };
    };
  };
  readonly evaluateAccess: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["AuthzenEvaluationRequest"];
      };
    };
    readonly responses: {
      /** @description The answer. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["AuthzenEvaluationResponse"];
        };
      };
    };
  };
  readonly evaluateAccesses: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["AuthzenEvaluationsRequest"];
      };
    };
    readonly responses: {
      /** @description The answers. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["AuthzenEvaluationsResponse"];
        };
      };
    };
  };
  readonly queryOpa: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description Path of the policy. */
        readonly policy: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["OpaQuery"];
      };
    };
    readonly responses: {
      /** @description The answer. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["OpaResult"];
        };
      };
    };
  };
}
