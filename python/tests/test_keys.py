"""Key sets over a real server, with every fault that a server can have."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from countersign import InMemoryRevocationStore, KeyCache, Verifier
from support import AUDIENCE, Clock, Issuer, SigningKey, reply

pytestmark = pytest.mark.anyio


def verifier(issuer: Issuer, clock: Clock | None = None, **options: Any) -> Verifier:
    given = {"monotonic": clock or time.monotonic, **options}
    return Verifier(issuer.url, AUDIENCE, InMemoryRevocationStore(), **given)


async def code(found: Verifier, token: str) -> tuple[str, str | None]:
    error = (await found.authenticate(token)).error
    return ("ok", None) if error is None else (error.code, error.reason)


NO_KEYS = ("verification_unavailable", "keys_unavailable")
INVALID = ("invalid_token", None)


async def test_fifty_cold_callers_cause_one_fetch(issuer: Issuer) -> None:
    found = verifier(issuer)
    codes = await asyncio.gather(*(code(found, issuer.mint(sub=str(n))) for n in range(50)))
    assert set(codes) == {("ok", None)}
    assert issuer.seen == ["/.well-known/jwks.json"]


@pytest.mark.parametrize(
    "answer",
    [
        lambda request, jwk: reply(request, {"keys": [jwk]}, status=500),
        lambda request, jwk: reply(request, b"{"),
        lambda request, jwk: reply(request, b"\xef\xbb\xbf" + json.dumps({"keys": [jwk]}).encode()),
        lambda request, jwk: reply(request, {"keys": []}),
        lambda request, jwk: reply(request, {"keys": [jwk, jwk]}),
        lambda request, jwk: reply(request, {"keys": [{**jwk, "d": "x"}]}),
        lambda request, jwk: reply(request, {"keys": [{**jwk, "x": "A" * 43}]}),
        lambda request, jwk: reply(request, {"keys": [{**jwk, "use": "enc"}]}),
        lambda request, jwk: reply(request, {"keys": [{**jwk, "alg": "ES384"}]}),
        lambda request, jwk: reply(request, {"keys": [{**jwk, "key_ops": ["sign"]}]}),
        lambda request, jwk: reply(request, {"keys": [{**jwk, "kid": ""}]}),
        lambda request, jwk: reply(request, {"keys": [{**jwk, "kid": str(n)} for n in range(65)]}),
        lambda request, jwk: reply(request, {"keys": [jwk], "pad": "x" * 262_144}),
        lambda request, jwk: reply(request, {"keys": [jwk]}, Content_Encoding="gzip"),
        lambda request, jwk: reply(request, b'{"keys":[],"keys":[]}'),
    ],
)
async def test_bad_documents_are_an_outage_and_never_a_verdict(issuer: Issuer, answer: Any) -> None:
    issuer.answer = lambda request: answer(request, issuer.key.jwk)
    assert await code(verifier(issuer), issuer.mint()) == NO_KEYS


async def test_redirects_are_refused(issuer: Issuer) -> None:
    def redirect(request: Any) -> None:
        if request.path == "/moved":
            reply(request, {"keys": [issuer.key.jwk]})
        else:
            reply(request, {}, status=302, Location=f"{issuer.url}/moved")

    issuer.answer = redirect
    assert await code(verifier(issuer), issuer.mint()) == NO_KEYS
    assert issuer.seen == ["/.well-known/jwks.json"]


async def test_a_body_that_drips_ends_at_the_deadline(issuer: Issuer) -> None:
    def drip(request: Any) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(b" ")
            request.wfile.flush()
            time.sleep(0.01)

    issuer.answer = drip
    found = verifier(issuer)
    found._source._limits = {**found._source._limits, "keySetTimeoutMs": 100}
    assert await asyncio.wait_for(code(found, issuer.mint()), 3) == NO_KEYS


async def test_failures_back_off_and_recover(issuer: Issuer) -> None:
    clock, good = Clock(), issuer.answer
    found = verifier(issuer, clock)
    issuer.answer = lambda request: reply(request, {}, status=503)
    for _ in range(3):
        assert await code(found, issuer.mint()) == NO_KEYS
    assert len(issuer.seen) == 1
    issuer.answer = good
    clock.at += 2
    assert await code(found, issuer.mint()) == ("ok", None)


async def test_a_rotated_key_is_found_at_once_and_a_flood_of_names_is_not(issuer: Issuer) -> None:
    clock = Clock()
    found = verifier(issuer, clock)
    old = issuer.key
    assert await code(found, issuer.mint()) == ("ok", None)
    issuer.key = SigningKey("k2")
    assert await code(found, issuer.mint()) == ("ok", None)
    assert await code(found, issuer.mint(key=old)) == INVALID
    for number in range(20):
        assert await code(found, issuer.mint(header={"alg": "ES256", "kid": f"k{number + 3}"})) == INVALID
    assert len(issuer.seen) == 2
    clock.at += 10
    assert await code(found, issuer.mint(header={"alg": "ES256", "kid": "none"})) == INVALID
    assert len(issuer.seen) == 3


async def test_a_key_that_changed_under_its_name_is_found_once(issuer: Issuer) -> None:
    found = verifier(issuer, Clock())
    token = issuer.mint()
    assert await code(found, token) == ("ok", None)
    issuer.key = SigningKey("k1")
    assert await code(found, issuer.mint()) == ("ok", None)
    # what the old key signed, and the cache remembers, no longer holds
    assert await code(found, token) == INVALID
    assert len(issuer.seen) == 2


async def test_an_unknown_name_while_the_server_is_down_is_an_outage(issuer: Issuer) -> None:
    clock = Clock()
    found = verifier(issuer, clock)
    assert await code(found, issuer.mint()) == ("ok", None)
    issuer.answer = lambda request: reply(request, {}, status=500)
    stranger = issuer.mint(header={"alg": "ES256", "kid": "new"})
    for _ in range(3):
        assert await code(found, stranger) == NO_KEYS
    assert len(issuer.seen) == 2
    assert await code(found, issuer.mint()) == ("ok", None)


async def test_stale_keys_serve_while_a_refresh_runs_and_then_no_longer(issuer: Issuer) -> None:
    clock = Clock()
    found = verifier(issuer, clock)
    assert await code(found, issuer.mint()) == ("ok", None)
    issuer.answer = lambda request: reply(request, {}, status=500)
    clock.at += 301
    assert await code(found, issuer.mint()) == ("ok", None)
    while len(issuer.seen) < 2 or found._source._under_way() is not None:
        await asyncio.sleep(0)
    clock.at += 300
    assert await code(found, issuer.mint()) == NO_KEYS


async def test_a_token_without_a_name_needs_a_single_key(issuer: Issuer) -> None:
    found = verifier(issuer)
    assert await code(found, issuer.mint(header={"alg": "ES256"})) == ("ok", None)
    second = SigningKey("k2")
    issuer.answer = lambda request: reply(request, {"keys": [issuer.key.jwk, second.jwk]})
    assert await code(verifier(issuer), issuer.mint(header={"alg": "ES256"})) == INVALID


def test_one_verifier_serves_several_event_loops(issuer: Issuer) -> None:
    found = verifier(issuer)
    assert [asyncio.run(code(found, issuer.mint(sub=name))) for name in "ab"] == [("ok", None)] * 2
    assert len(issuer.seen) == 1


async def test_verifiers_share_keys_through_a_cache(issuer: Issuer) -> None:
    keys = KeyCache()
    for scopes in (["tool:call"], None):
        assert await code(verifier(issuer, key_cache=keys, required_scopes=scopes), issuer.mint()) == ("ok", None)
    assert len(issuer.seen) == 1


async def test_a_cancelled_caller_does_not_take_the_fetch_along(issuer: Issuer) -> None:
    found = verifier(issuer)
    first, second = (asyncio.create_task(code(found, issuer.mint())) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == ("ok", None)
    assert len(issuer.seen) == 1
