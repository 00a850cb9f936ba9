"""Store and consumers against a real redis-server, with clients of both kinds."""

from __future__ import annotations

import asyncio
import inspect
import json
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import redis.asyncio
import redis.asyncio.sentinel
from countersign import Anchor, CountersignConfigError, InMemoryRevocationStore, Verifier
from countersign._stream import Record, encode_record, sign_v1, stream_of_zone
from countersign.redis import (
    RedisDelegationInvalidationConsumer,
    RedisRevocationConsumer,
    RedisRevocationStore,
    RevocationUnavailableError,
    publish_revocation,
)
from redis.sentinel import Sentinel
from redis_server import Server, needs_redis, until
from support import AUDIENCE, Issuer

pytestmark = [pytest.mark.anyio, needs_redis]
KEY = b"\7" * 32
STREAM, GROUP = "caracal.sessions.revoke", "resource-revocation"


@pytest.fixture(autouse=True)
def empty(server: Server) -> None:
    server.client.flushall()


@pytest.fixture(params=["sync", "asyncio"])
async def client(request: Any, server: Server) -> Any:
    if request.param == "sync":
        return redis.Redis.from_url(server.url)
    return redis.asyncio.Redis.from_url(server.url, decode_responses=True)


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


def consumer_of(client: Any, store: Any = None, **options: Any) -> Any:
    given = {"consumer": "c1", "stream_hmac_key": KEY, "block_ms": 0, **options}
    return RedisRevocationConsumer(client, RedisRevocationStore(client) if store is None else store, **given)


def publish(server: Server, key: Any = KEY, **fields: Any) -> str:
    id: str = publish_revocation(server.client, fields, stream_hmac_key=key)
    return id


def pending(server: Server) -> int:
    found: Any = server.client.xpending(STREAM, GROUP)
    return int(found["pending"])


def dead(server: Server) -> list[dict[str, str]]:
    found: Any = server.client.xrange(f"{STREAM}.dead")
    return [fields for _, fields in found]


async def test_marks_their_keys_and_their_times(client: Any, server: Server) -> None:
    store = RedisRevocationStore(client, default_ttl_ms=60_000)
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
    store = RedisRevocationStore(client)

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
    store = RedisRevocationStore(client)
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
    store = RedisRevocationStore(client)
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
    store = RedisRevocationStore(client)
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


async def test_an_outage_is_no_revocation_and_no_pass(client: Any, server: Server, issuer: Issuer) -> None:
    store, rejects = RedisRevocationStore(client), RedisRevocationStore(client, fail_closed=False)
    found = Verifier(issuer.url, AUDIENCE, store)

    async def passes() -> bool:
        return (await found.authenticate(issuer.mint())).ok

    await wait_for("it answers", passes)
    server.pause()
    try:
        began = time.monotonic()
        error = (await found.authenticate(issuer.mint())).error
        assert error is not None and (error.code, error.reason) == ("verification_unavailable", "revocation_unavailable")
        assert error.retry_after_seconds == 5
        assert await done(store.is_revoked("a")) is True
        for call in (lambda: rejects.is_revoked("a"), lambda: store.mark_revoked("a"), lambda: store.current_delegation_epoch("z")):
            with pytest.raises(RevocationUnavailableError) as raised:
                await done(call())
            assert raised.value.reason == "timeout"
        # Five times 250 ms; a machine that is busy adds to it.
        assert time.monotonic() - began < 3
    finally:
        server.resume()
    await wait_for("it answers again", passes)
    server.client.config_set("maxmemory", 1)
    try:
        with pytest.raises(RevocationUnavailableError) as raised:
            await done(store.mark_revoked("a"))
        assert raised.value.redis_code == "OOM"
    finally:
        server.client.config_set("maxmemory", 0)
    server.kill()
    error = (await found.authenticate(issuer.mint())).error
    assert error is not None and error.code == "verification_unavailable"
    server.start()
    await wait_for("it answers after its restart", passes)


