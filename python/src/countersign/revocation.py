"""Revocations: what is asked of a store, and the store of one process, exact and always fresh."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from countersign_contract import contract

LIMITS = contract.profiles[contract.default_profile].limits
KINDS = ("record", "session", "edge")
_MAX_EPOCH = 2**63 - 1


class Anchor(NamedTuple):
    """Something whose withdrawal ends every mandate that rests on it. The empty zone is every zone."""

    zone: str
    kind: Literal["record", "session", "edge"]
    id: str


@dataclass(frozen=True)
class CheckResult:
    """What a store says about a mandate. Only ``active`` lets it pass."""

    state: Literal["active", "revoked", "stale", "unavailable"]
    anchor: Anchor | None = None
    #: Why nobody can tell; for operators.
    reason: str | None = None
    #: When to ask again, for the caller.
    retry_after_ms: float | None = None


ACTIVE, STALE = CheckResult("active"), CheckResult("stale")


def unavailable_until(reason: str, remaining_ms: float = math.inf) -> CheckResult:
    """Nobody can tell; ask again after the remaining time, or the contract's usual time if that is shorter."""
    most = LIMITS["retryAfterSeconds"] * 1_000
    return CheckResult("unavailable", reason=reason, retry_after_ms=min(remaining_ms, most) if remaining_ms >= 1 else most)


class RevocationCapacityError(Exception):
    """The store is full of revocations that still hold; it lets nothing pass until the rejected one expires."""


def is_epoch(value: object) -> bool:
    """A whole number from 0 to 2^63 - 1; ``True`` is none."""
    return type(value) is int and 0 <= value <= _MAX_EPOCH


def need_epoch(zone_id: object, epoch: object) -> None:
    if not isinstance(zone_id, str) or not zone_id or not is_epoch(epoch):
        raise ValueError("A delegation epoch is a whole number from 0 to 2^63 - 1, of a named zone")


def read_anchor(given: Iterable[Any]) -> Anchor:
    """:raises TypeError: for anything that is no anchor"""
    anchor = Anchor(*given)
    if not isinstance(anchor.zone, str) or not isinstance(anchor.id, str) or anchor.kind not in KINDS:
        raise TypeError("An anchor has a zone, a kind (record, session or edge) and an id")
    return anchor


def is_time(value: Any) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value) and value > 0


def ttl_of(ttl_ms: float | None, until: float | None, now_ms: float, default_ms: float) -> float:
    """Milliseconds that a mark must last: a time that has passed, or is none, must not shorten it."""
    left = until - now_ms if is_time(until) and until is not None else 0
    given = ttl_ms if is_time(ttl_ms) and ttl_ms is not None else 0
    return max(left, given) if max(left, given) > 0 else default_ms


