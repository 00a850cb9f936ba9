# Generated from codegen/kernel/python/ops.py. Do not edit. Run: npm run generate
"""The closed set of operations that requirements are decided by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal, TypeGuard

from .contract import Failure, StageName


class _Absent:
    """What an absent member is; ``None`` is JSON's null, which is not absent."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


class Missing(str):
    """Verdict: fails for want of one configured element, which is this text."""

    __slots__ = ()


Verdict = Literal[True, "shape", "fail"] | Missing
"""Holds, malformed claim, fails, or fails for want of one configured element."""

Kind = Literal["text", "integer", "flag", "texts", "objects", "textOrTexts"]
"""What a claim is declared to hold."""

# The largest integer up to which every integer is a double of its own.
SAFE: Final = 2**53 - 1


def own(subject: object, name: str) -> object:
    """A member of a wire object, or an attribute of projected claims, where ``None`` is absent."""
    if isinstance(subject, dict):
        return subject.get(name, ABSENT)
    value = getattr(subject, name, None)
    return ABSENT if value is None else value


def given(need: Mapping[str, object], name: str) -> object:
    """A requirement as it was given; a missing name means not given."""
    return need.get(name, ABSENT)


def has_word(text: str, word: str) -> bool:
    """Whether ``word`` is one of the words of ``text``. U+0020 alone separates words."""
    return word != "" and " " not in word and word in text.split(" ")


def _wanted_list(wanted: object) -> Sequence[object] | None:
    if isinstance(wanted, (list, tuple)):
        return wanted
    return [wanted] if isinstance(wanted, str) else None


def _is_text_list(held: object) -> TypeGuard[Sequence[str]]:
    return isinstance(held, (list, tuple)) and all(isinstance(item, str) and item for item in held)


def is_integer(value: object) -> TypeGuard[int | float]:
    """A JSON integer from 0 to 2^53-1, however it was written; a boolean is none."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return 0 <= value <= SAFE
    return isinstance(value, float) and value.is_integer() and 0 <= value <= SAFE


def same(held: object, wanted: object) -> bool:
    """Same JSON type and equal; ``True`` is not 1."""
    if isinstance(held, bool) or isinstance(wanted, bool):
        return held is wanted
    if isinstance(held, str):
        return isinstance(wanted, str) and held == wanted
    return (
        isinstance(held, (int, float)) and isinstance(wanted, (int, float)) and held == wanted
    ) or (held is None and wanted is None)


def _lacks(element: object) -> Verdict:
    return Missing(element) if isinstance(element, str) else "fail"


def contains_all_words(held: object, wanted: object) -> Verdict:
    elements = _wanted_list(wanted)
    if held is not ABSENT and not isinstance(held, str):
        return "shape"
    if elements is None:
        return "fail"
    words = set(held.split(" ")) if isinstance(held, str) else set()
    for element in elements:
        # An empty piece is no word, and nothing with a space in it ever is.
        if not isinstance(element, str) or element == "" or element not in words:
            return _lacks(element)
    return True


def contains_all(held: object, wanted: object) -> Verdict:
    elements = _wanted_list(wanted)
    if held is not ABSENT and not _is_text_list(held):
        return "shape"
    if elements is None:
        return "fail"
    values = held if isinstance(held, (list, tuple)) else ()
    for element in elements:
        if not isinstance(element, str) or element not in values:
            return _lacks(element)
    return True


def contains_all_of(held: object, each: str, wanted: object) -> Verdict:
    """Like ``contains_all``, over the member ``each`` of every object in the list."""
    if held is ABSENT:
        return contains_all(ABSENT, wanted)
    if not isinstance(held, (list, tuple)):
        return "shape"
    if not all(is_object(item) for item in held):
        return "shape"
    return contains_all([own(item, each) for item in held], wanted)


def contains_any(held: object, wanted: object) -> Verdict:
    elements = _wanted_list(wanted)
    if held is ABSENT:
        return "fail"
    if not _is_text_list(held):
        return "shape"
    if elements is None:
        return "fail"
    return True if any(isinstance(item, str) and item in held for item in elements) else "fail"


def one_or_many(held: object) -> object:
    """A string as a list of one; everything else unchanged."""
    return [held] if isinstance(held, str) else held


def one_or_many_or_none(held: object) -> object:
    """The same for an optional claim, in which empty text means absent."""
    return ABSENT if held == "" else one_or_many(held)


def is_object(value: object) -> bool:
    """A wire object or projected claims: whatever is no scalar and no list."""
    if isinstance(value, dict):
        return True
    return hasattr(type(value), "__dataclass_fields__")


def _is_kind(held: object, kind: Kind) -> bool:
    if kind == "text":
        return isinstance(held, str)
    if kind == "integer":
        return is_integer(held)
    if kind == "flag":
        return isinstance(held, bool)
    if kind == "texts":
        return _is_text_list(held)
    if kind == "objects":
        return isinstance(held, (list, tuple)) and all(is_object(item) for item in held)
    return isinstance(held, str) or _is_text_list(held)


def equals(held: object, kind: Kind, wanted: object) -> Verdict:
    if held is ABSENT:
        return "fail"
    if not _is_kind(held, kind):
        return "shape"
    return True if held != "" and same(held, wanted) else "fail"


def one_of(held: object, kind: Kind, wanted: object) -> Verdict:
    if held is ABSENT:
        return "fail"
    if not _is_kind(held, kind):
        return "shape"
    listed = _wanted_list(wanted) or ()
    return True if held != "" and any(same(held, item) for item in listed) else "fail"


def present(held: object, kind: Kind) -> Verdict:
    if held is ABSENT:
        return "fail"
    if not _is_kind(held, kind):
        return "shape"
    return "fail" if isinstance(held, (str, list, tuple)) and len(held) == 0 else True


def absent(held: object, kind: Kind) -> Verdict:
    there = present(held, kind)
    if there == "shape":
        return "shape"
    return "fail" if there is True else True


def or_else(held: object, fallback: object) -> object:
    """What counts when a value is absent; null is not absent."""
    return fallback if held is ABSENT else held


def at_most(held: object, limit: object) -> Verdict:
    if held is ABSENT:
        return "fail"
    if not is_integer(held):
        return "shape"
    return True if is_integer(limit) and held <= limit else "fail"


def at_least(held: object, limit: object) -> Verdict:
    if held is ABSENT:
        return "fail"
    if not is_integer(held):
        return "shape"
    return True if is_integer(limit) and held >= limit else "fail"


def is_text(held: object) -> bool:
    """Non-empty string."""
    return isinstance(held, str) and held != ""


def refuse(verdict: Verdict, failed: Failure, malformed: Failure) -> Failure:
    """The failure of a check from its verdict."""
    if isinstance(verdict, Missing):
        return replace(failed, missing=str(verdict))
    return malformed if verdict == "shape" else failed


Checks = Callable[[object, Mapping[str, object]], Failure | None]
"""A group of checks: the first failure by order, or ``None``."""

UNREADABLE: Final = Failure(code="invalid_token", stage="claims", check="shape")


def guarded(checks: Checks) -> Checks:
    """The same checks for any input: never raises, and refuses what is no object."""

    def total(subject: object, need: Mapping[str, object]) -> Failure | None:
        try:
            return checks(subject, need) if is_object(subject) else UNREADABLE
        except Exception:  # noqa: BLE001 - a decision, whatever comes
            return UNREADABLE

    total.__doc__ = checks.__doc__
    return total


def failure(code: str, stage: StageName, check: str) -> Failure:
    return Failure(code=code, stage=stage, check=check)
