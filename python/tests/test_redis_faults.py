"""What store and consumers do while something is wrong."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import redis
import redis.asyncio
import redis.asyncio.sentinel
from redis.sentinel import Sentinel
from redis_server import Server, needs_redis, until
from redis_support import STREAM, Broken, consumer_of, done, pending, publish, store_of, wait_for
from support import AUDIENCE, Issuer

from countersign import Verifier, _redis_group
from countersign.redis import RedisRevocationStore, RevocationUnavailableError

pytestmark = [pytest.mark.anyio, needs_redis, pytest.mark.usefixtures("clean_redis")]


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
        # The poll that applied it may not be over.
        await wait_for("it runs again", lambda: consumer.status.state == "running")
        assert await done(store.is_revoked("sid-2")) is True
    finally:
        await done(consumer.stop())
    assert consumer.status.state == "stopped"
    await done(store.close())


class Lossy:
    """Passes everything on; after a request that holds certain bytes no reply comes back on that connection."""

    def __init__(self, target: int) -> None:
        self._listening, self._target = socket.create_server(("127.0.0.1", 0)), target
        self.port: int = self._listening.getsockname()[1]
        self.lose: bytes | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far, silent = socket.create_connection(("127.0.0.1", self._target)), threading.Event()
                for ends in ((near, far, silent, True), (far, near, silent, False)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, silent: threading.Event, asks: bool) -> None:
        with contextlib.suppress(OSError), target:
            while found := source.recv(65_536):
                if asks and self.lose is not None and self.lose in found:
                    self.lose = None
                    silent.set()
                if asks or not silent.is_set():
                    target.sendall(found)


async def test_entries_of_a_reply_that_was_lost_are_taken_up_at_once(client: Any, server: Server) -> None:
    """They are pending with this very member, which would otherwise claim them half a minute later."""
    lossy = Lossy(server.port)
    try:
        store = Broken()
        consumer = consumer_of(type(client)(port=lossy.port), store)
        await done(consumer.ensure_group())
        assert await done(consumer.poll_once()) == 0
        publish(server, session_id="sid-1")
        lossy.lose = b"XREADGROUP"
        assert await done(consumer.poll_once()) == 0
        assert consumer.status.failing == "timeout" and pending(server) == 1
        assert await done(consumer.poll_once()) == 1
        assert store.marked == ["sid-1"] and pending(server) == 0
        await done(consumer.stop())
    finally:
        lossy.close()


async def test_what_was_trimmed_before_it_was_delivered_is_counted(client: Any, server: Server) -> None:
    consumer = consumer_of(client, Broken())
    await done(consumer.ensure_group())
    publish(server, session_id="sid-0")
    assert await done(consumer.poll_once()) == 1
    for number in range(5):
        publish(server, session_id=f"sid-{number}")
    server.client.xtrim(STREAM, maxlen=2, approximate=False)
    assert await done(consumer.poll_once()) == 2
    assert await done(consumer.poll_once()) == 0
    assert consumer.status.lost == 3


async def test_a_store_that_never_answers_holds_up_no_other_entry(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(Broken):
        async def mark_revoked(self, id: str, ttl_ms: float | None = None) -> None:  # type: ignore[override]
            if id == self.poison:
                await asyncio.Event().wait()
            self.marked.append(id)

    monkeypatch.setattr(_redis_group, "_APPLY_WITHIN", 0.05)
    store = Silent()
    consumer = consumer_of(redis.asyncio.Redis.from_url(server.url), store)
    await consumer.ensure_group()
    publish(server, session_id="poison")
    publish(server, session_id="good")
    assert await asyncio.wait_for(consumer.poll_once(), 5) == 1
    assert store.marked == ["good"] and pending(server) == 1
    await consumer.stop()


@pytest.mark.parametrize("encoding", [{"encoding": "latin-1"}, {"encoding": "ascii", "encoding_errors": "replace"}])
async def test_keys_do_not_depend_on_how_the_client_encodes_text(client: Any, server: Server, encoding: Any) -> None:
    await done(store_of(client).mark_revoked("\u00e9"))
    store = store_of(type(client)(port=server.port, **encoding))
    assert await done(store.is_revoked("\u00e9")) is True
    assert await done(store.is_revoked("\u00e8")) is False


async def test_clients_of_a_sentinel_with_and_without_a_silent_one(server: Server, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = tmp_path / "sentinel.conf"
    settings.write_text(f"port {port}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 {server.port} 1\n")
    process = subprocess.Popen(["redis-server", str(settings), "--sentinel"], stdout=subprocess.DEVNULL)
    silent = socket.create_server(("127.0.0.1", 0))
    try:
        works = ("127.0.0.1", port)

        def knows() -> bool:
            try:
                return bool(Sentinel([works]).discover_master("main"))
            except redis.ConnectionError:
                return False

        until("the sentinel knows its master", knows)
        # No time-outs of its own: a client would wait for the silent one for ever.
        for others in ([], [silent.getsockname()]):
            for kind in (Sentinel, redis.asyncio.sentinel.Sentinel):
                client: Any = kind([*others, works]).master_for("main")
                store = RedisRevocationStore(client, command_timeout_ms=3_000)
                await done(store.mark_revoked("a"))
                consumer = consumer_of(client, store, block_ms=100)
                await done(consumer.ensure_group())
                id = f"of-{kind.__module__}-{len(others)}"
                publish(server, session_id=id)
                await wait_for("it is applied", consumer.poll_once)
                assert await done(store.is_revoked(id)) is True
                await done(consumer.stop())
                await done(store.close())
    finally:
        silent.close()
        process.kill()
        process.wait()
