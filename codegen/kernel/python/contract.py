"""What generated code says about a contract: identity, catalogue, checks, profiles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

StageName = Literal["extract", "decode", "signature", "claims", "revocation", "requirements"]
"""Where in the ladder a check runs."""

MergeRule = Literal["union", "or", "min", "max", "same", "fixed"]
"""How an override combines with its base: only ever tighter."""

Op = Literal[
    "equals",
    "present",
    "absent",
    "containsAll",
    "containsAny",
    "atMost",
    "atLeast",
    "oneOf",
]
"""How a claim is compared with what a requirement asks for."""

Limits = Mapping[str, int]
"""Limits and defaults that the handwritten core applies, by their names in the contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractIdentity:
    """Name, version and digest of the contract that code was generated from."""

    name: str
    version: str
    #: SHA-256 of the canonical bundle, lowercase hex. Equal digests mean equal contracts.
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failed check."""

    code: str
    stage: StageName
    #: Name of the requirement option that failed, or ``shape`` when the claims are no object.
    check: str
    #: First missing *configured* element, never a received value.
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One finding of an ``explain_…`` function: locations and rules, never a received value."""

    path: tuple[str | int, ...]
    rule: str
    expected: str
    received: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRow:
    """One row of the error catalogue."""

    code: str
    #: HTTP status.
    status: Literal[401, 403, 503]
    #: JSON-RPC error code of an in-band refusal: the status number.
    jsonrpc: Literal[401, 403, 503]
    #: ``error`` parameter of the challenge; ``bare`` sends a challenge without one, ``none`` none.
    challenge: Literal["none", "bare", "invalid_token", "insufficient_scope"]
    retriable: bool
    reasons: tuple[str, ...]
    stages: tuple[StageName, ...]
    #: Safe to send. ``{missing}`` stands for the first missing configured value.
    description: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One requirement as data."""

    #: Name of the option in Python.
    name: str
    #: Name of the option in the contract.
    option: str
    stage: StageName
    order: int
    op: Op
    #: Wire name of the claim.
    claim: str
    error: str
    merge: MergeRule
    required: bool
    #: What counts when the option is not given; ``None`` when the check is skipped then.
    default: str | int | bool | None = None
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRow:
    """A check of stage ``revocation`` that only a running system can decide: a port is asked."""

    #: Name of the requirement, reported as the failing check.
    name: str
    order: int
    #: Name of the port in the contract.
    hook: str
    #: Name of the port's method in Python.
    method: str
    #: Attributes of the claims that are handed to the port, in order; when one is absent
    #: (``None``), the check is skipped.
    args: tuple[str, ...]
    #: Which answer fails. Anything but ``True`` and ``False`` is unavailable.
    fails_on: bool
    error: str
    unavailable: str
    reason: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRules:
    """Accepted and forbidden members of the JOSE header."""

    algorithms: tuple[str, ...]
    types: tuple[str, ...]
    forbidden: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Profile:
    """Everything that a verifier needs to know of one profile of a contract.

    Every function is total: it never raises, whatever it is given.
    """

    id: str
    contract: ContractIdentity
    #: The ladder, in order.
    stages: tuple[StageName, ...]
    errors: Mapping[str, ErrorRow]
    checks: tuple[CheckRow, ...]
    #: Checks of stage ``revocation``, in order.
    hook_checks: tuple[HookRow, ...]
    limits: Limits
    header: HeaderRules
    #: Python name by wire name, for every claim that is handed on.
    claim_names: Mapping[str, str]
    #: The same for the members of claims that hold objects, by wire name of the claim.
    member_names: Mapping[str, Mapping[str, str]]
    #: Key-set URL template; ``{issuer}`` without its trailing slash, ``{zone}`` URL-encoded.
    key_set_url: str
    #: Whether a configured zone is mandatory.
    zone_required: bool
    #: Whether ``hint`` is part of error objects and bodies.
    hints: bool
    #: Every rule of the claims' shape, own codes included; accepts every declared spelling.
    is_claims: Callable[[object], bool]
    #: Every finding about claims; empty for valid ones.
    explain_claims: Callable[[object], list[Issue]]
    #: Rewrites aliased members to their first spelling; ``None`` when one object mixes spellings.
    fold_claims: Callable[[object], object]
    #: Guard for verification, on folded claims: leaves out members that have a code of their own.
    has_claims_shape: Callable[[object], bool]
    #: Wire form to frozen Python form.
    project: Callable[[object], Any]
    #: First failure among the checks of a stage, by order. Stage ``claims`` takes the wire form,
    #: every other the projected form. Requirements are given under their Python names.
    enforce: Callable[[str, object, Mapping[str, object]], Failure | None]
    #: The part of stage ``claims`` before the times: issuer and audience. Wire form.
    enforce_identity: Callable[[object, Mapping[str, object]], Failure | None]
    #: The part of stage ``claims`` after the times: claims with a code of their own. Wire form.
    enforce_own_codes: Callable[[object, Mapping[str, object]], Failure | None]
    #: Identifiers to look up in the revocation store, without duplicates.
    anchors: Callable[[Any], tuple[str, ...]]
    #: Findings on requirement options under their Python names. A missing name means not given;
    #: ``None`` is JSON's null and a finding.
    explain_requirements: Callable[[object], list[Issue]]

    def __repr__(self) -> str:
        return f"<Profile {self.id} of {self.contract.name} {self.contract.version}>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Contract:
    """A compiled contract: its identity and its profiles."""

    name: str
    version: str
    #: SHA-256 of the canonical bundle, lowercase hex. Equal digests mean equal contracts.
    digest: str
    #: Id of the profile that applies unless another is named.
    default_profile: str
    profiles: Mapping[str, Profile]

    def __repr__(self) -> str:
        return f"<Contract {self.name} {self.version}>"
