"""One member of a consumer group, whatever its stream says."""

from __future__ import annotations

import asyncio
import inspect
import random
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ._errors import CountersignConfigError
from ._link import Link, Plan, RevocationUnavailableError, as_unavailable, run
from ._redis_reports import ConsumerStatus, dead_letter
from ._redis_scripts import TRIMMED_SCRIPT
from ._redis_store import RedisRevocationStore, integer, text
from ._stream import V1_REVOCATIONS, Rejected, read_keys, read_v1_keys
from .revocation import InMemoryRevocationStore

#: Least seconds between two attempts at entries that could not be applied, and most that a store of asyncio may take for one.
_RETRY_EVERY, _APPLY_WITHIN = 0.5, 2.0


class GroupMember:
    """One member of a group: pending entries before new ones, applied before acknowledged, refused ones recorded first.

    It reads over a connection of its own, made from the settings of the client.

    :param store: a store that all members share, fed through a client of the same kind
    :param consumer: name of this member, unique among those that run
    :param block_ms: milliseconds to wait for entries; 0 does not wait
    :param stream_hmac_key: key of version 1, or several: bytes, or their hex text
    :param keys: keys of version 2 by key id; they are for the stream of ``zone``
    :param allow_unsigned: whether entries of version 1 without signature are applied; without any key this must be said
    :raises TypeError: for another client, for a store of this process alone, and for options
    """

    _stream, _group, _method = V1_REVOCATIONS, "resource-revocation", "mark_revoked"

    def __init__(
        self,
        redis: Any,
        store: Any,
        consumer: str,
        stream: str | None = None,
        group: str | None = None,
        batch_size: int = 50,
        block_ms: int = 500,
        stream_hmac_key: Any = None,
        require_signature: bool = False,
        *,
        allow_unsigned: bool = False,
        keys: Mapping[str, Any] | None = None,
        zone: str = "",
        pending_idle_ms: int = 30_000,
        max_stale_ms: int = 10_000,
        dead_letter_max_length: int = 10_000,
    ) -> None:
        self._stream = text("stream", self._stream if stream is None else stream)
        self._group = text("group", self._group if group is None else group)
        self._consumer, self._zone = text("consumer", consumer), text("zone", zone, may_be_empty=True)
        self._batch = integer("batch_size", batch_size, 1, 1_000)
        self._block_ms = integer("block_ms", block_ms, 0, 60_000)
        self._idle_ms = integer("pending_idle_ms", pending_idle_ms, 1, 86_400_000)
        self._max_stale_ms = integer("max_stale_ms", max_stale_ms, 1_000, 60_000)
        self._dead_length = integer("dead_letter_max_length", dead_letter_max_length, 1, 10_000_000)
        self._v1, self._v2 = read_v1_keys("stream_hmac_key", stream_hmac_key), read_keys("keys", keys)
        self._unsigned = allow_unsigned is True and not require_signature
        if not self._v1 and not self._v2 and not self._unsigned:
            raise CountersignConfigError("stream_hmac_key", "give a key, or allow_unsigned=True")
        self._link = Link(redis, self._block_ms + 500)
        if isinstance(store, InMemoryRevocationStore):
            raise TypeError("store: a group delivers each entry to one process; give a RedisRevocationStore")
        if not callable(getattr(store, self._method, None)):
            raise TypeError(f"store: has no method {self._method}; give a RedisRevocationStore")
        if isinstance(store, RedisRevocationStore) and store.is_async != self._link.is_async:
            raise TypeError("store: give store and consumer clients of one kind, both synchronous or both of asyncio")
        self._store = store
        self._unapplied: set[str] = set()
        self._rejected: dict[str, int] = {}
        self._applied = self._lost = self._failures = 0
        self._failing: str | None = None
        #: Whether the store gave no answer at the last attempt: no more entries are taken on then.
        self._away = False
        self._has_group = True
        self._retry_at = 0.0
        #: Whether the last poll came to its end; what a reply brought that was lost is pending here.
        self._whole = True
        self._lock, self._gate, self._stopping = threading.Lock(), asyncio.Lock(), threading.Event()
        self._runner: Any = None

    def ensure_group(self) -> Any:
        """Makes stream and group where they are missing. :raises RevocationUnavailableError: when Redis refuses"""
        return run(self._ensure_group(), self._link.is_async)

    def poll_once(self) -> Any:
        """Takes over entries of dead members, retries its own, then reads new ones; returns how many are done with.

        A loop around it needs nothing else: while Redis cannot be read, it waits up to a second and returns 0, and
        ``status.failing`` says why. Calls that overlap take turns.
        """
        if self._link.is_async:
            return self._poll_later()
        with self._lock:
            return run(self._poll(), False)

    def start(self) -> None:
        """Polls until :meth:`stop`, in a daemon thread or, with an asyncio client, in a task; retries for ever."""
        if self._runner is not None:
            return
        self._stopping.clear()
        if self._link.is_async:
            self._runner = asyncio.ensure_future(run(self._loop(), True))
        else:
            self._runner = threading.Thread(target=run, args=(self._loop(), False), name="countersign-consumer", daemon=True)
            self._runner.start()

    def stop(self) -> Any:
        """Ends after the entries in hand, and closes the connection; awaitable with an asyncio client."""
        self._stopping.set()
        runner, self._runner = self._runner, None
        if self._link.is_async:
            return self._ended(runner)
        if runner is not None:
            runner.join()
        return self._link.close()

    @property
    def status(self) -> ConsumerStatus:
        """Counters of this process."""
        state = "stopped" if self._runner is None else "retrying" if self._failing else "running"
        return ConsumerStatus(state, self._applied, dict(self._rejected), len(self._unapplied), self._lost, self._failing)

    def _apply(self, flat: Any) -> Plan:
        """:raises Rejected: for an entry that says nothing we may act on"""
        raise NotImplementedError

    def _reached_tail(self) -> Plan:
        yield from ()

    async def _poll_later(self) -> Any:
        async with self._gate:
            return await run(self._poll(), True)

    async def _ended(self, runner: Any) -> None:
        if runner is not None:
            await runner
        await self._link.close()

    def _loop(self) -> Plan:
        self._has_group = False
        while not self._stopping.is_set():
            handled = yield self.poll_once
            if not handled and not self._block_ms and not self._failing:
                yield partial(self._pause, _RETRY_EVERY)

    def _pause(self, seconds: float) -> Any:
        return asyncio.sleep(seconds) if self._link.is_async else self._stopping.wait(seconds)

    def _send(self, *words: Any) -> Plan:
        return (yield partial(self._link.send, *words))

    def _ask(self, step: Callable[[], Any]) -> Plan:
        """Asks the store. One of asyncio that does not answer in time holds up no other entry."""
        yield partial(_in_time, step) if self._link.is_async else step

    def _ensure_group(self) -> Plan:
        try:
            yield from self._send("XGROUP", "CREATE", self._stream, self._group, "0", "MKSTREAM")
        except RevocationUnavailableError as error:
            if error.redis_code != "BUSYGROUP":
                raise
        try:
            _, policy = yield from self._send("CONFIG", "GET", "maxmemory-policy")
        except (RevocationUnavailableError, TypeError, ValueError):
            return  # the server does not tell
        if policy != b"noeviction":
            warnings.warn("Redis may evict revocations: set maxmemory-policy to noeviction", stacklevel=2)

    def _poll(self) -> Plan:
        try:
            if not self._has_group:
                yield from self._ensure_group()
            self._has_group = True
            handled = yield from self._poll_group()
        except Exception as error:
            failure = as_unavailable(error)
            self._failing = failure.redis_code or failure.reason
            # The stream was deleted or flushed, and its group with it.
            self._has_group = failure.redis_code != "NOGROUP"
            wait = min(0.05 * 2 ** min(self._failures, 8) + random.uniform(0, 0.2), 1.0)
            self._failures += 1
            if self._has_group or self._failures > 1:
                yield partial(self._pause, wait)
            return 0
        self._failing, self._failures = None, 0
        return handled

    def _poll_group(self) -> Plan:
        if not self._whole:
            self._retry_at = 0.0
        self._whole = False
        handled = (yield from self._claim()) + (yield from self._retry())
        if self._away:
            self._whole = True
            yield partial(self._pause, _RETRY_EVERY)
            return handled
        yield from self._notice_trimmed()
        block = ["BLOCK", min(self._block_ms, self._idle_ms)] if self._block_ms else []
        entries = yield from self._read(">", *block)
        handled += yield from self._handle(entries)
        self._whole = True
        if len(entries) < self._batch and not self._unapplied:
            # Freshness must not hide what a dead member holds.
            held = yield from self._send("XPENDING", self._stream, self._group, "IDLE", self._max_stale_ms, "-", "+", 1)
            if held == []:
                yield from self._reached_tail()
        return handled

    def _claim(self) -> Plan:
        """Entries of members that died between delivery and acknowledgement."""
        cursor, handled = b"0-0", 0
        while True:
            words = (self._stream, self._group, self._consumer, self._idle_ms, cursor, "COUNT", self._batch)
            cursor, entries, *gone = yield from self._send("XAUTOCLAIM", *words)
            self._lost += len(gone[0]) if gone else 0
            # Servers before version 7 leave a hole for what was trimmed.
            handled += yield from self._handle([entry for entry in entries if entry])
            if cursor == b"0-0":
                return handled

    def _notice_trimmed(self) -> Plan:
        """Counts entries that were trimmed before the group was given them: no later command would say so."""
        try:
            self._lost += max(0, (yield from self._send("EVAL", TRIMMED_SCRIPT, 1, self._stream, self._group)))
        except RevocationUnavailableError as error:
            if error.redis_code is None:
                raise
            # A server that does not tell still delivers.

    def _retry(self) -> Plan:
        """Entries delivered to this member before: of its predecessor by the same name, and those that failed."""
        if time.monotonic() < self._retry_at:
            return 0
        handled, after, seen = 0, b"0", set()
        while entries := (yield from self._read(after)):
            handled += yield from self._handle(entries)
            seen |= {id for id, _ in entries}
            after = entries[-1][0]
        # Others may have taken over what failed here.
        self._unapplied &= seen
        self._away = self._away and bool(self._unapplied)
        self._retry_at = time.monotonic() + _RETRY_EVERY if self._unapplied else float("inf")
        return handled

    def _read(self, after: Any, *block: Any) -> Plan:
        head = ("GROUP", self._group, self._consumer, "COUNT", self._batch, *block)
        reply = yield from self._send("XREADGROUP", *head, "STREAMS", self._stream, after)
        return reply[0][1] if reply else []

    def _handle(self, entries: list[Any]) -> Plan:
        handled, away = 0, False
        for id, flat in entries:
            try:
                if away:
                    raise RevocationUnavailableError("not_connected")
                yield from self._settle(id, flat)
                self._unapplied.discard(id)
                handled, self._away = handled + 1, False
            except Exception as error:
                # It stays pending and holds up no other, unless nobody answers at all.
                self._away = away = away or (isinstance(error, RevocationUnavailableError) and error.redis_code is None)
                self._unapplied.add(id)
                self._retry_at = min(self._retry_at, time.monotonic() + _RETRY_EVERY)
        return handled

    def _settle(self, id: bytes, flat: Any) -> Plan:
        reason = None
        if flat is not None:
            try:
                yield from self._apply(flat)
            except Rejected as refused:
                reason = refused.reason
                yield from self._send("XADD", *dead_letter(self._stream, self._dead_length, id, flat, reason))
        yield from self._send("XACK", self._stream, self._group, id)
        if reason is not None:
            self._rejected[reason] = self._rejected.get(reason, 0) + 1
        elif flat is None:
            self._lost += 1
        else:
            self._applied += 1


async def _in_time(step: Callable[[], Any]) -> Any:
    answer = step()
    return await asyncio.wait_for(answer, _APPLY_WITHIN) if inspect.isawaitable(answer) else answer
