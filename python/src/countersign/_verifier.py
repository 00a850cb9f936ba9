"""The ladder of verification. Every rung can only refuse; a token passes when no rung is left."""

from __future__ import annotations

import hashlib
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from countersign_contract import AuthError, Claims, Contract, RevocationStore, contract, decode_json

from ._bearer import extract_bearer
from ._errors import DEFAULT_PROFILE, CountersignConfigError, create_error, error_of, unavailable, withhold
from ._hooks import Hooks
from ._jws import ALGORITHMS, Key, read_compact
from ._keys import KeyCache, key_set_url, require_url
from ._options import Need, check_names, given, tighten

P = TypeVar("P")


@dataclass(frozen=True)
class AuthResult(Generic[P]):
    """Outcome of a verification: the principal, or why there is none."""

    principal: P | None = None
    error: AuthError | None = None

    @property
    def ok(self) -> bool:
        return self.error is None and self.principal is not None


@dataclass(frozen=True)
class Verified:
    """A token that passed: its payload, to be read only, and its claims, the caller's own."""

    wire: dict[str, Any]
    principal: Any


class Verifier:
    """Decides about mandates. Nothing but the constructor, ``require`` and ``warmup`` raises.

    :param requirements: what every call needs, by the names of the profile; ``None`` means not given
    :param now: seconds since 1970
    :param key_cache: shares key sets (and their HTTP client) with other verifiers
    :raises CountersignConfigError: for bad, missing and unknown options
    """

    def __init__(
        self,
        issuer: str,
        audience: str | Sequence[str],
        revocations: RevocationStore,
        *,
        contract: Contract = contract,
        profile: str | None = None,
        hooks: Mapping[str, Callable[..., Any]] | None = None,
        jwks_uri: str | None = None,
        key_cache: KeyCache | None = None,
        http_client: Any = None,
        allow_insecure_issuer: bool = False,
        algorithms: Sequence[str] | None = None,
        clock_skew_seconds: int | None = None,
        max_token_bytes: int | None = None,
        revocation_timeout_ms: int | None = None,
        cache_entries: int | None = None,
        resource_metadata_url: str | None = None,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        **requirements: Any,
    ) -> None:
        named = contract.default_profile if profile is None else profile
        found = contract.profiles.get(named) if isinstance(named, str) else None
        if found is None:
            raise CountersignConfigError("profile", f"the profiles are {', '.join(contract.profiles)}")
        self.profile, limits = found, found.limits
        wanted = given({**requirements, "issuer": issuer, "audience": audience})
        check_names(found, list(found.checks), wanted)
        zoned = {row.name for row in found.checks if found.zone_required and row.claim == "zone_id"}
        for row in found.checks:
            if row.name not in wanted and (row.required or row.name in zoned):
                raise CountersignConfigError(row.name, "give a value; it has no default")
        if not isinstance(allow_insecure_issuer, bool):
            raise CountersignConfigError("allow_insecure_issuer", "give True or False")
        self.issuer = require_url("issuer", issuer, allow_insecure_issuer)
        if "?" in issuer:
            raise CountersignConfigError("issuer", "remove the query from the URL")
        self.audience: tuple[str, ...] = (audience,) if isinstance(audience, str) else tuple(audience)
        self.resource_metadata_url = resource_metadata_url
        self._identity = {row.name: wanted.get(row.name) for row in found.checks if row.stage == "claims"}
        self._identity = {name: value for name, value in self._identity.items() if value is not None}
        rows = [row for row in found.checks if row.stage == "requirements"]
        self._base = {row.name: wanted[row.name] for row in rows if row.name in wanted}
        self.requirements = tighten(found, self._base, {})
        accepted = tuple(found.header.algorithms if algorithms is None else algorithms)
        if not accepted or isinstance(algorithms, str) or any(name not in ALGORITHMS for name in accepted):
            raise CountersignConfigError("algorithms", f"give a list of {', '.join(ALGORITHMS)}")
        self._algorithms = accepted
        self._skew = _integer("clock_skew_seconds", clock_skew_seconds, limits["clockSkewSeconds"], 0, limits["clockSkewMaxSeconds"])
        self._max_bytes = _integer("max_token_bytes", max_token_bytes, limits["tokenCharacters"], 1, limits["tokenCharacters"])
        timeout = _integer("revocation_timeout_ms", revocation_timeout_ms, limits["revocationTimeoutMs"], 1, 60_000)
        self._entries = _integer("cache_entries", cache_entries, limits["cacheEntries"], 0, 1_000_000)
        self._now = now
        self._hooks = Hooks(found, revocations, hooks or {}, timeout / 1000)
        zone = next((wanted[row.name] for row in found.checks if row.claim == "zone_id" and row.name in wanted), None)
        url = key_set_url(found, issuer, zone) if jwks_uri is None else require_url("jwks_uri", jwks_uri, allow_insecure_issuer)
        self._source = (key_cache or KeyCache(http_client, monotonic)).source(url, accepted, limits)
        self._known: OrderedDict[bytes, tuple[dict[str, Any], Key, str | None]] = OrderedDict()
        self._tail = found.stages[found.stages.index("claims") + 1 :]

    def require(self, overrides: Mapping[str, Any] | Need | None = None) -> Need:
        """The requirements of a route: those of the verifier, tightened. Give the result to ``authenticate``."""
        if isinstance(overrides, Need):
            return overrides
        return self.requirements if overrides is None else tighten(self.profile, self._base, overrides)

    async def authenticate(self, token: str, overrides: Mapping[str, Any] | Need | None = None) -> AuthResult[Any]:
        """Every stage. Overrides only tighten; bad ones are refused as ``verification_unavailable``."""
        outcome = await self.verify(token, overrides)
        return AuthResult(error=outcome) if isinstance(outcome, AuthError) else AuthResult(outcome.principal)

    async def authorization(
        self, header: str | None, overrides: Mapping[str, Any] | Need | None = None
    ) -> AuthResult[Any]:
        """The same for an ``Authorization`` header; a malformed one counts as no token."""
        return await self.authenticate(extract_bearer(header) or "", overrides)

    async def verify(self, token: object, overrides: Mapping[str, Any] | Need | None = None) -> Verified | AuthError:
        """What ``authenticate`` does, with the payload of an accepted token beside its claims."""
        try:
            return await self._climb(token, self.require(overrides))
        except Exception:
            return unavailable(self.profile)

    def check_requirements(self, principal: Any, need: Need) -> AuthError | None:
        """Stage requirements alone: what more scope cannot cure comes first."""
        failure = self.profile.enforce("requirements", principal, need.opaque)
        failure = failure or self.profile.enforce("requirements", principal, need.all)
        return None if failure is None else error_of(self.profile, failure)

    async def check_active(self, principal: Any) -> AuthError | None:
        """For long calls: expiry with the same tolerance, then stage revocation; ``None`` while the authority holds."""
        try:
            expires = getattr(principal, self.profile.claim_names["exp"])
            if not self._seconds() < expires + self._skew:
                return create_error(self.profile, "invalid_token", description="Token expired during execution")
            return await self._hooks.check(principal)
        except Exception:
            return unavailable(self.profile)

    async def warmup(self) -> None:
        """Fetches the key set ahead of the first call. :raises RuntimeError: when it cannot be had now"""
        if await self._source.load() is None:
            raise RuntimeError("The key set is unavailable")

    async def _climb(self, token: object, need: Need) -> Verified | AuthError:
        if not isinstance(token, str) or str.__len__(token) == 0:
            return create_error(self.profile, "missing_token")
        wire = await self._identify(str.__str__(token))
        if isinstance(wire, AuthError):
            return wire
        seconds, skew = self._seconds(), self._skew
        soon = seconds + skew + self.profile.limits["futureIssuedAtSeconds"]
        if seconds >= wire["exp"] + skew or wire.get("nbf", 0) > seconds + skew or wire.get("iat", 0) > soon:
            return create_error(self.profile, "invalid_token")
        failure = self.profile.enforce_own_codes(wire, self._identity)
        if failure is not None:
            return error_of(self.profile, failure)
        # Projected for every call, so that nobody else holds its lists.
        principal = self.profile.project(wire)
        for stage in self._tail:
            revoked = stage == "revocation"
            error = await self._hooks.check(principal) if revoked else self._refuse(principal, need)
            if error is not None:
                return error
        return Verified(wire, principal)

    def _refuse(self, principal: Any, need: Need) -> AuthError | None:
        failure = self.profile.enforce("requirements", principal, need.all)
        if failure is None:
            return None
        curable = self.profile.errors[failure.code].challenge == "insufficient_scope"
        in_vain = curable and self.profile.enforce("requirements", principal, need.opaque) is not None
        error = error_of(self.profile, failure)
        return withhold(error) if in_vain else error

    async def _identify(self, token: str) -> dict[str, Any] | AuthError:
        """Decode, signature, and the claims that the token alone decides; remembered under SHA-256 of the whole token."""
        invalid = create_error(self.profile, "invalid_token")
        compact = read_compact(token, self.profile, self._algorithms, self._max_bytes)
        if compact is None:
            return invalid
        keys, digest = self._source.current(), hashlib.sha256(token.encode()).digest()
        known = self._known.get(digest) if keys is not None else None
        if known is not None and keys is not None and keys.find(known[2]) is known[1]:
            self._known.move_to_end(digest)
            return known[0]
        key = await self._key_of(compact)
        if isinstance(key, str):
            return unavailable(self.profile, key)
        decoded = decode_json(compact.payload, self.profile.limits["jsonDepth"])
        wire: Any = self.profile.fold_claims(decoded.value) if decoded.ok and key is not None else None
        if key is None or not self.profile.has_claims_shape(wire):
            return invalid
        failure = self.profile.enforce_identity(wire, self._identity)
        if failure is not None:
            return error_of(self.profile, failure)
        self._known[digest] = (wire, key, compact.kid)
        while len(self._known) > self._entries:
            self._known.popitem(last=False)
        payload: dict[str, Any] = wire
        return payload

    async def _key_of(self, compact: Any) -> Key | str | None:
        """The key under which the signature is valid; ``None`` for no such key; a reason when nobody can tell."""
        source = self._source
        known = source.current()
        keys = known or await source.load()
        if keys is None:
            return "keys_unavailable"
        key = keys.find(compact.kid)
        if key is not None and (key.algorithm != compact.algorithm or key.verifies(compact)):
            return key if key.algorithm == compact.algorithm else None
        # A set that has just come need not be asked for again, and without a name no newer set would help.
        if known is None or (key is None and compact.kid is None):
            return None
        complete = await source.refresh(keys)
        newer = source.current()
        found = newer.find(compact.kid) if newer is not None else None
        if newer is None or (found is None and not complete):
            return "keys_unavailable"
        usable = found is not None and found is not key and found.algorithm == compact.algorithm
        return found if usable and found is not None and found.verifies(compact) else None

    def _seconds(self) -> float:
        seconds = self._now()
        if not math.isfinite(seconds):
            raise ValueError("the clock gives no time")
        return seconds


