# Generated from schema/revocation.ts, schema/http.ts, schema/metadata.ts. Do not edit. Run: npm run generate
"""Guards of the messages that come from elsewhere."""

from __future__ import annotations

from typing import TypeGuard

from .kernel.contract import Issue
from .kernel.issues import explain
from .kernel.validate import Definitions, Schema, compile_schema
from .messages import ErrorBody, JsonRpcRefusalResponse, ProtectedResourceMetadata, RevocationEvent

_DEFINITIONS: Definitions = {
    "JsonRpcRefusalData": {
        "type": "object",
        "properties": {
            "error": {
                "type": "string",
                "enum": [
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
                ],
            },
            "reason": {
                "type": "string",
                "enum": [
                    "keys_unavailable",
                    "revocation_unavailable",
                    "policy_unavailable",
                    "misconfigured",
                ],
            },
        },
        "required": ["error"],
        "additionalProperties": False,
    },
    "JsonRpcRefusal": {
        "type": "object",
        "properties": {
            "code": {"type": "integer", "minimum": 401, "maximum": 503},
            "message": {"type": "string", "minLength": 1},
            "data": {"$ref": "#/$defs/JsonRpcRefusalData"},
        },
        "required": ["code", "message", "data"],
        "additionalProperties": False,
    },
}

_REVOCATION_EVENT: Schema = {
    "type": "object",
    "properties": {
        "zone": {"type": "string"},
        "kind": {"type": "string", "enum": ["record", "session", "edge"]},
        "id": {"type": "string", "minLength": 1},
        "until": {"type": "integer", "minimum": 0, "maximum": 9007199254740991},
    },
    "required": ["kind", "id"],
    "additionalProperties": True,
}

_ERROR_BODY: Schema = {
    "type": "object",
    "properties": {
        "error": {
            "type": "string",
            "enum": [
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
            ],
        },
        "error_description": {"type": "string", "minLength": 1},
        "error_hint": {"type": "string", "minLength": 1},
    },
    "required": ["error", "error_description"],
    "additionalProperties": False,
}

_JSON_RPC_REFUSAL_RESPONSE: Schema = {
    "type": "object",
    "properties": {"jsonrpc": {"const": "2.0"}, "error": {"$ref": "#/$defs/JsonRpcRefusal"}},
    "required": ["jsonrpc", "error"],
    "additionalProperties": True,
}

_PROTECTED_RESOURCE_METADATA: Schema = {
    "type": "object",
    "properties": {
        "resource": {"type": "string", "minLength": 1},
        "authorization_servers": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "minItems": 1,
        },
        "scopes_supported": {"type": "array", "items": {"type": "string", "minLength": 1}},
        "bearer_methods_supported": {
            "type": "array",
            "items": {"type": "string", "enum": ["header"]},
        },
        "resource_name": {"type": "string", "minLength": 1},
        "resource_documentation": {"type": "string", "minLength": 1},
        "resource_policy_uri": {"type": "string", "minLength": 1},
        "resource_tos_uri": {"type": "string", "minLength": 1},
        "jwks_uri": {"type": "string", "minLength": 1},
    },
    "required": ["resource", "authorization_servers"],
    "additionalProperties": True,
}

_is_revocation_event = compile_schema(_REVOCATION_EVENT, _DEFINITIONS)


def is_revocation_event(value: object) -> TypeGuard[RevocationEvent]:
    """Whether a value is a ``RevocationEvent``."""
    return _is_revocation_event(value)


def explain_revocation_event(value: object) -> list[Issue]:
    """Every finding about the shape of a ``RevocationEvent``: where, what and which kind, never the
    value.
    """
    return explain("RevocationEvent", "value", value, _REVOCATION_EVENT, _DEFINITIONS, {})


_is_error_body = compile_schema(_ERROR_BODY, _DEFINITIONS)


def is_error_body(value: object) -> TypeGuard[ErrorBody]:
    """Whether a value is a ``ErrorBody``."""
    return _is_error_body(value)


def explain_error_body(value: object) -> list[Issue]:
    """Every finding about the shape of a ``ErrorBody``: where, what and which kind, never the
    value.
    """
    return explain("ErrorBody", "value", value, _ERROR_BODY, _DEFINITIONS, {})


_is_json_rpc_refusal_response = compile_schema(_JSON_RPC_REFUSAL_RESPONSE, _DEFINITIONS)


def is_json_rpc_refusal_response(value: object) -> TypeGuard[JsonRpcRefusalResponse]:
    """Whether a value is a ``JsonRpcRefusalResponse``."""
    return _is_json_rpc_refusal_response(value)


def explain_json_rpc_refusal_response(value: object) -> list[Issue]:
    """Every finding about the shape of a ``JsonRpcRefusalResponse``: where, what and which kind,
    never the value.
    """
    return explain(
        "JsonRpcRefusalResponse",
        "value",
        value,
        _JSON_RPC_REFUSAL_RESPONSE,
        _DEFINITIONS,
        {},
    )


_is_protected_resource_metadata = compile_schema(_PROTECTED_RESOURCE_METADATA, _DEFINITIONS)


def is_protected_resource_metadata(value: object) -> TypeGuard[ProtectedResourceMetadata]:
    """Whether a value is a ``ProtectedResourceMetadata``."""
    return _is_protected_resource_metadata(value)


def explain_protected_resource_metadata(value: object) -> list[Issue]:
    """Every finding about the shape of a ``ProtectedResourceMetadata``: where, what and which kind,
    never the value.
    """
    return explain(
        "ProtectedResourceMetadata",
        "value",
        value,
        _PROTECTED_RESOURCE_METADATA,
        _DEFINITIONS,
        {},
    )
