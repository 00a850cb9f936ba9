"""Members of consumer groups that feed a shared store from the revocation streams."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ._link import Link, Plan, run
from ._redis_group import GroupMember
from ._redis_store import integer
from ._stream import (
    V1_EPOCHS,
    V1_REVOCATIONS,
    decode_record,
    read_key,
    read_v1_anchors,
    read_v1_epoch,
    sign_v1,
    stream_of_zone,
    v1_texts,
    verify_v1,
)


class RedisRevocationConsumer(GroupMember):
    """Feeds a shared store from the stream of revocations, of version 1 or of version 2."""

    def _apply(self, flat: Any) -> Plan:
        if self._stream == stream_of_zone(self._zone):
            yield from self._apply_v2(flat)
            return
        fields = verify_v1(self._stream, flat, self._v1, self._unsigned)
        # Untyped, so that older services and `is_revoked`, which know neither kind nor zone, see them too.
        for id in dict.fromkeys(anchor.id for anchor in read_v1_anchors(fields)):
            yield from self._ask(partial(self._store.mark_revoked, id))

    def _apply_v2(self, flat: Any) -> Plan:
        record = decode_record(self._stream, self._zone, flat, self._v2)
        if record.type == "revoke":
            yield from self._ask(partial(self._store.revoke, record.anchor, until=record.exp))
        elif record.type in ("suspend", "resume"):
            yield from self._ask(partial(getattr(self._store, record.type), record.anchor, record.ts))
        elif record.type == "epoch":
            yield from self._ask(partial(self._store.mark_delegation_epoch, record.zone, record.epoch))

    def _reached_tail(self) -> Plan:
        if callable(getattr(self._store, "mark_fresh", None)):
            yield from self._ask(self._store.mark_fresh)


class RedisDelegationInvalidationConsumer(GroupMember):
    """Feeds a shared store from the stream of delegation epochs."""

    _stream, _group, _method = V1_EPOCHS, "resource-delegation-invalidation", "mark_delegation_epoch"

    def _apply(self, flat: Any) -> Plan:
        fields = verify_v1(self._stream, flat, self._v1, self._unsigned)
        yield from self._ask(partial(self._store.mark_delegation_epoch, *read_v1_epoch(fields)))


def publish_revocation(
    redis: Any,
    fields: Mapping[str, Any],
    *,
    stream_hmac_key: Any,
    stream: str = V1_REVOCATIONS,
    max_length: int = 100_000,
    command_timeout_ms: int = 1_000,
) -> Any:
    """Adds a signed entry to a stream of version 1 and returns its identifier; awaitable with an asyncio client.

    :param fields: ``None`` is left out; numbers and booleans are written as text
    :raises ValueError: for fields that readers refuse
    :raises RevocationUnavailableError: when the write is not acknowledged; it may have happened, repeating does no harm
    """
    wire = v1_texts(fields)
    wire["_sig"] = sign_v1(stream, wire, read_key("stream_hmac_key", stream_hmac_key))
    flat = [part for pair in wire.items() for part in pair]
    link = Link(redis, integer("command_timeout_ms", command_timeout_ms, 1, 60_000))

    def publish() -> Plan:
        try:
            id = yield partial(link.send, "XADD", stream, "MAXLEN", "~", max_length, "*", *flat)
        except Exception:
            yield link.close
            raise
        yield link.close
        return id.decode()

    return run(publish(), link.is_async)
