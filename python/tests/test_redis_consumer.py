"""Consumers against a real redis-server, with clients of both kinds."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest
import redis
from redis_server import Server, needs_redis, until
from redis_support import GROUP, KEY, STREAM, Broken, anchor, consumer_of, dead, done, pending, publish, store_of, wait_for

from countersign._stream import Record, encode_record, sign_v1, stream_of_zone
from countersign.redis import (
    RedisDelegationInvalidationConsumer,
    RevocationUnavailableError,
    publish_revocation,
)

pytestmark = [pytest.mark.anyio, needs_redis, pytest.mark.usefixtures("clean_redis")]


async def test_entries_are_applied_then_acknowledged(client: Any, server: Server) -> None:
    store = store_of(client)
    consumer = consumer_of(client, store)
    await done(consumer.ensure_group())
    await done(consumer.ensure_group())
    await done(publish_revocation(client, {"zone_id": "z", "session_id": "sid-1", "root_sid": "r", "grant_id": None}, stream_hmac_key=KEY))
    publish(server, session_id="null", delegation_edge_id="edge-1")
    assert await done(consumer.poll_once()) == 2
    for id in ("sid-1", "r", "edge-1"):
        assert await done(store.is_revoked(id)) is True
    assert await done(store.is_revoked("null")) is False
    assert pending(server) == 0 and await done(consumer.poll_once()) == 0
    assert (consumer.status.applied, consumer.status.rejected, consumer.status.failing) == (2, {}, None)
    server.client.delete(STREAM)
    publish(server, session_id="sid-2")
    assert await done(consumer.poll_once()) + await done(consumer.poll_once()) == 1


async def test_refused_entries_are_recorded_before_they_are_acknowledged(client: Any, server: Server) -> None:
    store = store_of(client)
    consumer = consumer_of(client, store)
    await done(consumer.ensure_group())
    publish(server, key=b"\x08" * 32, session_id="forged")
    server.client.execute_command("XADD", STREAM, "*", "session_id", "unsigned")
    server.client.execute_command("XADD", STREAM, "*", "session_id", "a", "session_id", "b", "_sig", "0" * 64)
    server.client.execute_command("XADD", STREAM, "*", "session_id", b"\xff", "_sig", "0" * 64)
    server.client.execute_command("XADD", STREAM, "*", "session_id", "x" * 20_000, "_sig", "0" * 64)
    publish(server, reason="nothing")
    publish(server, session_id="good")
    server.client.set(f"{STREAM}.dead", "in the way")
    assert await done(consumer.poll_once()) == 1
    assert await done(store.is_revoked("good")) is True and pending(server) == 6
    server.client.delete(f"{STREAM}.dead")
    consumer._retry_at = 0
    assert await done(consumer.poll_once()) == 6
    letters = dead(server)
    reasons = ["invalid_signature", "unsigned", "ambiguous_fields", "malformed", "malformed", "missing_revocation_anchor"]
    assert [letter["reason"] for letter in letters] == reasons and pending(server) == 0
    assert letters[1]["payload"] == '{"session_id":"unsigned"}' and "-" in letters[1]["source_id"]
    assert json.loads(letters[4]["payload"]) == {"omitted_characters": 20_078}
    for id in ("forged", "unsigned", "a", "b"):
        assert await done(store.is_revoked(id)) is False
    assert consumer.status.rejected["malformed"] == 2


async def test_what_cannot_be_applied_stays_pending_and_holds_up_no_other(client: Any, server: Server) -> None:
    store = Broken()
    consumer = consumer_of(client, store)
    await done(consumer.ensure_group())
    publish(server, session_id="poison")
    publish(server, session_id="good")
    assert await done(consumer.poll_once()) == 1
    assert store.marked == ["good"] and pending(server) == 1 and consumer.status.unapplied == 1
    store.poison = ""
    # A process that restarts under its name takes up what it left.
    again = consumer_of(client, store)
    assert await done(again.poll_once()) == 1
    assert store.marked == ["good", "poison"] and pending(server) == 0


async def test_no_more_is_taken_on_while_the_store_gives_no_answer(client: Any, server: Server) -> None:
    class Away(Broken):
        attempts = 0

        def mark_revoked(self, id: str, ttl_ms: float | None = None) -> None:
            Away.attempts += 1
            if self.poison:
                raise RevocationUnavailableError("timeout")
            self.marked.append(id)

    store = Away()
    consumer = consumer_of(client, store, batch_size=2)
    await done(consumer.ensure_group())
    for number in range(9):
        publish(server, session_id=f"sid-{number}")
    for _ in range(3):
        assert await done(consumer.poll_once()) == 0
    assert pending(server) == 2 and 1 <= store.attempts <= 3
    store.poison = ""

    async def is_done() -> bool:
        await done(consumer.poll_once())
        return len(store.marked) == 9

    await wait_for("all are applied", is_done)
    assert pending(server) == 0 and consumer.status.unapplied == 0


async def test_what_another_member_took_over_is_no_longer_missed(client: Any, server: Server) -> None:
    store = Broken()
    consumer = consumer_of(client, store)
    await done(consumer.ensure_group())
    id = publish(server, session_id="poison")
    assert await done(consumer.poll_once()) == 0 and consumer.status.unapplied == 1
    server.client.xack(STREAM, GROUP, id)
    consumer._retry_at = 0
    await done(consumer.poll_once())
    assert consumer.status.unapplied == 0


async def test_entries_of_a_dead_member_are_taken_over_page_by_page(client: Any, server: Server) -> None:
    store = Broken()
    consumer = consumer_of(client, store, consumer="c2", batch_size=2, pending_idle_ms=1)
    await done(consumer.ensure_group())
    for number in range(5):
        publish(server, session_id=f"sid-{number}")
    server.client.xreadgroup(GROUP, "c1", {STREAM: ">"}, count=9)
    server.client.xdel(STREAM, server.client.xrange(STREAM)[1][0])  # type: ignore[index]
    # Idle for a millisecond, which has passed once the server has told the time twice.
    first: Any = server.client.time()
    until("a millisecond passes", lambda: server.client.time() > (first[0], first[1] + 2_000))  # type: ignore[operator]
    assert await done(consumer.poll_once()) == 4
    assert store.marked == ["sid-0", "sid-2", "sid-3", "sid-4"]
    assert pending(server) == 0 and consumer.status.lost == 1


async def test_streams_of_version_2_and_of_epochs(client: Any, server: Server) -> None:
    store = store_of(client, zone="z")
    stream = stream_of_zone("z")
    consumer = consumer_of(client, store, stream=stream, group="g", zone="z", keys={"k1": KEY}, stream_hmac_key=None)
    await done(consumer.ensure_group())
    head = {"log": "1790000000000-a1b2c3d4", "ts": 1_790_000_060_000}
    bodies: list[dict[str, Any]] = [{"type": "revoke", "anchor": anchor("a"), "exp": int(time.time() * 1_000) + 60_000}]
    bodies += [{"type": "suspend", "anchor": anchor("b", kind="edge")}, {"type": "epoch", "zone": "z", "epoch": 2**60}]
    bodies += [{"type": "heartbeat"}, {"type": "epoch", "zone": "", "epoch": 1}]
    for seq, body in enumerate(bodies, 1):
        record = Record(seq=seq, **head, **body)
        server.client.execute_command("XADD", stream, "*", *encode_record(stream, "z", record, "k1", KEY))
    server.client.execute_command("XADD", stream, "*", *encode_record(stream, "z", Record("heartbeat", seq=9, **head), "k2", KEY))
    assert await done(consumer.poll_once()) == 6
    assert consumer.status.rejected == {"unknown_key_id": 1} and consumer.status.unapplied == 0
    # An epoch of every zone counts for each of them.
    assert [await done(store.current_delegation_epoch(zone)) for zone in ("z", "other")] == [2**60, 1]
    for marked in (anchor("a"), anchor("b", kind="edge")):
        assert (await done(store.check("z", [marked]))).state == "revoked"
    assert await done(store.current_delegation_epoch("z")) == 2**60
    assert server.client.get("countersign:{z}:rev:f")

    epochs = RedisDelegationInvalidationConsumer(client, store, "c1", stream_hmac_key=[b"\x08" * 32, KEY], block_ms=0)
    await done(epochs.ensure_group())
    name = "caracal.delegations.invalidate"
    for epoch in (2**61, "1e3"):
        publish_revocation(server.client, {"zone_id": "z", "epoch": epoch, "event": "edge_create"}, stream_hmac_key=KEY, stream=name)
    assert await done(epochs.poll_once()) == 2
    assert await done(store.current_delegation_epoch("z")) == 2**61
    assert epochs.status.rejected == {"invalid_delegation_epoch": 1}


def test_overlapping_polls_take_turns(server: Server) -> None:
    consumer = consumer_of(redis.Redis.from_url(server.url), batch_size=1)
    consumer.ensure_group()
    for number in range(20):
        publish(server, session_id=f"sid-{number}")
    threads = [threading.Thread(target=lambda: [consumer.poll_once() for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert consumer.status.applied == 20 and pending(server) == 0


def test_a_blocked_read_blocks_no_lookup(server: Server) -> None:
    """Even where the client has one connection for everything."""
    client = redis.Redis.from_url(server.url, single_connection_client=True)
    store = store_of(client)
    consumer = consumer_of(client, store, block_ms=2_000)
    consumer.ensure_group()
    thread = threading.Thread(target=consumer.poll_once)
    thread.start()
    until("the read blocks", lambda: server.client.info("clients")["blocked_clients"] == 1)  # type: ignore[index]
    began = time.monotonic()
    assert client.ping() and store.is_revoked("a") is False
    assert time.monotonic() - began < 1.9
    publish(server, session_id="a")
    thread.join()
    assert store.is_revoked("a") is True


def test_allow_unsigned(server: Server) -> None:
    client = redis.Redis.from_url(server.url)
    consumer = consumer_of(client, stream_hmac_key=None, allow_unsigned=True)
    consumer.ensure_group()
    server.client.xadd(STREAM, {"session_id": "a"})
    server.client.xadd(STREAM, {"session_id": "b", "_sig": sign_v1(STREAM, {"session_id": "b"}, KEY)})
    assert consumer.poll_once() == 2
    assert consumer.status.applied == 1 and consumer.status.rejected == {"invalid_signature": 1}


def test_a_server_that_may_forget_is_named(server: Server) -> None:
    consumer = consumer_of(redis.Redis.from_url(server.url))
    server.client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        with pytest.warns(UserWarning, match="noeviction"):
            consumer.ensure_group()
    finally:
        server.client.config_set("maxmemory-policy", "noeviction")
