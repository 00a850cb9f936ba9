# Generated from schema/requirements.ts, schema/profiles/1.0.ts. Do not edit. Run: npm run generate
"""Enforcement of profile 1.0: every declared check, in the declared order."""

from __future__ import annotations

from collections.abc import Mapping

from ..kernel.contract import Failure
from ..kernel.ops import (
    ABSENT,
    at_most,
    contains_all,
    contains_all_of,
    contains_all_words,
    contains_any,
    equals,
    failure,
    given,
    guarded,
    is_text,
    one_or_many,
    or_else,
    own,
    present,
    refuse,
)

_ISSUER = failure("invalid_token", "claims", "issuer")
_AUDIENCE = failure("invalid_token", "claims", "audience")
_ZONE_ID = failure("invalid_zone", "claims", "expected_zone_id")
_REQUIRED_USE = failure("invalid_token", "requirements", "required_use")
_REQUIRED_SCOPES = failure("insufficient_scope", "requirements", "required_scopes")
_REQUIRED_SCOPES_SHAPE = failure("invalid_token", "requirements", "required_scopes")
_REQUIRED_TARGETS = failure("invalid_token", "requirements", "required_targets")
_REQUIRE_SESSION = failure("session_required", "requirements", "require_session")
_REQUIRE_SESSION_SHAPE = failure("invalid_token", "requirements", "require_session")
_REQUIRE_DELEGATION = failure("delegation_required", "requirements", "require_delegation")
_REQUIRE_DELEGATION_SHAPE = failure("invalid_token", "requirements", "require_delegation")
_MAX_HOP_COUNT = failure("hop_count_exceeded", "requirements", "max_hop_count")
_MAX_HOP_COUNT_SHAPE = failure("invalid_token", "requirements", "max_hop_count")
_REQUIRE_CHAIN_CONTAINS = failure("chain_mismatch", "requirements", "require_chain_contains")
_REQUIRE_CHAIN_CONTAINS_SHAPE = failure("invalid_token", "requirements", "require_chain_contains")


@guarded
def enforce_identity(subject: object, need: Mapping[str, object]) -> Failure | None:
    """Checks of the claims stage that come before the times: claims in wire form.

    First failure by order, or ``None``. Never raises.
    """
    # claims 10: The `iss` claim equals this issuer exactly.
    wanted = given(need, "issuer")
    if wanted is not ABSENT:
        verdict = equals(own(subject, "iss"), "text", wanted)
        if verdict is not True:
            return refuse(verdict, _ISSUER, _ISSUER)
    # claims 20: The `aud` claim names at least one of these audiences exactly.
    wanted = given(need, "audience")
    if wanted is not ABSENT:
        verdict = contains_any(one_or_many(own(subject, "aud")), wanted)
        if verdict is not True:
            return refuse(verdict, _AUDIENCE, _AUDIENCE)
    return None


@guarded
def enforce_own_codes(subject: object, need: Mapping[str, object]) -> Failure | None:
    """Checks of the claims stage after the times, on claims with a code of their own: wire form.

    First failure by order, or ``None``. Never raises.
    """
    # claims 30: The `zone_id` claim equals this zone exactly.
    if not is_text(own(subject, "zone_id")):
        return _ZONE_ID
    wanted = given(need, "expected_zone_id")
    if wanted is not ABSENT:
        verdict = equals(own(subject, "zone_id"), "text", wanted)
        if verdict is not True:
            return refuse(verdict, _ZONE_ID, _ZONE_ID)
    return None


@guarded
def enforce_requirements(subject: object, need: Mapping[str, object]) -> Failure | None:
    """Checks of the requirements stage: claims in Python form.

    First failure by order, or ``None``. Never raises.
    """
    # requirements 5: The `use` claim equals this use exactly.
    wanted = or_else(given(need, "required_use"), "resource")
    verdict = equals(own(subject, "use"), "text", wanted)
    if verdict is not True:
        return refuse(verdict, _REQUIRED_USE, _REQUIRED_USE)
    # requirements 10: Every listed scope is a word of the `scope` claim.
    wanted = given(need, "required_scopes")
    if wanted is not ABSENT:
        verdict = contains_all_words(own(subject, "scope"), wanted)
        if verdict is not True:
            return refuse(verdict, _REQUIRED_SCOPES, _REQUIRED_SCOPES_SHAPE)
    # requirements 15: Every listed resource is in the `target` claim.
    wanted = given(need, "required_targets")
    if wanted is not ABSENT:
        verdict = contains_all(own(subject, "target_resources"), wanted)
        if verdict is not True:
            return refuse(verdict, _REQUIRED_TARGETS, _REQUIRED_TARGETS)
    # requirements 20: The mandate names an agent session.
    wanted = or_else(given(need, "require_session"), False)
    if wanted is not False:
        verdict = present(own(subject, "session_id"), "text")
        if verdict is not True:
            return refuse(verdict, _REQUIRE_SESSION, _REQUIRE_SESSION_SHAPE)
    # requirements 30: The mandate rests on a delegation edge.
    wanted = or_else(given(need, "require_delegation"), False)
    if wanted is not False:
        verdict = present(own(subject, "delegation_id"), "text")
        if verdict is not True:
            return refuse(verdict, _REQUIRE_DELEGATION, _REQUIRE_DELEGATION_SHAPE)
    # requirements 35: The number of delegations is at most this.
    wanted = or_else(given(need, "max_hop_count"), 10)
    verdict = at_most(or_else(own(subject, "hop_count"), 0), wanted)
    if verdict is not True:
        return refuse(verdict, _MAX_HOP_COUNT, _MAX_HOP_COUNT_SHAPE)
    # requirements 40: Every listed application is a hop of the delegation chain.
    wanted = given(need, "require_chain_contains")
    if wanted is not ABSENT:
        verdict = contains_all_of(own(subject, "delegation_chain"), "application_id", wanted)
        if verdict is not True:
            return refuse(verdict, _REQUIRE_CHAIN_CONTAINS, _REQUIRE_CHAIN_CONTAINS_SHAPE)
    return None


def enforce(stage: str, subject: object, need: Mapping[str, object]) -> Failure | None:
    """First failure among the checks of ``stage``. Never raises."""
    if stage == "claims":
        failed = enforce_identity(subject, need)
        return enforce_own_codes(subject, need) if failed is None else failed
    return enforce_requirements(subject, need) if stage == "requirements" else None
