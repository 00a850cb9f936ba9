"""Every vector of the streams that is about what Python does, and the data of the contract."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import countersign._stream as stream
import pytest
from countersign import Anchor, CountersignConfigError, InMemoryRevocationStore
from countersign import _hooks, _redis_consumer, _redis_store, revocation
from countersign._stream import Record, Rejected

GENERATED = Path(__file__).parents[2] / "generated"
FOLDER = GENERATED / "vectors" / "stream"
#: Snapshots belong to replicas, which Python does not have.
ELSEWHERE = {"manifest-v2"}
SUITES = [suite for suite in json.loads((FOLDER / "index.json").read_text())["suites"] if suite["run"] not in ELSEWHERE]


def plain(record: Record) -> dict[str, Any]:
    given = {name: value for name, value in asdict(record).items() if value is not None}
    large = {name: str(given[name]) for name in ("seq", "epoch") if name in given}
    return {**given, **large, **({} if record.anchor is None else {"anchor": record.anchor._asdict()})}


def record_of(given: dict[str, Any]) -> Record:
    rest = {**given, "seq": int(given["seq"])}
    if "epoch" in given:
        rest["epoch"] = int(given["epoch"])
    if "kind" in given:
        rest["anchor"] = Anchor(rest.pop("zone"), rest.pop("kind"), rest.pop("id"))
    return Record(**rest)


def read_v1(case: dict[str, Any]) -> Any:
    fields = stream.read_fields(case["fields"])
    if case["kind"] == "revocations":
        return {"type": "revoke", "anchors": [anchor._asdict() for anchor in stream.read_v1_anchors(fields)]}
    zone, epoch = stream.read_v1_epoch(fields)
    return {"type": "epoch", "zone": zone, "epoch": str(epoch)}


def sign_v2(case: dict[str, Any]) -> Any:
    canonical = stream.v2_canonical(case["stream"], stream.read_fields(case["fields"]), case["domain"])
    signature = stream.sign(canonical, bytes.fromhex(case["key"]))
    return {"canonicalBytes": len(canonical), "canonicalSha256": hashlib.sha256(canonical).hexdigest(), "signature": signature}


def verify_v1(case: dict[str, Any]) -> Any:
    keys = stream.read_v1_keys("keys", case["keys"])
    return {"signed": "_sig" in stream.verify_v1(case["stream"], case["fields"], keys, case["allowUnsigned"])}


def encode_v2(case: dict[str, Any]) -> Any:
    key = stream.read_key("key", case["key"])
    flat = stream.encode_record(case["stream"], case["zone"], record_of(case["record"]), case["kid"], key)
    return {"fields": stream.read_fields(flat)}


def decode_v2(case: dict[str, Any]) -> Any:
    keys = stream.read_keys("keys", case["keys"])
    return {"record": plain(stream.decode_record(case["stream"], case["zone"], case["fields"], keys))}


def key(case: dict[str, Any]) -> Any:
    try:
        stream.read_keys("keys", {case.get("kid", "k1"): case.get("key", "07" * 32)})
    except CountersignConfigError:
        return {"ok": False}
    return {"ok": True}


def names(case: dict[str, Any]) -> Any:
    store = object.__new__(_redis_store.RedisRevocationStore)
    store._prefix, store._v1 = "caracal:revoked:sessions:", True
    if "v1Id" in case:
        return {"v1Mark": next(iter(store._v1_keys(case["v1Id"])), None), "v1Epoch": store._epoch_keys(case["v1Zone"])[1]}
    found = stream.stream_of_zone(case["zone"])
    mark, suspension = (_redis_store._key(case["zone"], area, case["kind"], case["id"]) for area in "as")
    return {"stream": found, "mark": mark, "suspension": suspension, "epoch": store._epoch_keys(case["zone"])[0]}


def epoch(case: dict[str, Any]) -> Any:
    store = InMemoryRevocationStore()
    for text in case.get("raised", [case.get("stored")]):
        read = stream.read_decimal(text)
        if read is None:
            return {"reason": "malformed"}
        store.mark_delegation_epoch("z", read)
    if "raised" in case:
        return {"epoch": str(store.current_delegation_epoch("z"))}
    return {"stale": store.check("z", [Anchor("z", "edge", "e")], int(case["claimed"])).state == "stale"}


RUNS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "sign-v1": lambda case: {"signature": stream.sign_v1(case["stream"], case["fields"], case["key"])},
    **{"verify-v1": verify_v1, "read-v1": read_v1, "sign-v2": sign_v2, "encode-v2": encode_v2, "decode-v2": decode_v2},
    **{"key": key, "names": names, "epoch": epoch},
}


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite["suite"])
def test_the_vectors_hold(suite: dict[str, Any]) -> None:
    cases = json.loads((FOLDER / f"{suite['suite']}.json").read_text())["cases"]
    assert len(cases) == suite["cases"] > 0
    for case in cases:
        try:
            found = RUNS[suite["run"]](case["input"])
        except ValueError as refused:
            is_publisher = suite["run"] in ("sign-v1", "encode-v2")
            found = {"refused": True} if is_publisher else {"reason": refused.reason if isinstance(refused, Rejected) else "?"}
        # Keys that only replicas and publishers use have no counterpart here.
        expected = case["expect"] if suite["run"] != "names" else {name: case["expect"][name] for name in found}
        assert found == expected, case["id"]


def test_names_limits_and_defaults_are_those_of_the_contract() -> None:
    data = json.loads((GENERATED / "schema" / "contract.json").read_text())["x-revocation"]
    limits, defaults, v1 = data["limits"], data["defaults"], data["v1"]
    assert list(revocation.KINDS) == data["kinds"]
    assert [list(pair) for pair in _hooks._KIND_BY_CLAIM.items()] == data["anchorClaims"]
    assert [list(pair) for pair in stream._V1_ANCHORS] == v1["anchorFields"]
    assert (stream.V1_REVOCATIONS, stream.V1_EPOCHS) == (v1["revocationStream"], v1["epochStream"])
    assert (stream._MAX_FIELDS, stream._MAX_BYTES, stream._MIN_KEY_BYTES) == (limits["fields"], limits["entryBytes"], limits["keyBytes"])
    assert (stream._MAX_MS, stream._DOMAIN) == (limits["milliseconds"], data["v2"]["streamDomain"])
    assert (_redis_store._DAY_MS, _redis_store._EPOCHS) == (defaults["suspensionTtlMs"], v1["epochInfix"])
    group = _redis_consumer.RedisRevocationConsumer.__init__.__kwdefaults__ or {}
    assert group["pending_idle_ms"] == defaults["pendingIdleMs"] and group["max_stale_ms"] == defaults["maxStaleMs"]
    assert group["dead_letter_max_length"] == defaults["deadLetterMaxLength"]
    assert _redis_consumer.RedisRevocationConsumer._group == v1["revocationGroup"]
    assert _redis_consumer.RedisDelegationInvalidationConsumer._group == v1["epochGroup"]
    assert _redis_consumer.publish_revocation.__kwdefaults__["max_length"] == defaults["v1MaxLength"]
    store = _redis_store.RedisRevocationStore.__init__
    assert (store.__kwdefaults__ or {})["command_timeout_ms"] == defaults["commandTimeoutMs"]
    assert (store.__defaults__ or ())[:2] == (v1["keyPrefix"], defaults["v1EpochTtlMs"])
