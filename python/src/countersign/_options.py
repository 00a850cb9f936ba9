"""Requirement options: validated once, and only ever tightened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from countersign_contract import CheckRow, Profile

from ._errors import CountersignConfigError


@dataclass(frozen=True)
class Need:
    """Requirements with the defaults filled in; those that more scope cannot satisfy; every scope for one challenge."""

    all: Mapping[str, Any]
    opaque: Mapping[str, Any]
    scopes: tuple[str, ...]


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """``None`` means not given; lists are copied, so that nobody can change them later."""
    if not isinstance(values, Mapping):
        raise CountersignConfigError("overrides", "give a mapping of requirements")
    copied = {name: list(value) if isinstance(value, (list, tuple)) else value for name, value in values.items()}
    return {name: value for name, value in copied.items() if value is not None}


def check_names(profile: Profile, rows: list[CheckRow], values: Mapping[str, Any]) -> None:
    """Refuses unknown names and wrong values; a required option that is absent is not this function's matter."""
    names = [row.name for row in rows]
    for name in values:
        if name not in names:
            raise CountersignConfigError(str(name)[:64], f"known requirements are {', '.join(names)}")
    for issue in profile.explain_requirements(dict(values)):
        if issue.path and issue.path[0] in values:
            raise CountersignConfigError(str(issue.path[0]), f"give {issue.expected}")


def tighten(profile: Profile, base: Mapping[str, Any], overrides: Mapping[str, Any]) -> Need:
    """Base and overrides together, never weaker than the base: lists united, flags OR-ed, the stricter limit."""
    rows = [row for row in profile.checks if row.stage == "requirements"]
    wanted = given(overrides)
    check_names(profile, [row for row in rows if row.merge != "fixed"], wanted)
    merged: dict[str, Any] = {}
    opaque: dict[str, Any] = {}
    scopes: dict[str, None] = {}
    for row in rows:
        before, after = base.get(row.name, row.default), wanted.get(row.name)
        value = before if after is None else after if before is None else _merge(row, before, after)
        if value is None:
            continue
        merged[row.name] = value
        if profile.errors[row.error].challenge == "insufficient_scope":
            scopes |= dict.fromkeys(value if isinstance(value, list) else [value])
        else:
            opaque[row.name] = value
    return Need(merged, opaque, tuple(scopes))


def _merge(row: CheckRow, before: Any, after: Any) -> Any:
    if row.merge == "union":
        lists = [value if isinstance(value, list) else [value] for value in (before, after)]
        return list(dict.fromkeys(lists[0] + lists[1]))
    if row.merge == "or":
        return before is True or after is True
    if row.merge in ("min", "max"):
        return min(before, after) if row.merge == "min" else max(before, after)
    # What no claim equals: two routes that contradict each other let no mandate through.
    return before if before == after else []
