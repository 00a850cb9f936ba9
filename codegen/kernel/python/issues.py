"""Findings of validators in words. A received value appears nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .contract import Issue
from .ops import ABSENT, own
from .validate import Definitions, Finding, Schema, findings_of

Path = tuple[str | int, ...]


def _kind_of(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, (list, tuple)):
        return "array"
    return "undefined" if value is ABSENT else "object"


_CAP = 64


def _safe_name(name: str) -> str:
    """A name as it is when it is short and visible ASCII, else escaped and shortened: names of
    members come from outside."""
    if re.fullmatch(r"[\x21-\x7e]{1,64}", name):
        return name
    units = name.encode("utf-16-le", "surrogatepass")[:_CAP].decode("utf-16-le", "surrogatepass")
    quoted = json.dumps(units, ensure_ascii=False)[1:-1]
    return "".join(_printed(char) for char in quoted)


def _printed(char: str) -> str:
    if " " <= char <= "~":
        return char
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return f"\\u{code:04x}"
    return "?" if code < 0x10000 else "??"


def _printable(name: str) -> str:
    """A step of a path inside a message."""
    return name if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) else _quoted(name)


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _limit(least: str, params: Mapping[str, Any], what: str = "") -> str:
    return f"{least} {params['limit']}{what}"


def _not_empty(what: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda params: "not empty" if params["limit"] == 1 else _limit("at least", params, what)


# What a keyword wants, in words that follow "must be".
_EXPECTED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "type": lambda params: str(params["type"]),
    "required": lambda _: "present",
    "minLength": _not_empty(" characters"),
    "maxLength": lambda params: _limit("at most", params, " characters"),
    "minItems": _not_empty(" items"),
    "maxItems": lambda params: _limit("at most", params, " items"),
    "minimum": lambda params: _limit("at least", params),
    "maximum": lambda params: _limit("at most", params),
    "pattern": lambda _: "text of the declared form",
    "enum": lambda _: "one of the declared values",
    "const": lambda _: "the declared value",
    "anyOf": lambda _: "one of the declared types",
    "oneOf": lambda _: "one of the declared shapes",
    "additionalProperties": lambda _: "absent",
    "uniqueItems": lambda _: "without duplicates",
}

# Keywords whose finding says nothing without the kind that came.
_TELLS_KIND = frozenset(["type", "anyOf", "oneOf", "enum", "const"])


def _rule_of(root: str, path: Path, keyword: str, types: Mapping[str, str]) -> str:
    """``Claims/ChainHop/application_id#minLength``: type, member and keyword. ``types`` says
    which members hold which type."""
    steps: list[str] = []
    for step in path:
        if isinstance(step, str):
            steps = [types[step]] if step in types else [*steps, step]
    return f"{'/'.join([root, *steps])}#{keyword}"


def _place_of(label: str, path: Path) -> str:
    place = label
    for step in path:
        if isinstance(step, int):
            place += f"[{step}]"
        else:
            name = _printable(step)
            place += f".{name}" if name == step else f"[{name}]"
    return place


def _issue(
    label: str, path: Path, rule: str, expected: str, received: str, *, telling: bool
) -> Issue:
    wanted = f"not be {expected[4:]}" if expected.startswith("not ") else f"be {expected}"
    kind = f", received {received}" if telling else ""
    return Issue(
        path=path,
        rule=rule,
        expected=expected,
        received=received,
        message=f"{_place_of(label, path)}: must {wanted}{kind} ({rule})",
    )


def _without_branches(findings: Sequence[Finding]) -> list[Finding]:
    """A value that fits no branch of a union gives one finding per branch and one for the union.
    Kept is what helps: the findings of the branch whose type came, else the one of the union,
    naming the types."""
    kept = [*findings]
    for union in findings:
        if union.keyword != "anyOf":
            continue
        depth, reach = len(union.place), len(union.path)
        branches = [
            finding
            for finding in kept
            if finding is not union
            and finding.place[:depth] == union.place
            and finding.path[:reach] == union.path
        ]
        types = [
            finding
            for finding in branches
            if finding.keyword == "type" and finding.path == union.path
        ]
        deeper = len(branches) > len(types)
        named = replace(union, params={"types": [each.params["type"] for each in types]})
        kept = [
            named if finding is union and types else finding
            for finding in kept
            if finding not in types and not (deeper and finding is union)
        ]
    return kept


def _issue_of(
    root: str, label: str, value: object, finding: Finding, types: Mapping[str, str]
) -> Issue:
    path: list[str | int] = []
    at = value
    for step in finding.path:
        path.append(step if isinstance(step, int) else _safe_name(step))
        if isinstance(step, int):
            at = at[step] if isinstance(at, (list, tuple)) else ABSENT
        else:
            at = own(at, step) if isinstance(at, dict) else ABSENT
    params = finding.params
    received = _kind_of(at)
    named = path
    if "missing" in params:
        named = path = [*path, params["missing"]]
        received = "nothing"
    rule = _rule_of(root, tuple(named), finding.keyword, types)
    if "surplus" in params:
        path = [*path, _safe_name(params["surplus"])]
        received = "a member"
    if "types" in params:
        expected = " or ".join(params["types"])
    else:
        words = _EXPECTED.get(finding.keyword)
        expected = "a valid value" if words is None else words(params)
    telling = finding.keyword in _TELLS_KIND
    return _issue(label, tuple(path), rule, expected, received, telling=telling)


def explain(
    root: str,
    label: str,
    value: object,
    schema: Schema,
    definitions: Definitions,
    types: Mapping[str, str],
) -> list[Issue]:
    """Findings about a value as issues: path, rule, expectation and kind, never the value.

    Names of members that the contract does not know are escaped and shortened. Never raises.
    """
    try:
        findings = _without_branches(findings_of(schema, value, definitions))
        return [_issue_of(root, label, value, finding, types) for finding in findings]
    except Exception:  # noqa: BLE001 - a decision, whatever comes
        return [_issue(label, (), f"{root}#type", "readable", _kind_of(value), telling=True)]


def mixed_issues(
    root: str,
    label: str,
    value: object,
    member: str,
    held: str,
    fold: Callable[[object], object],
) -> list[Issue]:
    """Objects of a list that mix both spellings of their members."""
    items = value.get(member) if isinstance(value, dict) else None
    if not isinstance(items, (list, tuple)):
        return []
    rule = f"{root}/{held}#x-alias"
    return [
        _issue(label, (member, index), rule, "spelled in one way", "both spellings", telling=False)
        for index, item in enumerate(items)
        if fold(item) is ABSENT
    ]
