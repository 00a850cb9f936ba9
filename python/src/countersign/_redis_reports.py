"""What a consumer tells: how it is doing, and which entries it refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MAX_PAYLOAD = 16_384


@dataclass(frozen=True)
class ConsumerStatus:
    """How a consumer is doing. ``failing``: the last poll could not read from Redis."""

    state: str
    applied: int
    #: Entries recorded as dead letters, by reason.
    rejected: Mapping[str, int]
    #: Entries that could not be applied and wait for the next attempt.
    unapplied: int
    #: Entries that were trimmed before they were applied: revocations that nobody here will ever learn of.
    lost: int
    failing: str | None


def dead_letter(stream: str, max_length: int, id: bytes, flat: list[Any], reason: str) -> list[Any]:
    """Arguments of the ``XADD`` that records a refused entry beside its stream."""
    words = ["source_id", id, "reason", reason, "payload", _payload(flat)]
    return [f"{stream}.dead", "MAXLEN", "~", max_length, "*", *words]


def _payload(flat: list[Any]) -> str:
    """The fields as a JSON object; of a repeated name the last value, of an oversize entry its size alone."""
    texts = [part.decode("utf-8", "replace") for part in flat]
    length = sum(map(len, texts))
    if length > _MAX_PAYLOAD:
        return json.dumps({"omitted_characters": length}, separators=(",", ":"))
    return json.dumps(dict(zip(texts[::2], texts[1::2], strict=False)), ensure_ascii=False, separators=(",", ":"))
