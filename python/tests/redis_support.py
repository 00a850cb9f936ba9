"""What the tests of countersign.redis share."""

from __future__ import annotations

import asyncio
import inspect
import time
from typing import Any

from redis_server import Server

from countersign import Anchor
from countersign.redis import RedisRevocationConsumer, RedisRevocationStore, publish_revocation

KEY = b"\7" * 32
STREAM, GROUP = "caracal.sessions.revoke", "resource-revocation"


async def done(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


async def wait_for(what: str, condition: Any) -> None:
    """For what a busy machine may not do at the first attempt."""
    end = time.monotonic() + 8
    while not await done(condition()):
        assert time.monotonic() < end, f"waited in vain: {what}"
        await asyncio.sleep(0.005)


def anchor(id: str, zone: str = "z", kind: Any = "record") -> Anchor:
    return Anchor(zone, kind, id)


def store_of(client: Any, **options: Any) -> RedisRevocationStore:
    """A busy machine may take longer than the default allows; where the time matters, tests make their own."""
    return RedisRevocationStore(client, **{"command_timeout_ms": 5_000, **options})


def consumer_of(client: Any, store: Any = None, **options: Any) -> Any:
    given = {"consumer": "c1", "stream_hmac_key": KEY, "block_ms": 0, **options}
    return RedisRevocationConsumer(client, store_of(client) if store is None else store, **given)


def publish(server: Server, key: Any = KEY, **fields: Any) -> str:
    id: str = publish_revocation(server.client, fields, stream_hmac_key=key)
    return id


def pending(server: Server) -> int:
    found: Any = server.client.xpending(STREAM, GROUP)
    return int(found["pending"])


def dead(server: Server) -> list[dict[str, str]]:
    found: Any = server.client.xrange(f"{STREAM}.dead")
    return [fields for _, fields in found]


class Broken:
    """A shared store that cannot mark one identifier."""

    def __init__(self) -> None:
        self.marked: list[str] = []
        self.poison = "poison"

    def mark_revoked(self, id: str, ttl_ms: float | None = None) -> None:
        if id == self.poison:
            raise RuntimeError("no")
        self.marked.append(id)
