# Generated from schema/claims.ts, schema/result.ts, schema/revocation.ts, schema/revocation-stream.ts, schema/http.ts, schema/metadata.ts, schema/key-set.ts, schema/grant.ts, schema/policy.ts, schema/authzen.ts. Do not edit. Run: npm run generate
"""Messages of the contract, under their names on the wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypedDict, Union

from .p2026_05.errors import ErrorCode, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthError:
    """Why a call was refused."""

    #: Code of the error catalogue.
    code: ErrorCode
    #: Fixed text of the error catalogue, safe to send.
    description: str
    #: What the caller can do; only in profiles with hints.
    hint: str | None = None
    #: Why verification is unavailable; never sent to clients.
    reason: Reason | None = None
    #: Seconds after which another try makes sense.
    retry_after_seconds: int | None = None


class _RevocationEventRequired(TypedDict):
    """Members that are always there."""

    #: What the identifier names.
    kind: Literal["record", "session", "edge"]
    #: Identifier of what was withdrawn.
    id: str


class RevocationEvent(_RevocationEventRequired, total=False):
    """Authority that was withdrawn."""

    #: Zone of the anchor; empty means every zone.
    zone: str
    #: Milliseconds since 1970 until which the mark must hold.
    until: int


class _RevocationStreamEntryRevokeRequired(TypedDict):
    """Members that are always there."""

    #: Version of the format.
    v: Literal["2"]
    #: Name of the signing key.
    kid: str
    #: Name of the sequence: start time, dash, random text.
    log: str
    #: Number within the sequence; a heartbeat repeats the last.
    seq: str
    #: Milliseconds since 1970 by the publisher's clock.
    ts: str
    #: Kind of the event.
    type: Literal["revoke"]
    #: What the identifier names.
    kind: Literal["record", "session", "edge"]
    #: Identifier of what the event is about.
    id: str
    #: Milliseconds since 1970 until which the mark must hold.
    exp: str
    #: HMAC-SHA256 over all other fields, lowercase hex.
    _sig: str


class RevocationStreamEntryRevoke(_RevocationStreamEntryRevokeRequired, total=False):
    """Authority was withdrawn."""

    #: Zone of the anchor; empty or absent means every zone.
    zone: str
    #: Text for people.
    reason: str
    #: Readers that do not know the type may skip the event.
    optional: Literal["1"]


class _RevocationStreamEntryEpochRequired(TypedDict):
    """Members that are always there."""

    #: Version of the format.
    v: Literal["2"]
    #: Name of the signing key.
    kid: str
    #: Name of the sequence: start time, dash, random text.
    log: str
    #: Number within the sequence; a heartbeat repeats the last.
    seq: str
    #: Milliseconds since 1970 by the publisher's clock.
    ts: str
    #: Kind of the event.
    type: Literal["epoch"]
    #: Zone of the delegation graph.
    zone: str
    #: Epoch that the graph has reached.
    epoch: str
    #: HMAC-SHA256 over all other fields, lowercase hex.
    _sig: str


class RevocationStreamEntryEpoch(_RevocationStreamEntryEpochRequired, total=False):
    """The delegation graph of a zone has changed."""

    #: Text for people.
    reason: str
    #: Readers that do not know the type may skip the event.
    optional: Literal["1"]


class _RevocationStreamEntrySuspendRequired(TypedDict):
    """Members that are always there."""

    #: Version of the format.
    v: Literal["2"]
    #: Name of the signing key.
    kid: str
    #: Name of the sequence: start time, dash, random text.
    log: str
    #: Number within the sequence; a heartbeat repeats the last.
    seq: str
    #: Milliseconds since 1970 by the publisher's clock.
    ts: str
    #: Kind of the event.
    type: Literal["suspend"]
    #: What the identifier names.
    kind: Literal["record", "session", "edge"]
    #: Identifier of what the event is about.
    id: str
    #: HMAC-SHA256 over all other fields, lowercase hex.
    _sig: str


class RevocationStreamEntrySuspend(_RevocationStreamEntrySuspendRequired, total=False):
    """Authority rests for a while."""

    #: Zone of the anchor; empty or absent means every zone.
    zone: str
    #: Text for people.
    reason: str
    #: Readers that do not know the type may skip the event.
    optional: Literal["1"]


class _RevocationStreamEntryResumeRequired(TypedDict):
    """Members that are always there."""

    #: Version of the format.
    v: Literal["2"]
    #: Name of the signing key.
    kid: str
    #: Name of the sequence: start time, dash, random text.
    log: str
    #: Number within the sequence; a heartbeat repeats the last.
    seq: str
    #: Milliseconds since 1970 by the publisher's clock.
    ts: str
    #: Kind of the event.
    type: Literal["resume"]
    #: What the identifier names.
    kind: Literal["record", "session", "edge"]
    #: Identifier of what the event is about.
    id: str
    #: HMAC-SHA256 over all other fields, lowercase hex.
    _sig: str


class RevocationStreamEntryResume(_RevocationStreamEntryResumeRequired, total=False):
    """Authority that rested holds again."""

    #: Zone of the anchor; empty or absent means every zone.
    zone: str
    #: Text for people.
    reason: str
    #: Readers that do not know the type may skip the event.
    optional: Literal["1"]


class _RevocationStreamEntryHeartbeatRequired(TypedDict):
    """Members that are always there."""

    #: Version of the format.
    v: Literal["2"]
    #: Name of the signing key.
    kid: str
    #: Name of the sequence: start time, dash, random text.
    log: str
    #: Number within the sequence; a heartbeat repeats the last.
    seq: str
    #: Milliseconds since 1970 by the publisher's clock.
    ts: str
    #: Kind of the event.
    type: Literal["heartbeat"]
    #: HMAC-SHA256 over all other fields, lowercase hex.
    _sig: str


class RevocationStreamEntryHeartbeat(_RevocationStreamEntryHeartbeatRequired, total=False):
    """Nothing happened, and the publisher lives."""

    #: Text for people.
    reason: str
    #: Readers that do not know the type may skip the event.
    optional: Literal["1"]


# Entry of a revocation stream, version 2.
RevocationStreamEntry = Union[
    "RevocationStreamEntryRevoke",
    "RevocationStreamEntryEpoch",
    "RevocationStreamEntrySuspend",
    "RevocationStreamEntryResume",
    "RevocationStreamEntryHeartbeat",
]


class SessionRevocationEntry(TypedDict, total=False):
    """Entry of the version 1 stream of withdrawn sessions."""

    #: Withdrawn record; the text `null` counts as absent.
    session_id: str
    #: Withdrawn record.
    sid: str
    #: Withdrawn root record.
    root_sid: str
    #: Withdrawn agent session.
    agent_session_id: str
    #: Withdrawn delegation edge.
    delegation_edge_id: str
    #: Withdrawn delegation edge, in a second spelling.
    edge_id: str
    #: Zone of the anchors.
    zone_id: str
    #: Text for people.
    reason: str
    #: Grant that ended.
    grant_id: str
    #: Identifier of the entry at its publisher.
    outbox_id: str
    #: Equal in repeated entries.
    dedupe_key: str
    #: HMAC-SHA256 over all other fields, lowercase hex.
    _sig: str


class _DelegationInvalidationEntryRequired(TypedDict):
    """Members that are always there."""

    #: Zone whose delegation graph has changed.
    zone_id: str
    #: Epoch that the graph has reached.
    epoch: str


class DelegationInvalidationEntry(_DelegationInvalidationEntryRequired, total=False):
    """Entry of the version 1 stream of delegation epochs."""

    #: What happened to an edge.
    event: Literal["edge_create", "edge_revoke", "edge_expire"]
    #: Edge that the event is about.
    edge_id: str
    #: Edges that the event is about.
    edge_ids: str
    #: Edges that ended with it.
    affected_edges: str
    #: Session that delegates.
    source_session_id: str
    #: Session that is delegated to.
    target_session_id: str
    #: Text for people.
    reason: str
    #: Identifier of the entry at its publisher.
    outbox_id: str
    #: Equal in repeated entries.
    dedupe_key: str
    #: HMAC-SHA256 over all other fields, lowercase hex.
    _sig: str


ErrorBodyError = Literal[
    "missing_token",
    "invalid_token",
    "invalid_zone",
    "insufficient_scope",
    "session_revoked",
    "agent_required",
    "delegation_required",
    "chain_mismatch",
    "hop_count_exceeded",
    "verification_unavailable",
    "session_required",
    "delegation_stale",
    "invalid_request",
]


class _ErrorBodyRequired(TypedDict):
    """Members that are always there."""

    #: Code of the refusal, or `invalid_request`.
    error: ErrorBodyError
    #: Fixed description of the refusal.
    error_description: str


class ErrorBody(_ErrorBodyRequired, total=False):
    """Body of a refused HTTP request."""

    #: What the caller can do; only in profiles with hints.
    error_hint: str


class DiscoveryErrorBody(TypedDict):
    """Body of the answer to a discovery probe that nobody serves."""

    #: What is wrong with the probe.
    error: Literal["not_found", "method_not_allowed"]
    #: Fixed description.
    error_description: str


class JsonRpcError(TypedDict):
    """JSON-RPC error of a request that is no call of the protocol."""

    #: Error code of JSON-RPC or MCP.
    code: int
    #: Fixed description.
    message: str


class JsonRpcErrorResponse(TypedDict):
    """Body of the answer to a request that is no call of the protocol."""

    #: JSON-RPC version.
    jsonrpc: Literal["2.0"]
    error: JsonRpcError
    #: Identifier of the request, or null.
    id: Any


JsonRpcRefusalDataError = Literal[
    "missing_token",
    "invalid_token",
    "invalid_zone",
    "insufficient_scope",
    "session_revoked",
    "agent_required",
    "delegation_required",
    "chain_mismatch",
    "hop_count_exceeded",
    "verification_unavailable",
    "session_required",
    "delegation_stale",
]


class _JsonRpcRefusalDataRequired(TypedDict):
    """Members that are always there."""

    #: Code of the refusal.
    error: JsonRpcRefusalDataError


JsonRpcRefusalDataReason = Literal[
    "keys_unavailable",
    "revocation_unavailable",
    "policy_unavailable",
    "misconfigured",
]


class JsonRpcRefusalData(_JsonRpcRefusalDataRequired, total=False):
    """Machine-readable part of an in-band refusal."""

    #: Why verification is unavailable.
    reason: JsonRpcRefusalDataReason


class JsonRpcRefusal(TypedDict):
    """JSON-RPC error of an in-band refusal."""

    #: Status number of the refusal.
    code: int
    #: Fixed description of the refusal.
    message: str
    data: JsonRpcRefusalData


class JsonRpcRefusalResponse(TypedDict):
    """JSON-RPC response that carries a refusal."""

    #: JSON-RPC version.
    jsonrpc: Literal["2.0"]
    error: JsonRpcRefusal


class _ProtectedResourceMetadataRequired(TypedDict):
    """Members that are always there."""

    #: Canonical URL of the resource.
    resource: str
    #: Issuers whose mandates the resource accepts.
    authorization_servers: list[str]


class ProtectedResourceMetadata(_ProtectedResourceMetadataRequired, total=False):
    """Protected-resource metadata of RFC 9728."""

    #: Basic scopes, never the union over all tools.
    scopes_supported: list[str]
    #: How a token may be presented.
    bearer_methods_supported: list[Literal["header"]]
    #: Name for people.
    resource_name: str
    #: URL of a page for developers.
    resource_documentation: str
    #: URL of the rules for the use of the data.
    resource_policy_uri: str
    #: URL of the terms of service.
    resource_tos_uri: str
    #: URL of the resource's own public keys.
    jwks_uri: str


class _AuthorizationServerMetadataRequired(TypedDict):
    """Members that are always there."""

    #: Issuer; equal to the configured one, byte for byte.
    issuer: str


class AuthorizationServerMetadata(_AuthorizationServerMetadataRequired, total=False):
    """Authorization-server metadata of RFC 8414."""

    #: URL of the issuer's key set.
    jwks_uri: str
    #: URL at which tokens are exchanged.
    token_endpoint: str
    #: How a client may identify itself at the token endpoint; `client_secret_basic` alone, if
    #: absent.
    token_endpoint_auth_methods_supported: list[str]
    #: URL at which a person authorizes a client.
    authorization_endpoint: str
    #: URL at which clients register themselves.
    registration_endpoint: str
    #: Scopes that may be asked for.
    scopes_supported: list[str]
    #: What the authorization endpoint may answer with; RFC 8414 wants it, nothing here reads it.
    response_types_supported: list[str]
    #: Grants that the token endpoint knows.
    grant_types_supported: list[str]
    #: Proof-key methods that the authorization endpoint knows.
    code_challenge_methods_supported: list[str]


class _JsonWebKeyRequired(TypedDict):
    """Members that are always there."""

    #: Type of the key: `EC`, `OKP` or `RSA`.
    kty: str


class JsonWebKey(_JsonWebKeyRequired, total=False):
    """Public key of an issuer, of RFC 7517; the members that verifiers read."""

    #: Name of the key; the header of a mandate repeats it.
    kid: str
    #: What the key is for; a key that signs mandates says `sig` or nothing.
    use: str
    #: What the key may do; `verify` among them, where stated.
    key_ops: list[str]
    #: The one algorithm that the key is for.
    alg: str
    #: Curve of an `EC` or `OKP` key.
    crv: str
    #: Public point of an `EC` or `OKP` key, base64url.
    x: str
    #: Second coordinate of an `EC` key, base64url.
    y: str
    #: Modulus of an `RSA` key, base64url.
    n: str
    #: Exponent of an `RSA` key, base64url.
    e: str


class JsonWebKeySet(TypedDict):
    """Key set of an issuer, of RFC 7517."""

    #: Keys; a verifier skips those that it cannot use.
    keys: list[JsonWebKey]


class _TokenExchangeRequestRequired(TypedDict):
    """Members that are always there."""

    #: The one grant.
    grant_type: Literal["urn:ietf:params:oauth:grant-type:token-exchange"]
    #: Token of the verified caller, its exact bytes.
    subject_token: str
    #: Kind of the subject token.
    subject_token_type: Literal["urn:ietf:params:oauth:token-type:access_token"]
    #: Absolute URI of the one resource that the new token is for, as declared.
    resource: str


class TokenExchangeRequest(_TokenExchangeRequestRequired, total=False):
    """Token exchange of RFC 8693, one resource per request."""

    #: Scopes wanted, separated by one space each.
    scope: str
    #: Token of the party that acts for the caller; goes with its type.
    actor_token: str
    #: Kind of the actor token.
    actor_token_type: str
    #: Logical name of the target; not sent unless asked for.
    audience: str
    #: Kind of the wanted token; not sent unless asked for.
    requested_token_type: str
    #: Client, where its credential does not name it.
    client_id: str
    #: Signed statement that identifies the client.
    client_assertion: str
    #: Kind of the client assertion.
    client_assertion_type: Literal["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]


class _AccessTokenResponseRequired(TypedDict):
    """Members that are always there."""

    #: The issued token.
    access_token: str
    #: How the token is used; only `bearer`, in any case of letters, is usable.
    token_type: str


class AccessTokenResponse(_AccessTokenResponseRequired, total=False):
    """Answer that carries an access token, of RFC 6749 section 5.1 and RFC 8693 section 2.2."""

    #: Kind of the issued token.
    issued_token_type: str
    #: Seconds for which the token lives.
    expires_in: int
    #: Scopes of the token; those asked for, if absent.
    scope: str
    #: Token for the next exchange; never logged.
    refresh_token: str


class _OAuthErrorBodyRequired(TypedDict):
    """Members that are always there."""

    #: Code of the authorization server.
    error: str


class OAuthErrorBody(_OAuthErrorBodyRequired, total=False):
    """Refusal of an authorization server, of RFC 6749 section 5.2."""

    #: Text for developers.
    error_description: str
    #: URL of a page about the error.
    error_uri: str


class _AuthorizationSubscriptionRequired(TypedDict):
    """Members that are always there."""

    #: Who asks.
    subject: Any
    #: What is to happen.
    action: Any
    #: What it happens to.
    resource: Any


class AuthorizationSubscription(_AuthorizationSubscriptionRequired, total=False):
    """Question to a SAPL decision point."""

    #: Circumstances; absent when unset, never null.
    environment: Any
    #: What the decision point needs to look further; never shown or logged.
    secrets: dict[str, Any]


class _AuthorizationDecisionRequired(TypedDict):
    """Members that are always there."""

    #: Verdict; everything but PERMIT denies.
    decision: Literal["PERMIT", "DENY", "SUSPEND", "INDETERMINATE", "NOT_APPLICABLE"]


class AuthorizationDecision(_AuthorizationDecisionRequired, total=False):
    """Answer of a SAPL decision point."""

    #: What must be done, or the call is refused.
    obligations: list[Any]
    #: What should be done.
    advice: list[Any]
    #: What stands in place of the result; null is a replacement, absence is none.
    resource: Any


# Several questions by identifier.
MultiAuthorizationSubscription = dict[str, "AuthorizationSubscription"]


# Answers to several questions by identifier.
MultiAuthorizationDecision = dict[str, "AuthorizationDecision"]


class IdentifiableAuthorizationDecision(TypedDict):
    """Changed answer to one of several questions."""

    #: Identifier of the question.
    subscriptionId: str
    decision: AuthorizationDecision


class _OpaInputRequired(TypedDict):
    """Members that are always there."""

    #: Who asks.
    subject: Any
    #: What is to happen.
    action: Any
    #: What it happens to.
    resource: Any


class OpaInput(_OpaInputRequired, total=False):
    """What an OPA policy decides on; secrets are never sent."""

    #: Circumstances; absent when unset, never null.
    environment: Any


class OpaQuery(TypedDict):
    """Question to an OPA decision point."""

    input: OpaInput


class OpaResult(TypedDict, total=False):
    """Answer of an OPA decision point."""

    #: A boolean, or an object with `decision` or `allow`; absent when no policy applies.
    result: Any
    #: Identifier of the decision in the log of the decision point.
    decision_id: str


class _AuthzenSubjectRequired(TypedDict):
    """Members that are always there."""

    #: Kind of the subject: `identity`.
    type: str
    #: Identifier of the subject.
    id: str


class AuthzenSubject(_AuthzenSubjectRequired, total=False):
    """Who asks."""

    #: What else is known of the subject.
    properties: dict[str, Any]


class _AuthzenActionRequired(TypedDict):
    """Members that are always there."""

    #: Name of the action.
    name: str


class AuthzenAction(_AuthzenActionRequired, total=False):
    """What is to happen."""

    #: What else is known of the action.
    properties: dict[str, Any]


class _AuthzenResourceRequired(TypedDict):
    """Members that are always there."""

    #: Kind of the resource: `tool`, `resource`, `prompt` or `component`.
    type: str
    #: Identifier of the resource: URI or name.
    id: str


class AuthzenResource(_AuthzenResourceRequired, total=False):
    """What the action happens to."""

    #: What else is known of the resource: its arguments and tags.
    properties: dict[str, Any]


class _AuthzenEvaluationRequestRequired(TypedDict):
    """Members that are always there."""

    subject: AuthzenSubject
    action: AuthzenAction
    resource: AuthzenResource


class AuthzenEvaluationRequest(_AuthzenEvaluationRequestRequired, total=False):
    """Question of the AuthZEN Authorization API 1.0."""

    #: Circumstances of the question.
    context: dict[str, Any]


class _AuthzenEvaluationResponseRequired(TypedDict):
    """Members that are always there."""

    #: Whether the action may happen.
    decision: bool


class AuthzenEvaluationResponse(_AuthzenEvaluationResponseRequired, total=False):
    """Answer of the AuthZEN Authorization API 1.0."""

    #: Reasons and obligations.
    context: dict[str, Any]


class AuthzenEvaluationEntry(TypedDict, total=False):
    """One of several questions; what it leaves out is taken from the top level."""

    subject: AuthzenSubject
    action: AuthzenAction
    resource: AuthzenResource
    #: Circumstances of the question.
    context: dict[str, Any]


class AuthzenEvaluationsOptions(TypedDict):
    """How several questions are answered."""

    #: Every question is answered.
    evaluations_semantic: Literal["execute_all"]


class _AuthzenEvaluationsRequestRequired(TypedDict):
    """Members that are always there."""

    #: Questions, in the order of the answers.
    evaluations: list[AuthzenEvaluationEntry]


class AuthzenEvaluationsRequest(_AuthzenEvaluationsRequestRequired, total=False):
    """Several questions in one, with shared parts at the top level."""

    subject: AuthzenSubject
    action: AuthzenAction
    resource: AuthzenResource
    #: Circumstances of the question.
    context: dict[str, Any]
    options: AuthzenEvaluationsOptions


class AuthzenEvaluationsResponse(TypedDict):
    """Answers to several questions."""

    #: Answers, in the order of the questions.
    evaluations: list[AuthzenEvaluationResponse]


class _AuthzenConfigurationRequired(TypedDict):
    """Members that are always there."""

    #: Identifier of the decision point, exactly as asked for.
    policy_decision_point: str
    #: URL for one question.
    access_evaluation_endpoint: str


class AuthzenConfiguration(_AuthzenConfigurationRequired, total=False):
    """Metadata of an AuthZEN decision point."""

    #: URL for several questions in one.
    access_evaluations_endpoint: str
