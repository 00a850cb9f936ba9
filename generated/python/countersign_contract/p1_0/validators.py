# Generated from schema/claims.ts, schema/requirements.ts, schema/profiles/1.0.ts. Do not edit. Run: npm run generate
"""Shapes of profile 1.0: schemas as data, guards and explanations."""

from __future__ import annotations

from collections.abc import Mapping

from ..kernel.contract import Issue
from ..kernel.issues import explain
from ..kernel.validate import Definitions, Schema, compile_schema
from .claims import fold_claims

DEFINITIONS: Definitions = {
    "ChainHop": {
        "type": "object",
        "properties": {
            "application_id": {"type": "string", "minLength": 1},
            "agent_session_id": {"type": "string"},
            "delegation_edge_id": {"type": "string"},
        },
        "required": ["application_id"],
        "additionalProperties": True,
    },
}

CLAIMS: Schema = {
    "type": "object",
    "properties": {
        "iss": {"type": "string", "minLength": 1},
        "aud": {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
            ],
        },
        "exp": {"type": "integer", "minimum": 0, "maximum": 9007199254740991},
        "iat": {"type": "integer", "minimum": 0, "maximum": 9007199254740991},
        "nbf": {"type": "integer", "minimum": 0, "maximum": 9007199254740991},
        "jti": {"type": "string", "minLength": 1},
        "sub": {"type": "string", "minLength": 1},
        "zone_id": {"type": "string", "minLength": 1},
        "client_id": {"type": "string", "minLength": 1},
        "sid": {"type": "string", "minLength": 1},
        "root_sid": {"type": "string", "minLength": 1},
        "scope": {"type": "string"},
        "agent_session_id": {"type": "string"},
        "delegation_edge_id": {"type": "string"},
        "source_session_id": {"type": "string"},
        "target_session_id": {"type": "string"},
        "delegation_path": {"type": "array", "items": {"type": "string", "minLength": 1}},
        "delegation_chain": {"type": "array", "items": {"$ref": "#/$defs/ChainHop"}},
        "hop_count": {"type": "integer", "minimum": 0, "maximum": 9007199254740991},
        "delegation_graph_epoch": {"type": "integer", "minimum": 0, "maximum": 9007199254740991},
        "use": {"type": "string", "enum": ["session", "gateway", "resource"]},
        "sub_type": {"type": "string", "enum": ["user", "application"]},
        "target": {"type": "array", "items": {"type": "string", "minLength": 1}},
    },
    "required": [
        "iss",
        "aud",
        "exp",
        "iat",
        "jti",
        "sub",
        "zone_id",
        "client_id",
        "sid",
        "root_sid",
        "use",
        "sub_type",
    ],
    "additionalProperties": True,
}

_OWN_CODES: tuple[str, ...] = ("zone_id",)

#: Claims without the members that have a code of their own.
SHAPE: Schema = {
    **CLAIMS,
    "properties": {
        name: member for name, member in CLAIMS["properties"].items() if name not in _OWN_CODES
    },
    "required": [name for name in CLAIMS.get("required", ()) if name not in _OWN_CODES],
}

#: Requirement options under their Python names; every one may be left out.
REQUIREMENTS: Schema = {
    "type": "object",
    "properties": {
        "issuer": {"type": "string", "minLength": 1},
        "audience": {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
            ],
        },
        "expected_zone_id": {"type": "string", "minLength": 1},
        "required_use": {"type": "string", "enum": ["session", "gateway", "resource"]},
        "required_scopes": {
            "type": "array",
            "items": {
                "type": "string",
                "minLength": 1,
                "maxLength": 256,
                "pattern": "^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$",
            },
        },
        "required_targets": {"type": "array", "items": {"type": "string", "minLength": 1}},
        "require_session": {"type": "boolean"},
        "require_delegation": {"type": "boolean"},
        "max_hop_count": {"type": "integer", "minimum": 0, "maximum": 255},
        "require_chain_contains": {"type": "array", "items": {"type": "string", "minLength": 1}},
    },
    "additionalProperties": False,
}

#: Which claims hold which type.
_HELD: Mapping[str, str] = {"delegation_chain": "ChainHop"}

_is_claims = compile_schema(CLAIMS, DEFINITIONS)

#: Whether folded claims have their shape, members with a code of their own left out.
has_claims_shape = compile_schema(SHAPE, DEFINITIONS)


def is_claims(value: object) -> bool:
    """Whether a value is claims of this profile; accepts every declared spelling."""
    return _is_claims(fold_claims(value))


def _explain_folded(value: object) -> list[Issue]:
    return explain("Claims", "claims", value, CLAIMS, DEFINITIONS, _HELD)


def explain_claims(value: object) -> list[Issue]:
    """Every finding about the shape of claims: where, what and which kind, never the value."""
    return _explain_folded(fold_claims(value))


def explain_requirements(value: object) -> list[Issue]:
    """Every finding about requirement options. A missing name means not given; None is null."""
    return explain("Requirements", "options", value, REQUIREMENTS, DEFINITIONS, {})
