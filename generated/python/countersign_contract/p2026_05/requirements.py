# Generated from schema/requirements.ts. Do not edit. Run: npm run generate
"""Requirement options of profile 2026-05: what a server asks of a mandate."""

from __future__ import annotations

from typing import TypedDict

from ..kernel.contract import CheckRow


class RequirementOverrides(TypedDict, total=False):
    """Requirements that a single route or tool may tighten."""

    #: Every listed scope is a word of the `scope` claim. Refused with ``insufficient_scope``.
    required_scopes: list[str] | tuple[str, ...]
    #: The mandate names an agent session. Refused with ``agent_required``. Default: ``False``.
    require_agent: bool
    #: The mandate rests on a delegation edge. Refused with ``delegation_required``. Default:
    #: ``False``.
    require_delegation: bool
    #: Every listed application is a hop of the delegation chain. Refused with ``chain_mismatch``.
    require_chain_contains: list[str] | tuple[str, ...]
    #: The number of delegations is at most this. Refused with ``hop_count_exceeded``. Default:
    #: ``10``.
    max_hop_count: int


class Requirements(RequirementOverrides, total=False):
    """Everything that a server may ask of a mandate."""

    #: The `iss` claim equals this issuer exactly. Refused with ``invalid_token``.
    issuer: str
    #: The `aud` claim names at least one of these audiences exactly. Refused with
    #: ``invalid_token``.
    audience: str | list[str] | tuple[str, ...]
    #: The `zone_id` claim equals this zone exactly. Refused with ``invalid_zone``.
    expected_zone_id: str


#: The requirements in the order in which they are checked.
CHECKS: tuple[CheckRow, ...] = (
    CheckRow(
        name="issuer",
        option="issuer",
        stage="claims",
        order=10,
        op="equals",
        claim="iss",
        error="invalid_token",
        merge="fixed",
        required=True,
        description="The `iss` claim equals this issuer exactly.",
    ),
    CheckRow(
        name="audience",
        option="audience",
        stage="claims",
        order=20,
        op="containsAny",
        claim="aud",
        error="invalid_token",
        merge="fixed",
        required=True,
        description="The `aud` claim names at least one of these audiences exactly.",
    ),
    CheckRow(
        name="expected_zone_id",
        option="zoneId",
        stage="claims",
        order=30,
        op="equals",
        claim="zone_id",
        error="invalid_zone",
        merge="fixed",
        required=False,
        description="The `zone_id` claim equals this zone exactly.",
    ),
    CheckRow(
        name="required_scopes",
        option="requiredScopes",
        stage="requirements",
        order=10,
        op="containsAll",
        claim="scope",
        error="insufficient_scope",
        merge="union",
        required=False,
        description="Every listed scope is a word of the `scope` claim.",
    ),
    CheckRow(
        name="require_agent",
        option="requireAgent",
        stage="requirements",
        order=20,
        op="present",
        claim="agent_session_id",
        error="agent_required",
        merge="or",
        required=False,
        default=False,
        description="The mandate names an agent session.",
    ),
    CheckRow(
        name="require_delegation",
        option="requireDelegation",
        stage="requirements",
        order=30,
        op="present",
        claim="delegation_edge_id",
        error="delegation_required",
        merge="or",
        required=False,
        default=False,
        description="The mandate rests on a delegation edge.",
    ),
    CheckRow(
        name="require_chain_contains",
        option="requireChainContains",
        stage="requirements",
        order=40,
        op="containsAll",
        claim="delegation_chain",
        error="chain_mismatch",
        merge="union",
        required=False,
        description="Every listed application is a hop of the delegation chain.",
    ),
    CheckRow(
        name="max_hop_count",
        option="maxHopCount",
        stage="requirements",
        order=50,
        op="atMost",
        claim="hop_count",
        error="hop_count_exceeded",
        merge="min",
        required=False,
        default=10,
        description="The number of delegations is at most this.",
    ),
)