async def test_a_silent_socket_holds_up_neither_the_loop_nor_a_call(issuer: Issuer) -> None:
    """A client without any time-out, to a server that accepts and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = redis.Redis(port=silent.getsockname()[1], socket_timeout=None, socket_connect_timeout=None)
        found = Verifier(issuer.url, AUDIENCE, RedisRevocationStore(client, command_timeout_ms=100))
        await found.warmup()
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0.005)
                ticks += 1

        ticking = asyncio.ensure_future(tick())
        began = time.monotonic()
        results = await asyncio.gather(*(found.authenticate(issuer.mint()) for _ in range(40)))
        took = time.monotonic() - began
        ticking.cancel()
        assert {result.error.code for result in results if result.error} == {"verification_unavailable"} and len(results) == 40
        # Fewer threads than calls: the rest waits in line, and its deadline runs all the same.
        assert took < 2.5
        assert ticks > 5


async def test_require_fresh_notices_a_dead_consumer(client: Any, server: Server) -> None:
    store = RedisRevocationStore(client, require_fresh=True, max_stale_ms=1_000)
    result = await done(store.check("z", [anchor("a")]))
    assert (result.state, result.reason) == ("unavailable", "not_fresh")
    await done(store.mark_revoked("b"))
    assert (await done(store.check("z", [anchor("b")]))).state == "revoked"
    consumer = consumer_of(client, store)
    await done(consumer.ensure_group())
    await done(consumer.poll_once())
    assert (await done(store.check("z", [anchor("a")]))).state == "active"
    assert 0 < server.client.pttl("countersign:{*}:rev:f") <= 1_000


async def test_entries_are_applied_then_acknowledged(client: Any, server: Server) -> None:
    store = RedisRevocationStore(client)
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
    store = RedisRevocationStore(client)
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


class Broken:
    """A shared store that cannot mark one identifier."""

    def __init__(self) -> None:
        self.marked: list[str] = []
        self.poison = "poison"

    def mark_revoked(self, id: str, ttl_ms: float | None = None) -> None:
        if id == self.poison:
            raise RuntimeError("no")
        self.marked.append(id)


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
    store = RedisRevocationStore(client, zone="z")
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
    assert consumer.status.rejected == {"unknown_key_id": 1, "malformed": 1} and consumer.status.unapplied == 0
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


async def test_a_consumer_that_was_started_outlives_outages(client: Any, server: Server) -> None:
    store = RedisRevocationStore(client)
    consumer = consumer_of(client, store, block_ms=100)
    assert consumer.status.state == "stopped"
    consumer.start()
    consumer.start()

    try:
        publish(server, session_id="sid-1")
        await wait_for("the first is applied", lambda: consumer.status.applied == 1)
        server.kill()
        await wait_for("the outage is noticed", lambda: consumer.status.state == "retrying")
        server.start()
        publish(server, session_id="sid-2")
        await wait_for("the second is applied", lambda: consumer.status.applied == 2)
        assert consumer.status.state == "running"
        assert await done(store.is_revoked("sid-2")) is True
    finally:
        await done(consumer.stop())
    assert consumer.status.state == "stopped"
    await done(store.close())


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
    store = RedisRevocationStore(client)
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


def test_one_sentence_for_every_mistake(server: Server) -> None:
    client, later = redis.Redis.from_url(server.url), redis.asyncio.Redis.from_url(server.url)
    store = RedisRevocationStore(client)
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


@pytest.fixture(autouse=True)
def no_thread_dies() -> Iterator[None]:
    yield
    assert not [thread for thread in threading.enumerate() if thread.name == "countersign-consumer"]


async def test_a_client_of_a_sentinel(server: Server, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = tmp_path / "sentinel.conf"
    settings.write_text(f"port {port}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 {server.port} 1\n")
    process = subprocess.Popen(["redis-server", str(settings), "--sentinel"], stdout=subprocess.DEVNULL)
    try:
        sentinel = Sentinel([("127.0.0.1", port)])

        def knows() -> bool:
            try:
                return bool(sentinel.discover_master("main"))
            except redis.ConnectionError:
                return False

        until("the sentinel knows its master", knows)
        later = redis.asyncio.sentinel.Sentinel([("127.0.0.1", port)])
        for client in (sentinel.master_for("main"), later.master_for("main")):
            store = RedisRevocationStore(client, command_timeout_ms=2_000)
            await done(store.mark_revoked("a"))
            consumer = consumer_of(client, store, block_ms=100)
            await done(consumer.ensure_group())
            id = f"of-{type(client).__module__}"
            await done(publish_revocation(client, {"session_id": id}, stream_hmac_key=KEY))
            assert await done(consumer.poll_once()) == 1
            assert await done(store.is_revoked(id)) is True
            await done(consumer.stop())
            await done(store.close())
    finally:
        process.kill()
        process.wait()
