# Generated from schema/claims.ts. Do not edit. Run: npm run generate
"""Claims of profile 2026-05."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

from ..kernel.ops import ABSENT
from ..kernel.project import (
    FrozenDict,
    fold_aliases,
    fold_list_member,
    integer,
    items,
    member,
    optional_integer,
    optional_text,
    rest_of,
    text,
    text_or_items,
)


class _ChainHopWireRequired(TypedDict):
    """Members that are always there."""

    #: Application that took this hop.
    application_id: str


class ChainHopWire(_ChainHopWireRequired, total=False):
    """One hop of a delegation chain. Other members are ignored. Wire form."""

    #: Agent session that took this hop.
    agent_session_id: str
    #: Delegation edge that this hop used.
    delegation_edge_id: str


class _ClaimsWireRequired(TypedDict):
    """Members that are always there."""

    #: Issuer, compared exactly with the configured one.
    iss: str
    #: Audience: one resource or several.
    aud: str | list[str]
    #: Expiry in seconds since 1970.
    exp: int
    #: User on whose behalf the call is made.
    sub: str
    #: Zone that issued the mandate.
    zone_id: str
    #: Application that presents the mandate.
    client_id: str
    #: Authority record; revoking it ends the mandate.
    sid: str


class ClaimsWire(_ClaimsWireRequired, total=False):
    """What a mandate says about the caller. Unknown members are allowed and kept aside. Wire
    form.
    """

    #: Time of issue in seconds since 1970.
    iat: int
    #: Not valid before, in seconds since 1970.
    nbf: int
    #: Identifier of this token.
    jti: str
    #: Authority record at the root of the delegation.
    root_sid: str
    #: Granted scopes, separated by spaces. Absent means none.
    scope: str
    #: Session of the agent that acts.
    agent_session_id: str
    #: Delegation edge that the mandate rests on.
    delegation_edge_id: str
    #: Session that delegated.
    source_session_id: str
    #: Session that received the delegation.
    target_session_id: str
    #: Delegation edges from the root to this mandate.
    delegation_path: list[str]
    #: Applications from the root to this mandate.
    delegation_chain: list[ChainHopWire]
    #: Number of delegations so far. Absent means 0.
    hop_count: int
    #: Epoch of the delegation graph at issue.
    delegation_graph_epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHop:
    """One hop of a delegation chain. Other members are ignored."""

    #: Application that took this hop.
    application_id: str
    #: Agent session that took this hop.
    agent_session_id: str | None = None
    #: Delegation edge that this hop used.
    delegation_edge_id: str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """What a mandate says about the caller. Unknown members are allowed and kept aside."""

    #: User on whose behalf the call is made.
    sub: str
    #: Zone that issued the mandate.
    zone_id: str
    #: Application that presents the mandate.
    client_id: str
    #: Authority record; revoking it ends the mandate.
    sid: str
    #: Granted scopes, separated by spaces. Absent means none.
    scope: str
    #: Session of the agent that acts.
    agent_session_id: str | None = None
    #: Delegation edge that the mandate rests on.
    delegation_edge_id: str | None = None
    #: Session that delegated.
    source_session_id: str | None = None
    #: Session that received the delegation.
    target_session_id: str | None = None
    #: Delegation edges from the root to this mandate.
    delegation_path: list[str] = field(default_factory=list)
    #: Applications from the root to this mandate.
    delegation_chain: list[ChainHop] = field(default_factory=list)
    #: Epoch of the delegation graph at issue.
    graph_epoch: int | None = None
    #: Number of delegations so far. Absent means 0.
    hop_count: int | None = None
    #: Audience: one resource or several.
    audience: str | list[str] = ""
    #: Expiry in seconds since 1970.
    expires_at: int = 0
    #: Time of issue in seconds since 1970.
    issued_at: int | None = None
    #: Identifier of this token.
    jti: str | None = None
    #: Members that the contract does not name, frozen at every depth.
    extra: Mapping[str, Any] = field(default_factory=FrozenDict)


KNOWN = frozenset(
    [
        "iss",
        "aud",
        "exp",
        "iat",
        "nbf",
        "jti",
        "sub",
        "zone_id",
        "client_id",
        "sid",
        "root_sid",
        "scope",
        "agent_session_id",
        "delegation_edge_id",
        "source_session_id",
        "target_session_id",
        "delegation_path",
        "delegation_chain",
        "hop_count",
        "delegation_graph_epoch",
    ]
)


def project_chain_hop(wire: object) -> ChainHop:
    """Wire form to frozen Python form. Never raises."""
    return ChainHop(
        application_id=text(member(wire, "application_id")),
        agent_session_id=optional_text(member(wire, "agent_session_id")),
        delegation_edge_id=optional_text(member(wire, "delegation_edge_id")),
    )


def project_claims(wire: object) -> Claims:
    """Wire form to frozen Python form. Never raises."""
    return Claims(
        audience=text_or_items(member(wire, "aud")),
        expires_at=integer(member(wire, "exp")),
        issued_at=optional_integer(member(wire, "iat")),
        jti=optional_text(member(wire, "jti")),
        sub=text(member(wire, "sub")),
        zone_id=text(member(wire, "zone_id")),
        client_id=text(member(wire, "client_id")),
        sid=text(member(wire, "sid")),
        scope=text(member(wire, "scope")),
        agent_session_id=optional_text(member(wire, "agent_session_id")),
        delegation_edge_id=optional_text(member(wire, "delegation_edge_id")),
        source_session_id=optional_text(member(wire, "source_session_id")),
        target_session_id=optional_text(member(wire, "target_session_id")),
        delegation_path=items(member(wire, "delegation_path"), text),
        delegation_chain=items(member(wire, "delegation_chain"), project_chain_hop),
        hop_count=optional_integer(member(wire, "hop_count")),
        graph_epoch=optional_integer(member(wire, "delegation_graph_epoch")),
        extra=rest_of(wire, KNOWN),
    )


CHAIN_HOP_ALIASES: Mapping[str, str] = {
    "app": "application_id",
    "session": "agent_session_id",
    "edge": "delegation_edge_id",
}


def fold_chain_hop(value: object) -> object:
    """Rewrites aliased members of one object; ``ABSENT`` when it mixes both spellings."""
    return fold_aliases(value, CHAIN_HOP_ALIASES)


def fold_claims(value: object) -> object:
    """Rewrites aliased members; ``None`` when one object mixes both spellings. Never raises."""
    value = fold_list_member(value, "delegation_chain", fold_chain_hop)
    return None if value is ABSENT else value