create_verifier = Verifier
#: Key sets of the function form, by URL.
_shared_keys = KeyCache()


async def authenticate(
    token: str,
    issuer: str,
    audience: str | Sequence[str],
    required_scopes: list[str] | None,
    expected_zone_id: str | None,
    revocations: RevocationStore,
    require_agent: bool = False,
    require_delegation: bool = False,
    require_chain_contains: list[str] | None = None,
    max_hop_count: int | None = None,
    **options: Any,
) -> AuthResult[Claims]:
    """Verifies a mandate. Never raises; a mistake in the options reads ``verification_unavailable``.

    Servers that check many mandates make a :class:`Verifier` once.
    """
    flags = {"require_agent": require_agent, "require_delegation": require_delegation}
    wanted = {
        "required_scopes": required_scopes,
        "expected_zone_id": expected_zone_id,
        "require_chain_contains": require_chain_contains,
        "max_hop_count": max_hop_count,
        **{name: value for name, value in flags.items() if value is not False},
    }
    try:
        keys = None if {"http_client", "monotonic"} & options.keys() else _shared_keys
        verifier = Verifier(issuer, audience, revocations, **{"key_cache": keys, **wanted, **options})
    except Exception:
        name = options.get("profile")
        words = contract.profiles.get(name, DEFAULT_PROFILE) if isinstance(name, str) else DEFAULT_PROFILE
        return AuthResult(error=unavailable(words))
    return await verifier.authenticate(token)


def _integer(option: str, value: object, default: int, least: int, most: int) -> int:
    if value is None:
        return default
    if type(value) is int and least <= value <= most:
        return value
    raise CountersignConfigError(option, f"give an integer from {least} to {most}")
