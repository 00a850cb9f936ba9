"""Revocations of one process, exact and always fresh."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import Any

_MAX_EPOCH = 2**63 - 1


class RevocationCapacityError(Exception):
    """The store is full of revocations that still hold; it answers ``True`` for every id until the rejected one expires."""


def is_epoch(value: object) -> bool:
    """A whole number from 0 to 2^63 - 1; ``True`` is none."""
    return type(value) is int and 0 <= value <= _MAX_EPOCH


class InMemoryRevocationStore:
    """A mark only ever moves later, and is forgotten only once it has expired on a clock that never goes back.

    A full store evicts nothing: the new mark is rejected, and the store closes until it would have expired.
    Epochs of zones never go back and never expire. Safe to use from several threads.
    """

    def __init__(
        self,
        default_ttl_ms: float = 86_400_000,
        *,
        max_entries: int = 1_000_000,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if not _is_time(default_ttl_ms):
            raise TypeError('option "default_ttl_ms": give a positive number of milliseconds')
        if type(max_entries) is not int or max_entries < 1:
            raise TypeError('option "max_entries": give a positive integer')
        self._default_ttl_ms, self._max_entries, self._monotonic = default_ttl_ms, max_entries, monotonic
        self._until: dict[str, float] = {}
        self._epochs: dict[str, int] = {}
        self._lost_epochs = False
        self._closed_until = -math.inf
        self._lock = threading.Lock()

    def is_revoked(self, id: str) -> bool:
        """Whether this identifier is revoked now. The empty one never is; a closed store answers ``True`` otherwise."""
        if id == "":
            return False
        until = self._until.get(id)
        if until is None and self._closed_until == -math.inf:
            return False
        now = self._monotonic()
        # Written so that a clock that answers NaN closes.
        return (until is not None and not now >= until) or not now >= self._closed_until

    def mark_revoked(self, id: str, ttl_ms: float | None = None) -> None:
        """Revokes for at least ``ttl_ms``; absent, zero, negative and infinite times mean the default."""
        if id == "":
            return
        with self._lock:
            now = self._monotonic()
            until = now + (ttl_ms if ttl_ms is not None and _is_time(ttl_ms) else self._default_ttl_ms) / 1000
            before = self._until.get(id)
            if before is not None and before >= until:
                return
            if before is None and len(self._until) >= self._max_entries:
                self._until = {kept: end for kept, end in self._until.items() if not now >= end}
                if len(self._until) >= self._max_entries:
                    self._closed_until = max(self._closed_until, until)
                    raise RevocationCapacityError(f"The revocation store is full at {self._max_entries} marks")
            self._until[id] = until

    def current_delegation_epoch(self, zone_id: str) -> int:
        """The epoch that the delegation graph of a zone has reached; 0 before any was recorded."""
        epoch = self._epochs.get(zone_id)
        if epoch is None and self._lost_epochs:
            raise RevocationCapacityError("Epochs were lost: the store is full")
        return epoch or 0

    def mark_delegation_epoch(self, zone_id: str, epoch: int, ttl_ms: float | None = None) -> None:
        """Records the epoch of a zone; a smaller one changes nothing, and no time makes it expire."""
        if not isinstance(zone_id, str) or not zone_id or not is_epoch(epoch):
            raise ValueError("A delegation epoch is a whole number from 0 to 2^63 - 1, of a named zone")
        with self._lock:
            if zone_id not in self._epochs and len(self._epochs) >= self._max_entries:
                self._lost_epochs = True
                raise RevocationCapacityError(f"The revocation store is full at {self._max_entries} zones")
            self._epochs[zone_id] = max(epoch, self._epochs.get(zone_id, 0))


def _is_time(value: Any) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value) and value > 0
