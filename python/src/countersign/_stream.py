"""Entries of the revocation streams: form and signature, byte for byte the same in every language."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ._errors import CountersignConfigError
from .revocation import KINDS, Anchor, is_epoch

V1_REVOCATIONS, V1_EPOCHS = "caracal.sessions.revoke", "caracal.delegations.invalidate"
_MAX_FIELDS, _MAX_BYTES, _MIN_KEY_BYTES, _MAX_MS = 64, 16_384, 32, 8_640_000_000_000_000
_V1_ANCHORS: tuple[tuple[str, str], ...] = (
    ("session_id", "record"),
    ("sid", "record"),
    ("root_sid", "record"),
    ("agent_session_id", "session"),
    ("delegation_edge_id", "edge"),
    ("edge_id", "edge"),
)
_DOMAIN = "countersign.stream.v2"


class Rejected(ValueError):
    """An entry that says nothing we may act on. ``reason`` is also that of its dead letter."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Record:
    """A record of version 2. ``type`` is ``optional`` for an unknown one that its publisher declared skippable."""

    type: str
    log: str
    seq: int
    ts: int
    anchor: Anchor | None = None
    exp: int | None = None
    zone: str | None = None
    epoch: int | None = None
    reason: str | None = None


def read_key(option: str, given: object) -> bytes:
    """A signing key from bytes or strict hex text. :raises CountersignConfigError: for fewer than 32 bytes"""
    is_hex = isinstance(given, str) and re.fullmatch("(?:[0-9a-fA-F]{2})+", given)
    key = bytes.fromhex(str(given)) if is_hex else bytes(given) if isinstance(given, (bytes, bytearray)) else b""
    if len(key) < _MIN_KEY_BYTES:
        raise CountersignConfigError(option, f"give at least {_MIN_KEY_BYTES} bytes, or their hex text")
    return key


def read_keys(option: str, given: object) -> dict[str, bytes]:
    """Keys of version 2 by key id."""
    if given is not None and not isinstance(given, Mapping):
        raise CountersignConfigError(option, "give a mapping from key id to key")
    for kid in given or {}:
        if not _is_key_id(kid):
            raise CountersignConfigError(option, "key ids are 1 to 64 of A-Z a-z 0-9 . _ -")
    return {kid: read_key(f"{option}.{kid}", key) for kid, key in (given or {}).items()}


def read_v1_keys(option: str, given: object) -> list[bytes]:
    """Keys of version 1, which name no key id: each is tried."""
    listed = given if isinstance(given, (list, tuple)) else [] if given is None else [given]
    return [read_key(option, key) for key in listed]


def encode_key_part(text: str) -> str:
    """A zone or an identifier as it stands in Redis keys."""
    return quote(text, safe="~")


def stream_of_zone(zone: str) -> str:
    """Name of the stream of a zone, version 2; the empty zone is the one stream of every zone."""
    return f"countersign:{{{encode_key_part(zone) if zone else '*'}}}:rev"


def read_decimal(text: str | None) -> int | None:
    """A whole number from 0 to 2^63 - 1, without sign, space or leading zero."""
    if text is None or not re.fullmatch("0|[1-9][0-9]{0,18}", text):
        return None
    return int(text) if is_epoch(int(text)) else None


def read_fields(flat: object) -> dict[str, str]:
    """Names and values in turn as a mapping. :raises Rejected: ``malformed``, ``ambiguous_fields``"""
    if not isinstance(flat, (list, tuple)) or len(flat) % 2 or len(flat) > 2 * _MAX_FIELDS:
        raise Rejected("malformed")
    try:
        texts = [part.decode() if isinstance(part, bytes) else part for part in flat]
        if sum(len(str.encode(text)) for text in texts) > _MAX_BYTES:
            raise Rejected("malformed")
    except (TypeError, UnicodeError):
        raise Rejected("malformed") from None
    fields = dict(zip(texts[::2], texts[1::2], strict=True))
    if "" in fields or 2 * len(fields) < len(texts):
        raise Rejected("ambiguous_fields")
    return fields