class InMemoryRevocationStore:
    """A mark only ever moves later, and is forgotten only once it has expired on a clock that never goes back.

    A full store evicts nothing: the new mark is rejected, and the store closes until it would have expired.
    Epochs of zones never go back and never expire. Safe to use from several threads.

    :param now: seconds since 1970; read for ``revoke`` with ``until``
    """

    def __init__(
        self,
        default_ttl_ms: float = LIMITS["revocationDefaultTtlMs"],
        *,
        max_entries: int = int(LIMITS["revocationMaxEntries"]),
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        if not is_time(default_ttl_ms):
            raise TypeError('option "default_ttl_ms": give a positive number of milliseconds')
        if type(max_entries) is not int or max_entries < 1:
            raise TypeError('option "max_entries": give a positive integer')
        self._default_ttl_ms, self._max_entries = default_ttl_ms, max_entries
        self._monotonic, self._now = monotonic, now
        #: Marks without kind and zone under their identifier, others under the anchor.
        self._until: dict[str | Anchor, float] = {}
        #: Zones of all anchors, to find them by their identifier alone.
        self._zones: set[str] = set()
        self._epochs: dict[str, int] = {}
        self._lost_epochs = False
        self._closed_until = -math.inf
        self._lock = threading.Lock()

    def is_revoked(self, id: str) -> bool:
        """Whether this identifier, of whatever kind and zone, is revoked now; a closed store answers ``True``.

        The empty one never is.
        """
        if id == "":
            return False
        marks = [Anchor(zone, kind, id) for zone in self._zones.copy() for kind in KINDS]  # type: ignore[arg-type]
        return self._holds([id, *marks]) or self._closed_ms() > 0

    def check(self, zone: str, anchors: Iterable[Anchor], graph_epoch: int | None = None) -> CheckResult:
        """One answer about all anchors of a mandate of ``zone``; a revoked one beats everything else."""
        for anchor in anchors:
            # An anchor of every zone is met by a mark of any.
            zones = {anchor.zone, ""} if anchor.zone else self._zones.copy()
            if anchor.id and self._holds([anchor.id, *(anchor._replace(zone=each) for each in zones)]):
                return CheckResult("revoked", anchor)
        if graph_epoch is not None:
            known = self._epochs.copy() if zone == "" else {each: self._epochs.get(each) for each in (zone, "")}
            if any(epoch is not None and epoch > graph_epoch for epoch in known.values()):
                return STALE
            if self._lost_epochs and known.get(zone) is None:
                return unavailable_until("capacity")
        closed = self._closed_ms()
        return unavailable_until("capacity", closed) if closed > 0 else ACTIVE

    def mark_revoked(self, id: str, ttl_ms: float | None = None) -> None:
        """Revokes for at least ``ttl_ms``, in every kind and zone; absent, zero, negative and infinite times mean the default."""
        if id != "":
            self._mark(id, ttl_of(ttl_ms, None, 0, self._default_ttl_ms))

    def revoke(self, anchor: Anchor, *, ttl_ms: float | None = None, until: float | None = None) -> None:
        """Revokes one anchor for the longest of ``ttl_ms``, ``until`` (ms since 1970) and what is known already."""
        found = read_anchor(anchor)
        if found.id != "":
            self._mark(found, ttl_of(ttl_ms, until, self._now() * 1_000, self._default_ttl_ms))

    def current_delegation_epoch(self, zone_id: str) -> int:
        """The epoch that the delegation graph of a zone has reached; 0 before any was recorded."""
        epoch = self._epochs.get(zone_id)
        if epoch is None and self._lost_epochs:
            raise RevocationCapacityError("Epochs were lost: the store is full")
        return epoch or 0

    def mark_delegation_epoch(self, zone_id: str, epoch: int, ttl_ms: float | None = None) -> None:
        """Records the epoch of a zone; a smaller one changes nothing, and no time makes it expire."""
        need_epoch(zone_id, epoch)
        with self._lock:
            if zone_id not in self._epochs and len(self._epochs) >= self._max_entries:
                self._lost_epochs = True
                raise RevocationCapacityError(f"The revocation store is full at {self._max_entries} zones")
            self._epochs[zone_id] = max(epoch, self._epochs.get(zone_id, 0))

    def _holds(self, marks: list[str | Anchor]) -> bool:
        found = [until for until in map(self._until.get, marks) if until is not None]
        # Written so that a clock that answers NaN closes.
        return bool(found) and not self._monotonic() >= max(found)

    def _closed_ms(self) -> float:
        if self._closed_until == -math.inf:
            return 0
        left = self._closed_until - self._monotonic()
        return 0 if left <= 0 else left * 1_000 if left > 0 else 1

    def _mark(self, mark: str | Anchor, ttl_ms: float) -> None:
        with self._lock:
            now = self._monotonic()
            until, before = now + ttl_ms / 1_000, self._until.get(mark)
            if before is not None and before >= until:
                return
            if before is None and len(self._until) >= self._max_entries:
                self._until = {kept: end for kept, end in self._until.items() if not now >= end}
                self._zones = {kept.zone for kept in self._until if isinstance(kept, Anchor)}
                if len(self._until) >= self._max_entries:
                    self._closed_until = max(self._closed_until, until)
                    raise RevocationCapacityError(f"The revocation store is full at {self._max_entries} marks")
            if isinstance(mark, Anchor):
                self._zones.add(mark.zone)
            self._until[mark] = until
