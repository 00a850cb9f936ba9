"""Strict JSON, the same in every language of the contract."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Literal

DecodeRule = Literal[
    "type",
    "encoding",
    "syntax",
    "depth",
    "duplicate-member",
    "lone-surrogate",
    "number-range",
]
"""A rule of strict JSON that a text can break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The outcome of ``decode_json``. ``rule`` names the broken rule and never quotes the text."""

    ok: bool
    value: Any = None
    rule: DecodeRule | None = None


class _Suspect(Exception):
    """The text breaks a rule that only a scan can name."""


class _NoConstant(ValueError):
    """``NaN`` and ``Infinity`` are no JSON."""


# Integers of fewer digits are exact as doubles.
_EXACT_DIGITS = 15
_EXACT = 2**53


def _double(text: str) -> int | float:
    """The nearest double of a number, as an integer where it is one and all smaller ones are."""
    number = float(text)
    if -_EXACT <= number <= _EXACT and number.is_integer():
        return int(number)
    return number


def _integer(text: str) -> int | float:
    return int(text) if len(text) <= _EXACT_DIGITS else _finite(text)


def _finite(text: str) -> int | float:
    number = _double(text)
    if math.isinf(number):
        raise _Suspect
    return number


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _Suspect
    return value


def _no_constant(_name: str) -> Any:
    raise _NoConstant


_strict = json.JSONDecoder(
    object_pairs_hook=_members,
    parse_float=_finite,
    parse_int=_integer,
    parse_constant=_no_constant,
)
# Accepts what the strict one cannot tell apart, so that the depth is known before the scan.
_lenient = json.JSONDecoder(
    parse_float=_double,
    parse_int=_double,
    parse_constant=_no_constant,
)

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE_OR_SURROGATE = re.compile("\\\\.|[\ud800-\udfff]", re.DOTALL)
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89abAB]|\\u[dD][c-fC-F]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]|-?[0-9][0-9+\-.eE]*', re.DOTALL)


def _escaped(match: re.Match[str]) -> str:
    text = match.group()
    return text if text[0] == "\\" else f"\\u{ord(text):04x}"


def decode_utf8(data: bytes) -> str | None:
    """The text of UTF-8 bytes without any repair.

    ``None`` for malformed UTF-8 and for a leading byte order mark. Never raises.
    """
    try:
        text = data.decode("utf-8", "strict")
    except (UnicodeDecodeError, AttributeError, TypeError):
        return None
    return None if text.startswith("\ufeff") else text


def decode_json(data: bytes | str, max_depth: int) -> Decoded:
    """Decodes JSON: no duplicate member, no lone surrogate, no number beyond the double range,
    no nesting deeper than ``max_depth``, no text after the value.

    A number means its nearest double; one that is integral and safe is an ``int``. A flat object
    has depth 1. Never raises.
    """
    if isinstance(data, str):
        text = data
    elif isinstance(data, (bytes, bytearray, memoryview)):
        decoded = decode_utf8(bytes(data))
        if decoded is None:
            return Decoded(ok=False, rule="encoding")
        text = decoded
    else:
        return Decoded(ok=False, rule="type")
    try:
        if _SURROGATE.search(text) is not None:
            # As escapes, two halves of one character become one.
            text = _ESCAPE_OR_SURROGATE.sub(_escaped, text)
        suspect = _ESCAPED_SURROGATE.search(text) is not None
        try:
            value = _strict.decode(text)
        except _Suspect:
            suspect = True
            value = _lenient.decode(text)
        if not _fits(value, max_depth):
            return Decoded(ok=False, rule="depth")
        rule = _broken_rule(text) if suspect else None
        return Decoded(ok=True, value=value) if rule is None else Decoded(ok=False, rule=rule)
    except RecursionError:
        return Decoded(ok=False, rule="depth" if _is_json(text) else "syntax")
    except (ValueError, TypeError):
        return Decoded(ok=False, rule="syntax")


def _fits(value: object, room: int) -> bool:
    """Whether objects and lists nest at most ``room`` deep."""
    if isinstance(value, dict):
        items: Any = value.values()
    elif isinstance(value, list):
        items = value
    else:
        return True
    if room <= 0:
        return False
    for item in items:
        if isinstance(item, (dict, list)) and not _fits(item, room - 1):
            return False
    return True


def _broken_rule(text: str) -> DecodeRule | None:
    """The first rule, in the order of the text, that valid JSON breaks."""
    open_members: list[set[str] | None] = []
    members: set[str] | None = None
    name_next = False
    for match in _TOKEN.finditer(text):
        token = match.group()
        first = token[0]
        if first == '"':
            content: str = json.loads(token)
            if _SURROGATE.search(content) is not None:
                return "lone-surrogate"
            if name_next and members is not None:
                if content in members:
                    return "duplicate-member"
                members.add(content)
                name_next = False
        elif first in "{[":
            open_members.append(members)
            members = set() if first == "{" else None
            name_next = first == "{"
        elif first in "}]":
            members = open_members.pop()
            name_next = False
        elif first == ",":
            name_next = members is not None
        elif math.isinf(float(token)):
            return "number-range"
    return None


_SCALAR = re.compile(
    r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
    r"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null"
)
_NAME = re.compile(r'("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")[ \t\n\r]*:')
_SPACE = re.compile(r"[ \t\n\r]*")


def _is_json(text: str) -> bool:
    """Whether a text that nests too deep for the parser is JSON; needs no stack."""
    closing: list[str] = []
    at = 0

    def skip(position: int) -> int:
        found = _SPACE.match(text, position)
        return position if found is None else found.end()

    while True:
        at = skip(at)
        if text[at : at + 1] in ("[", "{") and at < len(text):
            closing.append("]" if text[at] == "[" else "}")
            at = skip(at + 1)
            if text[at : at + 1] != closing[-1]:
                if closing[-1] == "]":
                    continue
                name = _NAME.match(text, at)
                if name is None:
                    return False
                at = name.end()
                continue
        else:
            scalar = _SCALAR.match(text, at)
            if scalar is None:
                return False
            at = skip(scalar.end())
        while closing and text[at : at + 1] == closing[-1]:
            closing.pop()
            at = skip(at + 1)
        if not closing:
            return at == len(text)
        if text[at : at + 1] != ",":
            return False
        at = skip(at + 1)
        if closing[-1] == "}":
            name = _NAME.match(text, at)
            if name is None:
                return False
            at = name.end()
