"""The codec of the streams: published vectors, every refusal, keys."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from countersign import Anchor, CountersignConfigError
from countersign._redis_scripts import EPOCH_SCRIPT, MARK_SCRIPT, SUSPENSION_SCRIPT, TRIMMED_SCRIPT
from countersign._stream import Record, Rejected, decode_record, encode_record, read_fields, read_keys, read_v1_anchors
from countersign._stream import read_v1_epoch, read_v1_keys, sign, sign_v1, stream_of_zone, v2_canonical, verify_v1

KEY, OTHER = b"\7" * 32, b"\x08" * 32
STREAM = "caracal.sessions.revoke"
FIELDS = {"zone_id": "zone-1", "session_id": "sid-1", "reason": "grant_revoked"}
SIGNATURE = "9233c437675bf44675cb7550bdc4d47c3bc3ad4e760d1ce08f9051dff1daa94e"
V2_STREAM = "countersign:{zone-1}:rev"
RECORD = Record("revoke", "1790000000000-a1b2c3d4", 42, 1790000060000, Anchor("zone-1", "record", "sid-1"), 1790000960000)


def flat(fields: dict[str, str]) -> list[str]:
    return [text for pair in fields.items() for text in pair]


def reason_of(entry: Any, keys: Any = (KEY,), allow_unsigned: bool = False, stream: str = STREAM) -> str:
    try:
        verify_v1(stream, entry, keys, allow_unsigned)
    except Rejected as rejected:
        return rejected.reason
    return "ok"


def test_the_published_vector_of_version_1() -> None:
    assert sign_v1(STREAM, FIELDS, KEY) == sign_v1(STREAM, FIELDS, "07" * 32) == SIGNATURE
    more = {"reason": "grant_revoked", "grant_id": None, "session_id": "sid-1", "_sig": "x", "zone_id": "zone-1"}
    assert sign_v1(STREAM, more, KEY) == SIGNATURE
    assert sign_v1(STREAM, {**FIELDS, "grant_id": ""}, KEY) != SIGNATURE
    assert sign_v1(STREAM, {"a": True, "b": 100}, KEY) == sign_v1(STREAM, {"b": "100", "a": "true"}, KEY)
    assert reason_of([part.encode() for part in flat({"_sig": SIGNATURE, **FIELDS})]) == "ok"


def test_a_signature_is_bound_to_stream_key_and_every_byte() -> None:
    signed = {**FIELDS, "_sig": SIGNATURE}
    assert reason_of(flat(signed), stream="caracal.delegations.invalidate") == "invalid_signature"
    assert reason_of(flat(signed), [OTHER]) == "invalid_signature"
    assert reason_of(flat(signed), [OTHER, KEY]) == "ok"
    assert reason_of(flat({**signed, "session_id": "sid-2"})) == "invalid_signature"
    assert reason_of(flat({**signed, "root_sid": "x"})) == "invalid_signature"
    for text in (SIGNATURE.upper(), SIGNATURE[1:], f"{SIGNATURE}0", "", "z" * 64, f"{SIGNATURE[:-1]}\u0664"):
        assert reason_of(flat({**FIELDS, "_sig": text})) == "invalid_signature"


def test_two_entries_that_share_a_form_are_both_known() -> None:
    shared = "a7f2f4a7d714eb1172ef22a8e95227ed0627fdd8d442d2154cfdfb02eea77b93"
    assert sign_v1(STREAM, {"reason": "x", "root_sid": "VICTIM"}, KEY) == shared
    assert reason_of(["reason", "x\nroot_sid=VICTIM", "_sig", shared]) == "ambiguous_fields"
    with pytest.raises(ValueError):
        sign_v1(STREAM, {"reason": "x\nroot_sid=VICTIM"}, KEY)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [(pair, "ambiguous_fields") for pair in (["a\nb", "x"], ["a=b", "x"], ["", "x"], ["a", "1", "a", "2"], ["é", "x"], ["a", "\n"])]
    + [(["session_id"], "malformed"), (["session_id", "x" * 16_384], "malformed"), (["a", "\ud800"], "malformed")]
    + [(["session_id", 1], "malformed"), (None, "malformed"), (["a", b"\xff"], "malformed"), ("ab", "malformed")]
    + [([f"f{n}" for n in range(130)], "malformed"), (["a", "1", "a", "x" * 16_384], "malformed")],
)
def test_refused_before_anything_is_computed(entry: Any, reason: str) -> None:
    assert reason_of(entry, allow_unsigned=True) == reason


def test_64_fields_and_16_kib_are_the_most() -> None:
    assert len(read_fields([text for n in range(64) for text in (f"f{n}", "")])) == 64
    assert len(read_fields(["a", "x" * 16_383])) == 1


def test_unsigned_entries_are_a_matter_of_policy() -> None:
    assert reason_of(flat(FIELDS)) == "unsigned"
    assert reason_of(flat(FIELDS), [], allow_unsigned=True) == "ok"
    assert reason_of(flat({**FIELDS, "_sig": "0" * 64}), allow_unsigned=True) == "invalid_signature"
    assert reason_of(flat({**FIELDS, "_sig": "0" * 64}), [], allow_unsigned=True) == "invalid_signature"


@pytest.mark.parametrize("key", [b"x" * 31, "07" * 31, "07" * 32 + "0", "0x" * 32, "", 7, {}, "07" * 31 + "0\n"])
def test_short_and_malformed_keys(key: Any) -> None:
    for read in (lambda: read_v1_keys("keys", key), lambda: read_keys("keys", {"k1": key}), lambda: sign_v1(STREAM, FIELDS, key)):
        with pytest.raises(CountersignConfigError) as raised:
            read()
        assert str(key) == "" or str(key) not in str(raised.value)
    for bad in ({"": KEY}, {"k 1": KEY}, {"k" * 65: KEY}, {1: KEY}, [KEY], KEY):
        with pytest.raises(CountersignConfigError):
            read_keys("keys", bad)


def test_what_entries_of_version_1_say() -> None:
    entry = {"zone_id": "z", "session_id": "a", "sid": "a", "root_sid": "b", "agent_session_id": "c", "edge_id": "d"}
    named = [("z", "record", "a"), ("z", "record", "b"), ("z", "session", "c"), ("z", "edge", "e"), ("z", "edge", "d")]
    assert read_v1_anchors({**entry, "delegation_edge_id": "e"}) == named
    assert read_v1_anchors({"zone_id": "null", "session_id": "a"}) == [("", "record", "a")]
    for nothing in ({}, {"session_id": "null"}, {"sid": "", "zone_id": "z"}, {"id": "a"}):
        with pytest.raises(Rejected, match="missing_revocation_anchor"):
            read_v1_anchors(nothing)
    assert read_v1_epoch({"zone_id": "z", "epoch": str(2**63 - 1)}) == ("z", 2**63 - 1)
    for epoch in ("", "0x10", "1e3", " 7 ", "-1", "01", "null", str(2**63), "\u0667", "7\n"):
        with pytest.raises(Rejected, match="invalid_delegation_epoch"):
            read_v1_epoch({"zone_id": "z", "epoch": epoch})


def signed(fields: dict[str, str], stream: str = V2_STREAM, domain: str = "countersign.stream.v2") -> list[str]:
    head = {"v": "2", "kid": "k1", "log": RECORD.log, "seq": "1", "ts": str(RECORD.ts)}
    whole = {name: text for name, text in {**head, **fields}.items() if text != "absent"}
    return flat({**whole, "_sig": sign(v2_canonical(stream, whole, domain), KEY)})


def v2_reason(entry: Any, zone: str = "zone-1", stream: str = V2_STREAM, keys: Any = None) -> str:
    try:
        return decode_record(stream, zone, entry, {"k1": KEY} if keys is None else keys).type
    except Rejected as rejected:
        return rejected.reason


def test_the_published_vector_of_version_2() -> None:
    entry = encode_record(V2_STREAM, "zone-1", RECORD, "k1", KEY)
    canonical = v2_canonical(V2_STREAM, read_fields(entry))
    assert len(canonical) == 242
    assert hashlib.sha256(canonical).hexdigest() == "7a34dd2d27b66c07fa9c33148d68ca0b18ffb80d2360c51b9237f6b7f0030dfc"
    assert entry[-1] == "4365569381ce98509e3b8053a8e3dfbf4d918d0803aa5755d2c1de3e64ab4059"
    assert decode_record(V2_STREAM, "zone-1", entry, {"k0": OTHER, "k1": KEY}) == RECORD
    assert v2_reason(entry, keys={"k1": OTHER}) == "invalid_signature"
    assert v2_reason(entry, keys={"k2": KEY}) == "unknown_key_id"
    assert v2_reason(entry, stream="countersign:{*}:rev", zone="") == "invalid_signature"
    assert v2_reason(entry[:-2]) == "unsigned"
    assert v2_reason([*entry[:-1], entry[-1].upper()]) == "invalid_signature"
    at = entry.index("kind")
    assert v2_reason([*entry[:at], "kindr", "ecord", *entry[at + 2 :]]) == "invalid_signature"


def test_what_records_of_version_2_say() -> None:
    anchor = {"zone": "zone-1", "kind": "edge", "id": "e"}
    for fields, expected in [
        ({"type": "revoke", **anchor, "exp": "1"}, "revoke"),
        ({"type": "revoke", **anchor, "exp": "1", "zone": ""}, "revoke"),
        ({"type": "revoke", **anchor, "exp": "1", "zone": "zone-2"}, "malformed"),
        ({"type": "revoke", **anchor}, "malformed"),
        ({"type": "revoke", **anchor, "exp": "8640000000000001"}, "malformed"),
        ({"type": "revoke", **anchor, "exp": "1", "kind": "key"}, "malformed"),
        ({"type": "suspend", **anchor}, "suspend"),
        ({"type": "resume", **anchor, "id": ""}, "malformed"),
        ({"type": "epoch", "zone": "zone-1", "epoch": "0"}, "epoch"),
        ({"type": "epoch", "zone": "zone-1", "epoch": "00"}, "malformed"),
        ({"type": "heartbeat", "seq": "0"}, "heartbeat"),
        ({"type": "suspend", **anchor, "seq": "0"}, "malformed"),
        ({"type": "heartbeat", "log": "1790000000000-A1B2C3D4"}, "malformed"),
        ({"type": "heartbeat", "ts": "absent"}, "malformed"),
        ({"type": "heartbeat", "kid": "k 1"}, "malformed"),
        ({"type": "heartbeat", "v": "1"}, "malformed"),
        ({"type": "absent"}, "malformed"),
        ({"type": "merge"}, "unsupported_type"),
        ({"type": "merge", "optional": "1"}, "optional"),
        ({"type": "heartbeat", "\U0001f511": "x", "\uffee": "y"}, "heartbeat"),
    ]:
        assert v2_reason(signed(fields)) == expected, fields
    assert v2_reason(signed({"type": "heartbeat"}, domain="countersign.snapshot.v2")) == "invalid_signature"
    assert v2_reason(signed({"type": "epoch", "zone": "any", "epoch": "7"}, stream=stream_of_zone("")), "", stream_of_zone("")) == "epoch"
    with pytest.raises(ValueError):
        encode_record(V2_STREAM, "zone-2", RECORD, "k1", KEY)


def test_names_of_streams() -> None:
    assert stream_of_zone("") == "countersign:{*}:rev"
    assert stream_of_zone("a b*é:{~}_-.") == "countersign:{a%20b%2A%C3%A9%3A%7B~%7D_-.}:rev"


def test_scripts_are_those_of_the_other_languages() -> None:
    source = (Path(__file__).parents[2] / "src" / "redis" / "scripts.ts").read_text()
    for script in (MARK_SCRIPT, EPOCH_SCRIPT, SUSPENSION_SCRIPT, TRIMMED_SCRIPT):
        assert f"`{script}`" in source
