"""The store against a real redis-server, with clients of both kinds."""

from __future__ import annotations

import time
from typing import Any

import pytest
import redis
import redis.asyncio
from redis_server import Server, needs_redis
from redis_support import KEY, STREAM, Broken, anchor, consumer_of, done, store_of
from support import AUDIENCE, Issuer

from countersign import Anchor, CountersignConfigError, InMemoryRevocationStore, Verifier
from countersign.redis import (
    RedisDelegationInvalidationConsumer,
    RedisRevocationStore,
    RevocationUnavailableError,
    publish_revocation,
)

pytestmark = [pytest.mark.anyio, needs_redis, pytest.mark.usefixtures("clean_redis")]


async def test_marks_their_keys_and_their_times(client: Any, server: Server) -> None:
    store = store_of(client, default_ttl_ms=60_000)
    assert await done(store.is_revoked("a")) is False
    await done(store.mark_revoked("a"))
    assert await done(store.is_revoked("a")) is True
    assert server.client.get("caracal:revoked:sessions:a") == "1"
    assert 59_000 < server.client.pttl("caracal:revoked:sessions:a") <= 60_000
    await done(store.mark_revoked("a", 120_000))
    for shorter in (1, 0, -5, float("nan"), float("inf")):
        await done(store.mark_revoked("a", shorter))
    assert 119_000 < server.client.pttl("caracal:revoked:sessions:a") <= 120_000
    await done(store.mark_revoked(""))
    assert await done(store.is_revoked("")) is False
    await done(store.revoke(anchor("b%:* c"), until=time.time() * 1_000 + 10_000))
    # A tolerance for expired mandates is added.
    assert 300_000 < server.client.pttl("countersign:{z}:rev:a:record:b%25%3A%2A%20c") <= 310_000
    await done(store.mark_revoked("delegation-epoch:z"))
    assert await done(store.is_revoked("delegation-epoch:z")) is True
    assert await done(store.current_delegation_epoch("z")) == 0


async def test_zone_and_kind(client: Any) -> None:
    store = store_of(client)

    async def state(*anchors: Anchor, zone: str = "z") -> str:
        return str((await done(store.check(zone, anchors))).state)

    await done(store.revoke(anchor("a")))
    await done(store.revoke(anchor("every", zone="")))
    await done(store.mark_revoked("untyped"))
    assert await state(anchor("a")) == "revoked"
    assert await state(anchor("x"), anchor("a")) == "revoked"
    assert await state(anchor("a", kind="edge")) == "active"
    assert await state(anchor("a", zone="y"), zone="y") == "active"
    assert await state(anchor("every", zone="y"), zone="y") == "revoked"
    assert await state(anchor("untyped", zone="y", kind="session"), zone="y") == "revoked"
    assert (await done(store.check("z", [anchor("a")]))).anchor == anchor("a")
    assert await state() == "unavailable"


async def test_suspension_is_undone_by_a_later_resume_only(client: Any, server: Server) -> None:
    store = store_of(client)
    for move, at, expected in [("suspend", 5, "revoked"), ("resume", 4, "revoked"), ("resume", 6, "active"), ("suspend", 6, "active")]:
        await done(getattr(store, move)(anchor("a"), at))
        assert (await done(store.check("z", [anchor("a")]))).state == expected
    await done(store.revoke(anchor("a")))
    await done(store.resume(anchor("a"), 9))
    assert (await done(store.check("z", [anchor("a")]))).state == "revoked"
    for garbled in ("-0", "0", "x", "1.5", "9" * 20):
        server.client.set("countersign:{z}:rev:s:record:b", garbled)
        assert (await done(store.check("z", [anchor("b")]))).state == "unavailable"


async def test_epochs(client: Any, server: Server) -> None:
    store = store_of(client)
    large = 2**63 - 1
    for epoch in (7, large - 1, 3, large):
        await done(store.mark_delegation_epoch("z", epoch))
    assert await done(store.current_delegation_epoch("z")) == large
    assert server.client.get("countersign:{z}:rev:e") == server.client.get("caracal:revoked:sessions:delegation-epoch:z") == str(large)
    assert server.client.pttl("countersign:{z}:rev:e") == -1
    assert (await done(store.check("z", [anchor("a")], large - 1))).state == "stale"
    assert (await done(store.check("z", [anchor("a")], large))).state == "active"
    assert (await done(store.check("z", [anchor("a")]))).state == "active"
    await done(store.revoke(anchor("a")))
    assert (await done(store.check("z", [anchor("a")], 1))).state == "revoked"
    for bad in (-1, 2**63, True, 1.0, "1"):
        with pytest.raises(ValueError):
            await done(store.mark_delegation_epoch("z", bad))  # type: ignore[arg-type]
    for garbled in ("", "0x10", "1e3", " 7 ", "-1", str(2**63)):
        server.client.set("caracal:revoked:sessions:delegation-epoch:y", garbled)
        assert (await done(store.check("y", [anchor("a", zone="y")], 1))).state == "unavailable"
        with pytest.raises(RevocationUnavailableError):
            await done(store.current_delegation_epoch("y"))


