"""The function form, token form, stores, overrides, totality."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from typing import Any

import countersign
import pytest
from countersign import Anchor, CheckResult, CountersignConfigError, InMemoryRevocationStore, RevocationCapacityError, Verifier
from countersign import auth_error_body, authenticate, challenge_header, error_to_status, extract_bearer
from countersign_contract import AuthError, contract
from support import AUDIENCE, Clock, Issuer, b64

pytestmark = pytest.mark.anyio


async def ask(issuer: Issuer, token: Any, store: Any = None, **options: Any) -> tuple[str, str | None]:
    scopes, zone = options.pop("required_scopes", None), options.pop("expected_zone_id", None)
    kept = InMemoryRevocationStore() if store is None else store
    result = await authenticate(token, issuer.url, AUDIENCE, scopes, zone, kept, **options)
    assert result.ok is (result.error is None)
    assert (result.principal is None) is (result.error is not None)
    return ("ok", None) if result.error is None else (result.error.code, result.error.reason)


async def test_the_seeds_positional_call(issuer: Issuer) -> None:
    store = InMemoryRevocationStore()
    hop = {"application_id": "app-1"}
    token = issuer.mint(agent_session_id="a", delegation_edge_id="e", delegation_chain=[hop], hop_count=1)
    result = await authenticate(token, issuer.url, AUDIENCE, ["tool:call"], "zone-1", store, True, True, ["app-1"], 1)
    assert result.ok and result.principal is not None
    claims = result.principal
    assert (claims.sub, claims.zone_id, claims.client_id, claims.sid) == ("alice", "zone-1", "client-1", "sid-1")
    assert claims.delegation_chain[0].application_id == "app-1"
    store.mark_revoked("sid-1")
    error = (await authenticate(token, issuer.url, AUDIENCE, ["other"], "zone-1", store)).error
    assert error is not None and (error.code, error.description) == ("session_revoked", "Session revoked")


@pytest.mark.parametrize("token", [None, "", 3, b"x", object(), [], type("Text", (str,), {"__len__": lambda _: 1})("")])
async def test_anything_but_a_text_is_a_missing_token(issuer: Issuer, token: Any) -> None:
    assert await ask(issuer, token) == ("missing_token", None)


class Hostile:
    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)


@pytest.mark.parametrize(
    "options",
    [{"issuer": None}, {"audience": {}}, {"revocations": Hostile()}, {"required_scopes": Hostile()}, {"profile": "x"}]
    + [{"profile": "1.0"}, {"profile": []}, {"algorithms": ["none"]}, {"now": lambda: float("nan")}, {"now": Hostile()}]
    + [{"contract": None}, {"http_client": Hostile(), "x": 1}, {"max_hop_count": True}, {"clock_skew_seconds": 301}],
)
async def test_a_mistake_in_the_options_reads_misconfigured(issuer: Issuer, options: dict[str, Any]) -> None:
    given = {"issuer": issuer.url, "audience": AUDIENCE, "required_scopes": None, "expected_zone_id": None}
    given |= {"revocations": InMemoryRevocationStore(), **options}
    error = (await authenticate(issuer.mint(), **given)).error
    assert error is not None and (error.code, error.reason) == ("verification_unavailable", "misconfigured")


async def test_forms_that_are_not_one_canonical_mandate(issuer: Issuer) -> None:
    good = issuer.mint()
    assert await ask(issuer, good) == ("ok", None)
    head, body, signature = good.split(".")
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    loose = signature[:-1] + last[last.index(signature[-1]) + 1]
    headers = [{"alg": name, "kid": "k1"} for name in ("none", "None", "HS256", "es256", "ES384")]
    headers += [{"alg": "ES256", "kid": "k1", name: True} for name in ("crit", "b64", "zip", "enc", "jwk", "jku", "x5u", "x5c")]
    headers += [{"alg": "ES256", "kid": kid} for kid in ("", None, 3, "k" * 257)]
    headers += [{"alg": "ES256", "kid": "k1", "typ": kind} for kind in ("logout+jwt", "", None, "J\u212aT")]
    headers += [{"alg": "ES256", "kid": "k1", "pad": "x" * 1024}]
    bad = [issuer.mint(header=header) for header in headers]
    bad += [issuer.mint(header=b'{"alg":"ES256","kid":"k1","kid":"k1"}'), issuer.mint(header=b"[]"), issuer.mint(header=b"\xff")]
    bad += [f"{head}.{body}", f"{good}.", f"{good}.x", f"{head}..{signature}", f" {good}", f"{good}\n", f"{head}.{body}=.{signature}"]
    bad += [f"{head}.{body}.{loose}", f"{head}.{body}.{b64(bytes(64))}", f"{head}.{body}.{signature[:-2]}", "x" * 8193, "é.é.é"]
    bad += [json.dumps({"payload": body, "protected": head, "signature": signature}), "." * 8192]
    for token in bad:
        assert await ask(issuer, token) == ("invalid_token", None), token[:80]
    for kind in ("JWT", "jwt", "AT+JWT", "application/at+jwt"):
        assert await ask(issuer, issuer.mint(header={"alg": "ES256", "kid": "k1", "typ": kind})) == ("ok", None)


async def test_payloads_are_read_only_once_the_signature_holds(issuer: Issuer) -> None:
    for payload in (b"{", b"[]", b"\xef\xbb\xbf{}", b'{"sub":"a","sub":"a"}', b'{"a":"\\ud800"}', b"[" * 17 + b"]" * 17, b"{}"):
        assert await ask(issuer, issuer.key.sign(payload)) == ("invalid_token", None)


async def test_a_remembered_token_is_asked_about_again(issuer: Issuer) -> None:
    clock, store = Clock(time.time()), InMemoryRevocationStore()
    found = Verifier(issuer.url, AUDIENCE, store, now=clock)
    token = issuer.mint()
    first, second = [await found.authenticate(token) for _ in range(2)]
    assert first.principal == second.principal and first.principal is not second.principal
    assert first.principal.delegation_path is not second.principal.delegation_path
    assert (await found.authenticate(token, {"required_scopes": ["x"]})).error.code == "insufficient_scope"
    store.mark_revoked("sid-1")
    assert (await found.authenticate(token)).error.code == "session_revoked"
    clock.at += 400
    assert (await found.authenticate(token)).error.code == "invalid_token"


async def test_overrides_only_tighten(issuer: Issuer) -> None:
    found = Verifier(issuer.url, AUDIENCE, InMemoryRevocationStore(), required_scopes=["a"], max_hop_count=3)
    need = found.require({"required_scopes": ["b", "a"], "require_agent": None, "max_hop_count": 5})
    assert need.scopes == ("a", "b")
    assert need.all["max_hop_count"] == 3
    assert found.require({"max_hop_count": 0}).all["max_hop_count"] == 0
    assert found.require({"require_agent": False}).all["require_agent"] is False
    for bad in ({"issuer": "https://x.example"}, {"audience": "x"}, {"expected_zone_id": "z"}, {"typo": 1}, {"max_hop_count": True}):
        with pytest.raises(CountersignConfigError):
            found.require(bad)
        error = (await found.authenticate(issuer.mint(), bad)).error
        assert error is not None and error.reason == "misconfigured"
    gateway = Verifier(issuer.url, AUDIENCE, InMemoryRevocationStore(), profile="1.0", expected_zone_id="zone-1")
    assert (await gateway.authenticate(issuer.mint_1_0())).ok
    assert (await gateway.authenticate(issuer.mint_1_0(), {"required_use": "gateway"})).error.code == "invalid_token"


def store_of(answer: Any) -> Any:
    return type("Store", (), {"is_revoked": lambda _, id: answer(id), "mark_revoked": print})()


async def test_stores_answer_true_or_false_or_nothing(issuer: Issuer) -> None:
    async def later(value: Any) -> Any:
        await asyncio.sleep(0)
        return value

    def throws(_: str) -> Any:
        raise RuntimeError("away")

    async def hangs(_: str) -> Any:
        await asyncio.Event().wait()

    async def ends(_: str) -> Any:
        raise asyncio.CancelledError

    unknown = ("verification_unavailable", "revocation_unavailable")
    for answer, expected in [
        (lambda _: True, ("session_revoked", None)),
        (lambda _: False, ("ok", None)),
        (lambda _: later(True), ("session_revoked", None)),
        (lambda _: later(False), ("ok", None)),
        *[(lambda _, value=value: value, unknown) for value in (None, 0, 1, "false", [], object())],
        (lambda _: later("no"), unknown),
        *[(port, unknown) for port in (throws, hangs, ends)],
    ]:
        assert await ask(issuer, issuer.mint(), store_of(answer), revocation_timeout_ms=50) == expected


async def test_a_blocking_store_blocks_nobody_else(issuer: Issuer) -> None:
    release, loop_thread, seen = threading.Event(), threading.get_ident(), []

    def block(_: str) -> bool:
        seen.append(threading.get_ident())
        return not release.wait(10)

    try:
        found = await ask(issuer, issuer.mint(), store_of(block), revocation_timeout_ms=20)
        assert found == ("verification_unavailable", "revocation_unavailable")
        assert seen and loop_thread not in seen
    finally:
        release.set()


async def test_a_revoked_anchor_beats_one_that_nobody_can_tell(issuer: Issuer) -> None:
    async def is_revoked(id: str) -> Any:
        return True if id == "root-1" else None

    store = store_of(is_revoked)
    options = {"profile": "1.0", "expected_zone_id": "zone-1"}
    assert (await ask(issuer, issuer.mint_1_0(), store, **options))[1] == "misconfigured"  # it knows no epochs
    type(store).current_delegation_epoch = lambda _, zone: 0
    assert await ask(issuer, issuer.mint_1_0(), store, **options) == ("session_revoked", None)


async def test_epochs_of_the_memory_store(issuer: Issuer) -> None:
    store = InMemoryRevocationStore()
    options = {"profile": "1.0", "expected_zone_id": "zone-1"}
    token = issuer.mint_1_0(delegation_graph_epoch=4)
    store.mark_delegation_epoch("zone-1", 4)
    assert await ask(issuer, token, store, **options) == ("ok", None)
    store.mark_delegation_epoch("zone-1", 5)
    store.mark_delegation_epoch("zone-1", 1)
    assert await ask(issuer, token, store, **options) == ("delegation_stale", None)
    assert await ask(issuer, issuer.mint_1_0(), store, **options) == ("ok", None)
    for epoch in (-1, 2**63, True, 1.0, "1"):
        with pytest.raises(ValueError):
            store.mark_delegation_epoch("zone-1", epoch)  # type: ignore[arg-type]


async def test_a_store_that_checks_is_asked_once_with_zone_and_kind(issuer: Issuer) -> None:
    asked: list[Any] = []
    answer: Any = CheckResult("active")

    class Store(InMemoryRevocationStore):
        def check(self, *question: Any) -> Any:
            asked.append(question)
            return answer

    options = {"profile": "1.0", "expected_zone_id": "zone-1"}
    token = issuer.mint_1_0(agent_session_id="sid-1", delegation_edge_id="edge-1", delegation_graph_epoch=4)
    assert await ask(issuer, token, Store(), **options) == ("ok", None)
    named = [("record", "sid-1"), ("record", "root-1"), ("session", "sid-1"), ("edge", "edge-1")]
    assert asked == [("zone-1", [Anchor("zone-1", kind, id) for kind, id in named], 4)]  # type: ignore[arg-type]
    assert await ask(issuer, issuer.mint(), Store()) == ("ok", None)
    assert asked[1] == ("zone-1", [Anchor("zone-1", "record", "sid-1")], None)
    for answer, code in [(CheckResult("revoked"), "session_revoked"), (CheckResult("stale"), "delegation_stale")]:
        assert (await ask(issuer, token, Store(), **options))[0] == code
    for answer in (None, True, False, "active", {"state": "active"}, CheckResult("fine"), CheckResult("unavailable")):  # type: ignore[arg-type]
        assert await ask(issuer, token, Store(), **options) == ("verification_unavailable", "revocation_unavailable")
    answer = CheckResult("stale")
    assert (await ask(issuer, issuer.mint(), Store()))[0] == "verification_unavailable"
    for after, seconds in [(1, 1), (1_001, 2), (4_000.5, 5), (None, 5), (-1, 5), (float("nan"), 5), (1e9, 5)]:
        answer = CheckResult("unavailable", retry_after_ms=after)
        error = (await Verifier(issuer.url, AUDIENCE, Store()).authenticate(issuer.mint())).error
        assert error is not None and error.retry_after_seconds == seconds


async def test_a_full_store_lets_nothing_pass_and_says_why(issuer: Issuer) -> None:
    clock = Clock()
    store = InMemoryRevocationStore(monotonic=clock, max_entries=1)
    store.revoke(Anchor("zone-1", "record", "a"), ttl_ms=60_000)
    with pytest.raises(RevocationCapacityError):
        store.revoke(Anchor("zone-1", "record", "b"), ttl_ms=3_000)
    store.revoke(Anchor("zone-1", "record", "a"), ttl_ms=70_000)
    error = (await Verifier(issuer.url, AUDIENCE, store).authenticate(issuer.mint())).error
    assert error is not None and (error.code, error.retry_after_seconds) == ("verification_unavailable", 3)
    assert await ask(issuer, issuer.mint(sid="a"), store) == ("session_revoked", None)
    clock.at += 3
    assert await ask(issuer, issuer.mint(), store) == ("ok", None)
    store.mark_delegation_epoch("zone-1", 5)
    with pytest.raises(RevocationCapacityError):
        store.mark_delegation_epoch("zone-2", 5)
    anchors = [Anchor("", "edge", "e")]
    states = [store.check(zone, anchors, 4).state for zone in ("zone-1", "zone-2", "")]
    assert states == ["stale", "unavailable", "stale"] and store.check("zone-2", anchors).state == "active"


def test_zone_and_kind_of_marks() -> None:
    store = InMemoryRevocationStore(now=lambda: 1_000, monotonic=Clock(0))

    def state(id: str, kind: Any = "record", zone: str = "z") -> str:
        return store.check(zone, [Anchor(zone, "record", "none"), Anchor(zone, kind, id)]).state

    store.revoke(Anchor("z", "record", "a"), until=1_000_500)
    store.revoke(Anchor("", "edge", "every"))
    store.mark_revoked("untyped")
    store.revoke(Anchor("z", "record", ""))
    assert [state("a"), state("a", "edge"), state("a", zone="y"), state("a", zone="")] == ["revoked", "active", "active", "revoked"]
    assert [state("every", "edge"), state("every"), state("untyped", "session", "y"), state("")] == ["revoked", "active", "revoked", "active"]
    assert store.is_revoked("a") and store.is_revoked("every") and store.is_revoked("untyped") and not store.is_revoked("b")
    store.revoke(Anchor("z", "record", "a"), ttl_ms=1)
    store.revoke(Anchor("z", "record", "past"), until=1)
    store._monotonic.at = 0.4  # type: ignore[attr-defined]
    assert state("a") == "revoked"
    store._monotonic.at = 0.5  # type: ignore[attr-defined]
    assert state("a") == "active" and not store.is_revoked("a") and state("past") == "revoked"
    for bad in (("z", "key", "a"), (None, "record", "a"), ("z", "record", 3), ("z",)):
        with pytest.raises(TypeError):
            store.revoke(bad)  # type: ignore[arg-type]


async def test_a_running_call_is_checked_again(issuer: Issuer) -> None:
    clock, store = Clock(time.time()), InMemoryRevocationStore()
    found = Verifier(issuer.url, AUDIENCE, store, now=clock)
    principal = (await found.authenticate(issuer.mint())).principal
    assert await found.check_active(principal) is None
    store.mark_revoked("sid-1")
    assert (await found.check_active(principal)).code == "session_revoked"
    clock.at += 400
    assert (await found.check_active(principal)).description == "Token expired during execution"
    assert (await found.check_active(None)).reason == "misconfigured"


def test_marks_last_and_are_never_shortened() -> None:
    clock = Clock()
    store = InMemoryRevocationStore(monotonic=clock, max_entries=2)
    store.mark_revoked("a", 10_000)
    store.mark_revoked("a", 1_000)
    store.mark_revoked("b", -1)
    store.mark_revoked("")
    assert not store.is_revoked("")
    with pytest.raises(RevocationCapacityError):
        store.mark_revoked("c", 20_000)
    assert store.is_revoked("anybody")
    clock.at += 5
    assert store.is_revoked("a")
    clock.at += 15
    assert not store.is_revoked("a") and store.is_revoked("b") and not store.is_revoked("c")
    store.mark_revoked("c", 1_000)
    assert store.is_revoked("c")
    clock.at += 86_400
    assert not store.is_revoked("b")
    assert contract.profiles["1.0"].limits["revocationDefaultTtlMs"] == 86_400_000


@pytest.mark.parametrize(
    ("header", "token"),
    [("Bearer abc", "abc"), ("bEARER   abc\t", "abc"), (" Bearer abc", "abc"), (None, None), ("", None), ("Bearer", None)]
    + [("Bearer ", None), ("Basic abc", None), ("Bearer a b", None), ("Bearer a,b", None), ("Bearer\tabc", None), ("Bearerabc", None)]
    + [("Bearer a\u00a0b", None), (3, None), (["Bearer abc"], None)],
)
def test_extract_bearer(header: Any, token: str | None) -> None:
    assert extract_bearer(header) == token


def test_a_hundred_thousand_blanks_take_no_time() -> None:
    began = time.perf_counter()
    assert extract_bearer("Bearer" + " " * 100_000 + "a" + " " * 100_000 + "b") is None
    assert time.perf_counter() - began < 0.1


def test_statuses_bodies_and_headers_are_total() -> None:
    for profile in contract.profiles.values():
        for row in profile.errors.values():
            error = AuthError(code=row.code, description='a "quoted"\r\nvalue=1,2')  # type: ignore[arg-type]
            assert error_to_status(row.code, profile) in (401, 403, 503)
            header = challenge_header(error, profile=profile, required_scopes=["a\n", "offline_access"])
            assert header is None or (header.isprintable() and header.endswith('scope="a"'))
            assert auth_error_body(error) == {"error": row.code, "error_description": error.description}
    assert error_to_status("anything") == 403


async def test_no_environment_variable_is_read(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:1")
    assert (await Verifier(issuer.url, AUDIENCE, InMemoryRevocationStore()).authenticate(issuer.mint())).ok
    assert countersign.__all__ == sorted(countersign.__all__, key=lambda name: (name[0].islower(), name))