def v1_canonical(stream: str, fields: Mapping[str, str]) -> bytes:
    """What a signature of version 1 covers. :raises Rejected: where two different entries would have this form"""
    if "\n" in stream or any(not name.isascii() or "=" in name or "\n" in name + fields[name] for name in fields):
        raise Rejected("ambiguous_fields")
    return "".join([f"{stream}\n", *(f"{name}={fields[name]}\n" for name in sorted(fields) if name != "_sig")]).encode()


def v2_canonical(stream: str, fields: Mapping[str, str], domain: str = _DOMAIN) -> bytes:
    """What a signature of version 2 covers; every text is preceded by its length, so that no two entries share a form."""
    names = sorted((name for name in fields if name != "_sig"), key=str.encode)
    rest = _prefixed(text for name in names for text in (name, fields[name]))
    return _prefixed((domain, stream)) + len(names).to_bytes(4, "big") + rest


def sign(canonical: bytes, key: bytes) -> str:
    return hmac.new(key, canonical, hashlib.sha256).hexdigest()


def v1_texts(fields: Mapping[str, Any]) -> dict[str, str]:
    """Fields as a publisher has them, as they stand on the wire: ``None`` is left out, ``True`` reads ``true``."""
    wire: dict[str, str] = {}
    for name, value in fields.items():
        if name == "_sig" or value is None:
            continue
        if not isinstance(value, (str, int)):
            raise ValueError("Fields are text, whole numbers, booleans or None")
        wire[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return wire


def sign_v1(stream: str, fields: Mapping[str, Any], key: object) -> str:
    """The signature of an entry of version 1. :raises ValueError: for fields that every reader refuses"""
    # The signature is a field too: with it the entry must keep within the limits.
    wire = read_fields([text for pair in {**v1_texts(fields), "_sig": "0" * 64}.items() for text in pair])
    return sign(v1_canonical(stream, wire), read_key("key", key))


def verify_v1(stream: str, flat: object, keys: Iterable[bytes], allow_unsigned: bool = False) -> dict[str, str]:
    """The fields of an entry of version 1 whose form and signature hold.

    :raises Rejected: ``malformed``, ``ambiguous_fields``, ``unsigned``, ``invalid_signature``
    """
    fields = read_fields(flat)
    canonical = v1_canonical(stream, fields)
    if "_sig" not in fields and not allow_unsigned:
        raise Rejected("unsigned")
    # Every key is tried, so that the time taken does not tell which one signed.
    if "_sig" in fields and not any([_holds(canonical, key, fields["_sig"]) for key in keys]):
        raise Rejected("invalid_signature")
    return fields


def read_v1_anchors(fields: Mapping[str, str]) -> list[Anchor]:
    """The anchors that an entry marks, each once. :raises Rejected: ``missing_revocation_anchor``"""
    zone = _text(fields, "zone_id")
    named = [Anchor(zone, kind, _text(fields, name)) for name, kind in _V1_ANCHORS]  # type: ignore[arg-type]
    anchors = list(dict.fromkeys(anchor for anchor in named if anchor.id))
    if not anchors:
        raise Rejected("missing_revocation_anchor")
    return anchors


def read_v1_epoch(fields: Mapping[str, str]) -> tuple[str, int]:
    """The zone and the epoch that an entry records. :raises Rejected: ``invalid_delegation_epoch``"""
    zone, epoch = _text(fields, "zone_id"), read_decimal(fields.get("epoch"))
    if not zone or epoch is None:
        raise Rejected("invalid_delegation_epoch")
    return zone, epoch


def decode_record(stream: str, stream_zone: str, flat: object, keys: Mapping[str, bytes]) -> Record:
    """Form, key id and signature of an entry of version 2, then what it says.

    :raises Rejected: ``malformed``, ``ambiguous_fields``, ``unsigned``, ``unknown_key_id``, ``invalid_signature``, or
        ``unsupported_type`` for a signed record of an unknown type
    """
    fields = read_fields(flat)
    kid = fields.get("kid", "")
    if "_sig" not in fields:
        raise Rejected("unsigned")
    if fields.get("v") != "2" or not _is_key_id(kid):
        raise Rejected("malformed")
    if not _is_signature(fields["_sig"]):
        raise Rejected("invalid_signature")
    if kid not in keys:
        raise Rejected("unknown_key_id")
    if not _holds(v2_canonical(stream, fields), keys[kid], fields["_sig"]):
        raise Rejected("invalid_signature")
    return _read_record(fields, stream_zone)


def encode_record(stream: str, stream_zone: str, record: Record, kid: str, key: bytes) -> list[str]:
    """A signed record, ready for ``XADD``. :raises ValueError: for a record that every reader refuses"""
    body: dict[str, Any] = {"zone": record.zone, "epoch": record.epoch}
    if record.anchor is not None:
        body = {**record.anchor._asdict(), "exp": record.exp}
    head = {"v": 2, "kid": kid, "log": record.log, "seq": record.seq, "ts": record.ts, "type": record.type}
    wire = v1_texts({**head, **body, "reason": record.reason})
    wire["_sig"] = sign(v2_canonical(stream, wire), key)
    flat = [text for pair in wire.items() for text in pair]
    # What no reader would take must not reach the stream: it would break the sequence.
    decode_record(stream, stream_zone, flat, {kid: key})
    return flat


def _read_record(fields: Mapping[str, str], stream_zone: str) -> Record:
    log, seq, ts = fields.get("log", ""), read_decimal(fields.get("seq")), _milliseconds(fields.get("ts"))
    kind, zone, anchor_kind, id = fields.get("type"), fields.get("zone", ""), fields.get("kind"), fields.get("id")
    if not re.fullmatch("[0-9]{13}-[a-z0-9]{8}", log) or seq is None or ts is None or kind is None:
        raise Rejected("malformed")
    body: dict[str, Any] = {}
    valid = not zone or not stream_zone or zone == stream_zone
    if kind == "epoch":
        body = {"zone": zone, "epoch": read_decimal(fields.get("epoch"))}
    elif kind in ("revoke", "suspend", "resume"):
        valid = valid and anchor_kind in KINDS and bool(id)
        body = {"anchor": Anchor(zone, anchor_kind, id)}  # type: ignore[arg-type]
        if kind == "revoke":
            body["exp"] = _milliseconds(fields.get("exp"))
    elif kind == "heartbeat":
        valid = True
    elif fields.get("optional") == "1":
        kind, valid = "optional", True
    else:
        raise Rejected("unsupported_type")
    # Events count from 1; only a heartbeat may come before any.
    if not valid or None in body.values() or (seq == 0 and kind != "heartbeat"):
        raise Rejected("malformed")
    return Record(kind, log, seq, ts, reason=fields.get("reason"), **body)


def _text(fields: Mapping[str, str], name: str) -> str:
    # One publisher writes SQL null as JSON text.
    return "" if fields.get(name) in (None, "null") else fields[name]


def _milliseconds(text: str | None) -> int | None:
    value = read_decimal(text)
    return value if value is not None and value <= _MAX_MS else None


def _is_key_id(text: object) -> bool:
    return isinstance(text, str) and bool(re.fullmatch("[A-Za-z0-9._-]{1,64}", text))


def _is_signature(text: str) -> bool:
    return bool(re.fullmatch("[0-9a-f]{64}", text))


def _holds(canonical: bytes, key: bytes, signature: str) -> bool:
    return _is_signature(signature) and hmac.compare_digest(sign(canonical, key), signature)


def _prefixed(texts: Iterable[str]) -> bytes:
    return b"".join(len(raw).to_bytes(4, "big") + raw for raw in map(str.encode, texts))