async def test_one_mget_per_check(client: Any, server: Server, issuer: Issuer) -> None:
    store = store_of(client)
    found = Verifier(issuer.url, AUDIENCE, store, profile="1.0", expected_zone_id="zone-1")
    token = issuer.mint_1_0(agent_session_id="agent-1", delegation_edge_id="edge-1", delegation_graph_epoch=4)
    assert (await found.authenticate(token)).ok
    server.client.config_resetstat()
    assert (await found.authenticate(token)).ok
    assert server.calls("mget") == 1 and server.calls("get") == 0
    await done(store.mark_delegation_epoch("zone-1", 5))
    error = (await found.authenticate(token)).error
    assert error is not None and error.code == "delegation_stale"
    for revoked in (anchor("root-1", "zone-1"), anchor("agent-1", "zone-1", "session"), anchor("edge-1", "zone-1", "edge")):
        server.client.flushall()
        await done(store.revoke(revoked._replace(zone="zone-2")))
        assert (await found.authenticate(token)).ok
        await done(store.revoke(revoked))
        error = (await found.authenticate(token)).error
        assert error is not None and error.code == "session_revoked"


async def test_require_fresh_notices_a_dead_consumer(client: Any, server: Server) -> None:
    store = store_of(client, require_fresh=True, max_stale_ms=1_000)
    result = await done(store.check("z", [anchor("a")]))
    assert (result.state, result.reason) == ("unavailable", "not_fresh")
    await done(store.mark_revoked("b"))
    assert (await done(store.check("z", [anchor("b")]))).state == "revoked"
    consumer = consumer_of(client, store)
    await done(consumer.ensure_group())
    await done(consumer.poll_once())
    assert (await done(store.check("z", [anchor("a")]))).state == "active"
    assert 0 < server.client.pttl("countersign:{*}:rev:f") <= 1_000


def test_one_sentence_for_every_mistake(server: Server) -> None:
    client, later = redis.Redis.from_url(server.url), redis.asyncio.Redis.from_url(server.url)
    store = store_of(client)
    for bad in (None, object(), server.url, InMemoryRevocationStore()):
        with pytest.raises(TypeError, match="redis.Redis"):
            RedisRevocationStore(bad)
    options: list[dict[str, Any]] = [{"key_prefix": ""}, {"key_prefix": "countersign:x"}, {"default_ttl_ms": 0}, {"zone": None}]
    for option in [*options, {"command_timeout_ms": True}, {"max_stale_ms": 60_001}]:
        with pytest.raises(CountersignConfigError, match=next(iter(option))):
            RedisRevocationStore(client, **option)
    with pytest.raises(TypeError, match="give a RedisRevocationStore"):
        consumer_of(client, InMemoryRevocationStore())
    with pytest.raises(TypeError, match="one kind"):
        consumer_of(later, store)
    with pytest.raises(TypeError, match="mark_delegation_epoch"):
        RedisDelegationInvalidationConsumer(client, Broken(), "c1", stream_hmac_key=KEY)
    unsigned: list[dict[str, Any]] = [{}, {"require_signature": True, "allow_unsigned": True}, {"allow_unsigned": 1}]
    for option in unsigned:
        with pytest.raises(CountersignConfigError, match="allow_unsigned=True"):
            consumer_of(client, store, stream_hmac_key=None, **option)
    for option in ({"consumer": ""}, {"batch_size": 0}, {"block_ms": -1}, {"stream_hmac_key": b"short"}, {"keys": {"k 1": KEY}}):
        with pytest.raises(CountersignConfigError, match=next(iter(option))):
            consumer_of(client, store, **option)
    for fields in ({"a\n": "x"}, {"a": 1.5}, {"": "x"}):
        with pytest.raises(ValueError):
            publish_revocation(client, fields, stream_hmac_key=KEY)
    assert server.client.exists(STREAM) == 0
