"""TypeScript and Python on one real stream, each with a group and a database of its own: what one publishes, both refuse."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from countersign import Anchor, Verifier
from countersign._stream import V1_EPOCHS, V1_REVOCATIONS, Record, encode_record, stream_of_zone
from countersign.redis import (
    RedisDelegationInvalidationConsumer,
    RedisRevocationConsumer,
    RedisRevocationStore,
    publish_revocation,
)
from redis_server import Server, needs_redis
from support import AUDIENCE, Issuer

ROOT = Path(__file__).parents[2]
#: The test command names its own Node.js; older ones cannot run TypeScript.
NODE = os.environ.get("COUNTERSIGN_NODE") or shutil.which("node", path=str(ROOT / "node_modules" / ".bin"))
assert NODE or os.environ.get("CI") != "true", "node is not installed; the test of both languages needs it"
pytestmark = [pytest.mark.anyio, needs_redis, pytest.mark.skipif(NODE is None, reason="node is not installed")]
KEY, ZONE = "07" * 32, "zone-1"


class Peers:
    """A verifier of either language, with consumers of both versions behind it."""

    def __init__(self, server: Server, issuer: Issuer) -> None:
        self.events, marks = redis.Redis.from_url(server.url), redis.Redis(port=server.port, db=2)
        self.store = RedisRevocationStore(marks, zone=ZONE)
        self.verifier = Verifier(issuer.url, AUDIENCE, self.store, profile="1.0", expected_zone_id=ZONE)
        given: dict[str, Any] = {"consumer": "python", "group": "python", "stream_hmac_key": KEY}
        self.consumers = [
            RedisRevocationConsumer(self.events, self.store, **given),
            RedisDelegationInvalidationConsumer(self.events, self.store, **given),
            RedisRevocationConsumer(self.events, self.store, **given, stream=stream_of_zone(ZONE), zone=ZONE, keys={"k1": KEY}),
        ]
        for consumer in self.consumers:
            consumer.ensure_group()
            consumer.start()
        program = str(ROOT / "test" / "redis" / "interop-program.ts")
        words = [str(NODE), program, str(server.port), issuer.url, AUDIENCE, KEY]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        assert self.read() == "ready"

    def read(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the program of TypeScript ended"
        return json.loads(line)

    def tell(self, what: str, **more: Any) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps({'do': what, **more})}\n")
        self.process.stdin.flush()
        return self.read()

    async def ask(self, token: str) -> tuple[str, str]:
        error = (await self.verifier.authenticate(token)).error
        return "ok" if error is None else error.code, self.tell("ask", token=token)

    async def both_say(self, token: str, code: str) -> None:
        end = time.monotonic() + 5
        while (found := await self.ask(token)) != (code, code):
            assert time.monotonic() < end, f"{found} instead of {code}: {self.tell('status')} {[one.status for one in self.consumers]}"

    def close(self) -> None:
        for consumer in self.consumers:
            consumer.stop()
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


@pytest.fixture(scope="module")
def peers(server: Server) -> Iterator[tuple[Peers, Issuer]]:
    issuer = Issuer()
    found = Peers(server, issuer)
    yield found, issuer
    found.close()
    issuer.close()


@pytest.mark.parametrize("publisher", ["typescript", "python"])
async def test_revocations_of_version_1(peers: tuple[Peers, Issuer], publisher: str) -> None:
    both, issuer = peers
    kinds = {"sid": "session_id", "root_sid": "root_sid", "agent_session_id": "agent_session_id", "delegation_edge_id": "edge_id"}
    for claim, field in kinds.items():
        id = f"{claim}-of-{publisher}-ü \U0001f511"
        token = issuer.mint_1_0(**{claim: id})
        await both.both_say(token, "ok")
        fields = {"zone_id": ZONE, field: id, "reason": "grant_revoked", "grant_id": None, "n": 7, "b": True}
        if publisher == "python":
            publish_revocation(both.events, fields, stream_hmac_key=KEY)
        else:
            both.tell("publish", fields=fields, stream=V1_REVOCATIONS)
        await both.both_say(token, "session_revoked")
    await both.both_say(issuer.mint_1_0(), "ok")


@pytest.mark.parametrize(("publisher", "epoch"), [("typescript", 2**53 - 3), ("python", 2**53 - 2)])
async def test_epochs_of_version_1(peers: tuple[Peers, Issuer], publisher: str, epoch: int) -> None:
    both, issuer = peers
    token = issuer.mint_1_0(delegation_edge_id="edge-1", delegation_graph_epoch=epoch - 1)
    await both.both_say(token, "ok")
    fields = {"zone_id": ZONE, "epoch": epoch, "event": "edge_create", "edge_ids": '["a"]'}
    if publisher == "python":
        publish_revocation(both.events, fields, stream_hmac_key=KEY, stream=V1_EPOCHS)
    else:
        both.tell("publish", fields=fields, stream=V1_EPOCHS)
    await both.both_say(token, "delegation_stale")
    await both.both_say(issuer.mint_1_0(delegation_edge_id="edge-1", delegation_graph_epoch=epoch), "ok")


@pytest.mark.parametrize("publisher", ["typescript", "python"])
async def test_records_of_version_2(peers: tuple[Peers, Issuer], publisher: str) -> None:
    both, issuer = peers
    id, epoch = f"agent of {publisher}", 2**53 - 1
    anchor = {"zone": ZONE, "kind": "session", "id": id}
    tokens = [issuer.mint_1_0(agent_session_id=id), issuer.mint_1_0(delegation_edge_id="e", delegation_graph_epoch=epoch - 1)]
    steps = [("suspend", tokens[0], "session_revoked"), ("resume", tokens[0], "ok"), ("revoke", tokens[0], "session_revoked")]
    if publisher == "python":
        steps.append(("epoch", tokens[1], "delegation_stale"))
    for seq, (kind, token, code) in enumerate(steps, 1):
        if publisher == "typescript":
            both.tell("event", type=kind, anchor=anchor)
        else:
            now = int(time.time() * 1_000)
            body: dict[str, Any] = {"zone": ZONE, "epoch": epoch} if kind == "epoch" else {"anchor": Anchor(**anchor)}  # type: ignore[arg-type]
            body |= {"exp": now + 60_000} if kind == "revoke" else {}
            record = Record(kind, "1790000000000-a1b2c3d4", seq, now, **body)
            flat: list[Any] = encode_record(stream_of_zone(ZONE), ZONE, record, "k1", bytes.fromhex(KEY))
            both.events.execute_command("XADD", stream_of_zone(ZONE), "*", *flat)
        await both.both_say(token, code)


async def test_epochs_of_the_publisher_are_exact(peers: tuple[Peers, Issuer]) -> None:
    both, issuer = peers
    token = issuer.mint_1_0(delegation_edge_id="e", delegation_graph_epoch=2**53 - 1)
    await both.both_say(token, "ok")
    both.tell("event", type="epoch", epoch=str(2**53))
    await both.both_say(token, "delegation_stale")
    assert both.store.current_delegation_epoch(ZONE) == 2**53
    assert all(consumer.status.rejected == {} for consumer in both.consumers)


async def test_marks_of_one_store_are_marks_of_the_other(peers: tuple[Peers, Issuer]) -> None:
    both, issuer = peers
    token, other = issuer.mint_1_0(sid="shared-1"), issuer.mint_1_0(sid="shared-2")
    shared = RedisRevocationStore(redis.Redis(port=both.events.connection_pool.connection_kwargs["port"], db=1))
    assert await both.ask(token) == ("ok", "ok")
    shared.revoke(Anchor(ZONE, "record", "shared-1"))
    assert await both.ask(token) == ("ok", "session_revoked")
    both.tell("revoke", anchor={"zone": ZONE, "kind": "record", "id": "shared-2"})
    assert shared.check(ZONE, [Anchor(ZONE, "record", "shared-2")]).state == "revoked"
    assert (await both.ask(other))[1] == "session_revoked"
    both.tell("epoch", epoch=str(2**63 - 1))
    assert shared.current_delegation_epoch(ZONE) == 2**63 - 1
