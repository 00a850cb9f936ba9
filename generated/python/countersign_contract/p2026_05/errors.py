# Generated from schema/errors.ts. Do not edit. Run: npm run generate
"""The error catalogue of profile 2026-05."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from ..kernel.contract import ErrorRow

#: Every code of the catalogue.
ErrorCode = Literal[
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
]

#: The codes that every release of the transport package has known.
SeedErrorCode = Literal[
    "missing_token",
    "invalid_token",
    "invalid_zone",
    "insufficient_scope",
    "session_revoked",
    "agent_required",
    "delegation_required",
    "chain_mismatch",
    "hop_count_exceeded",
]

#: Why verification is unavailable.
Reason = Literal[
    "keys_unavailable",
    "revocation_unavailable",
    "policy_unavailable",
    "misconfigured",
]

#: The error catalogue.
ERRORS: Mapping[str, ErrorRow] = MappingProxyType(
    {
        "missing_token": ErrorRow(
            code="missing_token",
            status=401,
            jsonrpc=401,
            challenge="bare",
            retriable=False,
            reasons=(),
            stages=("extract",),
            description="Missing bearer token",
            hint="Send the mandate in the Authorization header as a bearer token.",
        ),
        "invalid_token": ErrorRow(
            code="invalid_token",
            status=401,
            jsonrpc=401,
            challenge="invalid_token",
            retriable=False,
            reasons=(),
            stages=("decode", "signature", "claims"),
            description="Token validation failed",
            hint="Obtain a new mandate for this resource from its issuer.",
        ),
        "invalid_zone": ErrorRow(
            code="invalid_zone",
            status=401,
            jsonrpc=401,
            challenge="invalid_token",
            retriable=False,
            reasons=(),
            stages=("claims",),
            description="Token zone validation failed",
            hint="Obtain a mandate from the zone that this server belongs to.",
        ),
        "insufficient_scope": ErrorRow(
            code="insufficient_scope",
            status=403,
            jsonrpc=403,
            challenge="insufficient_scope",
            retriable=False,
            reasons=(),
            stages=("requirements",),
            description="Missing scope: {missing}",
            hint="Ask for a mandate with every scope that the challenge names.",
        ),
        "session_revoked": ErrorRow(
            code="session_revoked",
            status=403,
            jsonrpc=403,
            challenge="none",
            retriable=False,
            reasons=(),
            stages=("revocation",),
            description="Session revoked",
            hint="The authority behind this mandate was withdrawn; start a new session.",
        ),
        "agent_required": ErrorRow(
            code="agent_required",
            status=403,
            jsonrpc=403,
            challenge="none",
            retriable=False,
            reasons=(),
            stages=("requirements",),
            description="Agent identity required",
            hint="Present a mandate that was issued to an agent session.",
        ),
        "delegation_required": ErrorRow(
            code="delegation_required",
            status=403,
            jsonrpc=403,
            challenge="none",
            retriable=False,
            reasons=(),
            stages=("requirements",),
            description="Delegation required",
            hint="Present a mandate that rests on a delegation.",
        ),
        "chain_mismatch": ErrorRow(
            code="chain_mismatch",
            status=403,
            jsonrpc=403,
            challenge="none",
            retriable=False,
            reasons=(),
            stages=("requirements",),
            description="Delegation chain missing application: {missing}",
            hint="Present a mandate whose delegation chain passes through the named application.",
        ),
        "hop_count_exceeded": ErrorRow(
            code="hop_count_exceeded",
            status=403,
            jsonrpc=403,
            challenge="none",
            retriable=False,
            reasons=(),
            stages=("requirements",),
            description="Hop count exceeded",
            hint="Present a mandate with fewer delegations.",
        ),
        "verification_unavailable": ErrorRow(
            code="verification_unavailable",
            status=503,
            jsonrpc=503,
            challenge="none",
            retriable=True,
            reasons=(
                "keys_unavailable",
                "revocation_unavailable",
                "policy_unavailable",
                "misconfigured",
            ),
            stages=("extract", "signature", "revocation"),
            description="Verification temporarily unavailable",
            hint="Keep the mandate and try again after the time that Retry-After gives.",
        ),
    }
)
