"""Revocations that many processes share in Redis."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable
from functools import partial
from typing import Any

from ._errors import CountersignConfigError
from ._link import Link, Plan, RevocationUnavailableError, as_unavailable, run
from ._redis_scripts import EPOCH_SCRIPT, MARK_SCRIPT, SUSPENSION_SCRIPT
from ._stream import encode_key_part, read_decimal, stream_of_zone
from .revocation import ACTIVE, KINDS, LIMITS, STALE, Anchor, CheckResult, need_epoch, read_anchor, ttl_of, unavailable_until

_DAY_MS, _EPOCHS = 86_400_000, "delegation-epoch:"
#: Longest time that is written: Redis refuses what overflows when the clock is added.
_MAX_TTL_MS = 2**52


def integer(option: str, value: object, least: int, most: int) -> int:
    if type(value) is int and least <= value <= most:
        return value
    raise CountersignConfigError(option, f"give an integer from {least} to {most}")


def text(option: str, value: object, may_be_empty: bool = False) -> str:
    if isinstance(value, str) and (value or may_be_empty):
        return value
    raise CountersignConfigError(option, "give text")


class RedisRevocationStore:
    """One ``MGET`` per verification. With an asyncio client every method returns an awaitable.

    Marks only ever move later. Redis that errs, is unreachable or does not answer in time never means "not revoked":
    ``check`` answers ``unavailable``, ``is_revoked`` answers ``True`` or raises, and writes raise
    :class:`RevocationUnavailableError`.

    :param redis: a client of redis-py; the store makes connections of its own from its settings
    :param key_prefix: what keys of version 1 begin with
    :param fail_closed: whether ``is_revoked`` answers ``True`` when Redis cannot tell; otherwise it raises
    :param zone: of the stream that feeds this store, and of ``is_revoked``, which names none
    :param require_fresh: whether the sign of life that consumers write is needed, no older than ``max_stale_ms``
    :raises TypeError: for another client; :class:`CountersignConfigError`, a ``TypeError`` too, for options
    """

    def __init__(
        self,
        redis: Any,
        key_prefix: str = "caracal:revoked:sessions:",
        default_ttl_ms: int = int(LIMITS["revocationDefaultTtlMs"]),
        fail_closed: bool = True,
        *,
        command_timeout_ms: int = 250,
        zone: str = "",
        read_v1_keys: bool = True,
        require_fresh: bool = False,
        max_stale_ms: int = 10_000,
    ) -> None:
        self._prefix = text("key_prefix", key_prefix)
        if key_prefix.startswith("countersign:"):
            raise CountersignConfigError("key_prefix", "give a prefix that does not begin with countersign:")
        self._default_ttl_ms = integer("default_ttl_ms", default_ttl_ms, 1, _MAX_TTL_MS)
        self._zone, self._fail_closed = text("zone", zone, may_be_empty=True), fail_closed is not False
        self._v1, self._require_fresh = read_v1_keys is not False, require_fresh is not False
        self._max_stale_ms = integer("max_stale_ms", max_stale_ms, 1_000, 60_000)
        self._link = Link(redis, integer("command_timeout_ms", command_timeout_ms, 1, 10_000), threads=16)
        self.is_async = self._link.is_async

    def is_revoked(self, id: str) -> Any:
        """Whether a mark without kind or zone, of every zone, or of the store's own zone holds. The empty one never is."""
        return self._run(self._is_revoked(id))

    def check(self, zone: str, anchors: Iterable[Anchor], graph_epoch: int | None = None) -> Any:
        """One :class:`countersign.CheckResult` about a mandate. Never raises; a revoked anchor beats everything else."""
        return self._run(self._check(zone, anchors, graph_epoch))

    def mark_revoked(self, id: str, ttl_ms: float | None = None) -> Any:
        """Revokes an identifier of whatever kind in every zone, under the key that older services read."""
        keys = self._v1_keys(text("id", id, may_be_empty=True)) or [_key("", "a", kind, id) for kind in KINDS]
        return self._run(self._mark(keys, id, ttl_of(ttl_ms, None, 0, self._default_ttl_ms)))

    def revoke(self, anchor: Anchor, *, ttl_ms: float | None = None, until: float | None = None) -> Any:
        """Revokes an anchor for the longest of ``ttl_ms``, ``until`` (ms since 1970) and what holds already."""
        zone, kind, id = read_anchor(anchor)
        # Verifiers take mandates for a while after they expired.
        later = None if until is None else until + LIMITS["clockSkewMaxSeconds"] * 1_000
        ttl = ttl_of(ttl_ms, later, time.time() * 1_000, self._default_ttl_ms)
        return self._run(self._mark([_key(zone, "a", kind, id)], id, ttl))

    def suspend(self, anchor: Anchor, at: int) -> Any:
        """Suspends an anchor until a later :meth:`resume`; of two calls, the one with the later time (ms) counts."""
        return self._run(self._suspend(anchor, at, ""))

    def resume(self, anchor: Anchor, at: int) -> Any:
        """Ends a suspension, never a revocation."""
        return self._run(self._suspend(anchor, at, "-"))

    def current_delegation_epoch(self, zone_id: str) -> Any:
        """The epoch that the delegation graph of a zone has reached; 0 before any was recorded."""
        return self._run(self._current_epoch(zone_id))

    def mark_delegation_epoch(self, zone_id: str, epoch: int, ttl_ms: float | None = None) -> Any:
        """Records the epoch of a zone, of every zone when empty; a smaller one changes nothing.

        ``ttl_ms`` is for its copy of version 1 alone.
        """
        need_epoch(text("zone_id", zone_id, may_be_empty=True) or "*", epoch)
        keys = self._epoch_keys(zone_id)
        ttl = min(math.ceil(ttl_of(ttl_ms, None, 0, _DAY_MS)), _MAX_TTL_MS)
        return self._run(self._write(EPOCH_SCRIPT, keys, [str(epoch), 0, ttl][: len(keys) + 1]))

    def mark_fresh(self) -> Any:
        """The sign of life that ``require_fresh`` asks for; consumers write it after a read that reached the tail."""
        now = str(int(time.time() * 1_000))
        return self._link.send("SET", f"{stream_of_zone(self._zone)}:f", now, "PX", self._max_stale_ms)

    def close(self) -> Any:
        """Ends the store's own connections."""
        return self._link.close()

    def _run(self, plan: Plan) -> Any:
        return run(plan, self.is_async)

    def _is_revoked(self, id: str) -> Plan:
        if id == "":
            return False
        anchors = [Anchor(self._zone, kind, id) for kind in KINDS]  # type: ignore[arg-type]
        result = yield from self._check(self._zone, anchors, None)
        if result.state == "unavailable" and not self._fail_closed:
            raise RevocationUnavailableError(result.reason)
        return result.state != "active"

    def _check(self, zone: str, anchors: Iterable[Anchor], graph_epoch: int | None) -> Plan:
        try:
            keys = self._keys_to_check(text("zone", zone, may_be_empty=True), [read_anchor(each) for each in anchors])
            if graph_epoch is not None:
                keys |= {key: ("epoch", None) for key in self._epoch_keys_to_read(zone)}
            if self._require_fresh:
                keys[f"{stream_of_zone(self._zone)}:f"] = ("freshness", None)
            replies = yield from self._read(keys)
            return _judge(keys.values(), replies, graph_epoch)
        except Exception as error:
            return unavailable_until(as_unavailable(error).reason)

    def _keys_to_check(self, zone: str, anchors: list[Anchor]) -> dict[str, tuple[str, Anchor | None]]:
        """Keys, what each means, and of what."""
        if not anchors:
            raise RevocationUnavailableError("malformed_reply")
        keys: dict[str, tuple[str, Anchor | None]] = {}
        for anchor in anchors:
            for its in dict.fromkeys([zone, anchor.zone, ""] if anchor.id else []):
                keys.setdefault(_key(its, "a", anchor.kind, anchor.id), ("mark", anchor))
                keys.setdefault(_key(its, "s", anchor.kind, anchor.id), ("suspension", anchor))
            keys |= {key: ("mark", anchor) for key in self._v1_keys(anchor.id) if key not in keys}
        return keys

    def _v1_keys(self, id: str) -> list[str]:
        # One whose key would be that of an epoch is kept under typed keys alone.
        return [f"{self._prefix}{id}"] if self._v1 and id and not id.startswith(_EPOCHS) else []

    def _epoch_keys(self, zone: str) -> list[str]:
        return [f"{stream_of_zone(zone)}:e", *([f"{self._prefix}{_EPOCHS}{zone}"] if self._v1 and zone else [])]

    def _epoch_keys_to_read(self, zone: str) -> list[str]:
        return list(dict.fromkeys([*self._epoch_keys(zone), *self._epoch_keys("")]))

    def _current_epoch(self, zone_id: str) -> Plan:
        replies = yield from self._read(self._epoch_keys_to_read(text("zone_id", zone_id, may_be_empty=True)))
        epochs = [0 if reply is None else read_decimal(reply) for reply in replies]
        if None in epochs:
            raise RevocationUnavailableError("malformed_reply")
        return max(epoch for epoch in epochs if epoch is not None)

    def _read(self, keys: Iterable[str]) -> Plan:
        asked = list(keys)
        if not asked:
            return []
        replies = yield partial(self._link.send, "MGET", *asked)
        if not isinstance(replies, list) or len(replies) != len(asked):
            raise RevocationUnavailableError("malformed_reply")
        return [reply if reply is None else bytes(reply).decode("utf-8", "replace") for reply in replies]

    def _mark(self, keys: list[str], id: str, ttl_ms: float) -> Plan:
        ttl = min(math.ceil(ttl_ms), _MAX_TTL_MS)
        value = "1" if keys and keys[0].startswith(self._prefix) else str(math.ceil(time.time() * 1_000) + ttl)
        if id:
            yield from self._write(MARK_SCRIPT, keys, [value, ttl])

    def _suspend(self, anchor: Anchor, at: int, sign: str) -> Plan:
        zone, kind, id = read_anchor(anchor)
        if type(at) is not int or not 0 < at < 2**53:
            raise ValueError("at: give milliseconds since 1970")
        if id:
            yield from self._write(SUSPENSION_SCRIPT, [_key(zone, "s", kind, id)], [f"{sign}{at}", _DAY_MS])

    def _write(self, script: str, keys: list[str], rest: list[Any]) -> Plan:
        if (yield partial(self._link.send, "EVAL", script, len(keys), *keys, *rest)) != 1:
            raise RevocationUnavailableError("malformed_reply")


def _key(zone: str, area: str, kind: str, id: str) -> str:
    return f"{stream_of_zone(zone)}:{area}:{kind}:{encode_key_part(id)}"


def _judge(meanings: Iterable[tuple[str, Anchor | None]], replies: list[str | None], graph_epoch: int | None) -> CheckResult:
    doubt: str | None = None
    stale = False
    for (means, anchor), reply in zip(meanings, replies, strict=True):
        if reply is None:
            doubt = doubt or ("not_fresh" if means == "freshness" else None)
        elif means == "suspension" and not re.fullmatch("-?[1-9][0-9]{0,15}", reply):
            doubt = doubt or "malformed_reply"
        elif means == "mark" or (means == "suspension" and reply[0] != "-"):
            return CheckResult("revoked", anchor)
        elif means == "epoch" and graph_epoch is not None:
            epoch = read_decimal(reply)
            doubt = doubt or ("malformed_reply" if epoch is None else None)
            stale = stale or (epoch is not None and epoch > graph_epoch)
    return STALE if stale else ACTIVE if doubt is None else unavailable_until(doubt)
