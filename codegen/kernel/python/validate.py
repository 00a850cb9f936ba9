"""Guards and findings from schemas of the portable subset, which are plain data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .ops import ABSENT, same

Schema = Mapping[str, Any]
Guard = Callable[[Any], bool]
Definitions = Mapping[str, Schema]


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken keyword: where in the value, where in the schema, and its parameters."""

    path: tuple[str | int, ...]
    place: tuple[str, ...]
    keyword: str
    params: Mapping[str, Any] = field(default_factory=dict)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_integer(value: object) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


_TYPES: Mapping[str, Guard] = {
    "string": lambda value: isinstance(value, str),
    "integer": _is_integer,
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, (list, tuple)),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}

# Keywords that say something about one type alone, in the order in which they are looked at.
_STRING = ("maxLength", "minLength", "pattern")
_ARRAY = ("maxItems", "minItems", "uniqueItems", "prefixItems", "items")
_OBJECT = ("required", "additionalProperties", "properties")
_RULES = {"string": _STRING, "array": _ARRAY, "object": _OBJECT}


def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern[1:-1], re.ASCII)


def _fits_pattern(pattern: str) -> Guard:
    expression = _expression(pattern)
    return lambda value: expression.fullmatch(value) is not None


def _is_unique(items: Any, schema: object) -> bool:
    """Whether no two items are equal; items of another type than the declared one do not count."""
    of_type = _TYPES.get(schema.get("type", ""), None) if isinstance(schema, Mapping) else None
    counted = [item for item in items if of_type is None or of_type(item)]
    return not any(
        same(item, other) for index, item in enumerate(counted) for other in counted[:index]
    )


def _reference(schema: Schema) -> str:
    name: str = schema["$ref"]
    return name.removeprefix("#/$defs/")


def compile_schema(schema: Schema, definitions: Definitions) -> Guard:
    """The guard of a schema. It stops at the first broken rule and never raises."""
    guards: dict[str, Guard] = {}

    def defined(name: str) -> Guard:
        if name not in guards:
            guards[name] = lambda value: guards[name](value)
            guards[name] = build(definitions[name])
        return guards[name]

    def build(node: Any) -> Guard:
        if isinstance(node, bool):
            return lambda _value: node
        parts = [*_generic(node, build, defined)]
        kind = node.get("type")
        if kind in ("integer", "number"):
            parts = [*_bounds(node), *parts]
        elif kind == "string":
            parts = [*_text_rules(node), *parts]
        elif kind == "array":
            parts = [*_list_rules(node, build), *parts]
        elif kind == "object":
            parts = [*_object_rules(node, build), *parts]
        if kind is not None:
            parts = [_TYPES[kind], *parts]
        if len(parts) == 1:
            return parts[0]
        return _all_of(tuple(parts))

    guard = build(schema)

    def total(value: object) -> bool:
        try:
            return guard(value)
        except Exception:  # noqa: BLE001 - a decision, whatever comes
            return False

    return total


def _all_of(parts: tuple[Guard, ...]) -> Guard:
    if len(parts) == 0:
        return lambda _value: True
    if len(parts) == 2:
        first, second = parts
        return lambda value: first(value) and second(value)

    def every(value: object) -> bool:
        for part in parts:
            if not part(value):
                return False
        return True

    return every


def _generic(
    node: Schema, build: Callable[[Any], Guard], defined: Callable[[str], Guard]
) -> Iterator[Guard]:
    if "$ref" in node:
        name = _reference(node)
        defined(name)
        yield lambda value: defined(name)(value)
    if "const" in node:
        constant = node["const"]
        yield lambda value: same(value, constant)
    if "enum" in node:
        values = frozenset(node["enum"])
        yield lambda value: isinstance(value, str) and value in values
    if "anyOf" in node:
        branches = tuple(build(branch) for branch in node["anyOf"])
        yield lambda value: any(branch(value) for branch in branches)
    if "oneOf" in node:
        shapes = tuple(build(branch) for branch in node["oneOf"])
        yield lambda value: sum(shape(value) for shape in shapes) == 1


def _bounds(node: Schema) -> Iterator[Guard]:
    least, most = node.get("minimum"), node.get("maximum")
    if least is not None and most is not None:
        yield lambda value: least <= value <= most
    elif least is not None:
        yield lambda value: least <= value
    elif most is not None:
        yield lambda value: value <= most


def _lengths(node: Schema, shortest: str, longest: str) -> Iterator[Guard]:
    least, most = node.get(shortest), node.get(longest)
    if least is not None and most is not None:
        yield lambda value: least <= len(value) <= most
    elif least is not None:
        yield lambda value: least <= len(value)
    elif most is not None:
        yield lambda value: len(value) <= most


def _text_rules(node: Schema) -> Iterator[Guard]:
    yield from _lengths(node, "minLength", "maxLength")
    if "pattern" in node:
        yield _fits_pattern(node["pattern"])


def _list_rules(node: Schema, build: Callable[[Any], Guard]) -> Iterator[Guard]:
    yield from _lengths(node, "minItems", "maxItems")
    if node.get("uniqueItems") is True:
        yield lambda value: _is_unique(value, node.get("items"))
    leading = tuple(build(item) for item in node.get("prefixItems", ()))
    if leading:
        yield lambda value: all(guard(item) for guard, item in zip(leading, value, strict=False))
    if "items" in node:
        guard = build(node["items"])
        start = len(leading)
        yield lambda value: all(guard(item) for item in value[start:])


def _object_rules(node: Schema, build: Callable[[Any], Guard]) -> Iterator[Guard]:
    required = frozenset(node.get("required", ()))
    if required:
        yield lambda value: required <= value.keys()
    members = tuple((name, build(member)) for name, member in node.get("properties", {}).items())
    known = frozenset(name for name, _ in members)
    others = node.get("additionalProperties", True)
    if others is False:
        yield lambda value: value.keys() <= known
    elif others is not True:
        other = build(others)
        yield lambda value: all(other(value[name]) for name in value if name not in known)
    if members:

        def each(value: Any) -> bool:
            for name, guard in members:
                member = value.get(name, ABSENT)
                if member is not ABSENT and not guard(member):
                    return False
            return True

        yield each


def findings_of(schema: Schema, value: object, definitions: Definitions) -> list[Finding]:
    """Every finding about a value, in the order of the rules; empty when it is valid."""
    return [*_explain(schema, value, (), (), definitions)]


def _explain(
    schema: Any,
    value: object,
    path: tuple[str | int, ...],
    place: tuple[str, ...],
    definitions: Definitions,
) -> Iterator[Finding]:
    if isinstance(schema, bool):
        if not schema:
            yield Finding(path, place, "false schema")
        return

    def found(keyword: str, **params: Any) -> Finding:
        return Finding(path, (*place, keyword), keyword, params)

    def within(inner: Any, *steps: str, member: object = value, at: Any = path) -> list[Finding]:
        return [*_explain(inner, member, at, (*place, *steps), definitions)]

    kind = schema.get("type")
    fits = kind is None or _TYPES[kind](value)
    late = kind is not None and any(rule in schema for rule in _RULES.get(kind, ()))
    if not fits and not late:
        yield found("type", type=kind)

    if _is_number(value):
        number: Any = value
        if "maximum" in schema and not number <= schema["maximum"]:
            yield found("maximum", limit=schema["maximum"])
        if "minimum" in schema and not number >= schema["minimum"]:
            yield found("minimum", limit=schema["minimum"])
    if isinstance(value, str):
        if "maxLength" in schema and len(value) > schema["maxLength"]:
            yield found("maxLength", limit=schema["maxLength"])
        if "minLength" in schema and len(value) < schema["minLength"]:
            yield found("minLength", limit=schema["minLength"])
        if "pattern" in schema and not _fits_pattern(schema["pattern"])(value):
            yield found("pattern")
    elif kind == "string" and late:
        yield found("type", type=kind)

    if "$ref" in schema:
        yield from _explain(definitions[_reference(schema)], value, path, ("#",), definitions)
    if "const" in schema and not same(value, schema["const"]):
        yield found("const")
    if "enum" in schema and not any(same(value, item) for item in schema["enum"]):
        yield found("enum")
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            branches = [
                within(branch, keyword, str(index)) for index, branch in enumerate(schema[keyword])
            ]
            valid = sum(not branch for branch in branches)
            if valid == 0:
                for branch in branches:
                    yield from branch
            if valid == 0 or (keyword == "oneOf" and valid > 1):
                yield found(keyword)

    if isinstance(value, (list, tuple)):
        if "maxItems" in schema and len(value) > schema["maxItems"]:
            yield found("maxItems", limit=schema["maxItems"])
        if "minItems" in schema and len(value) < schema["minItems"]:
            yield found("minItems", limit=schema["minItems"])
        if schema.get("uniqueItems") is True and not _is_unique(value, schema.get("items")):
            yield found("uniqueItems")
        leading = schema.get("prefixItems", ())
        for index, item in enumerate(value[: len(leading)]):
            step = str(index)
            yield from within(leading[index], "prefixItems", step, member=item, at=(*path, index))
        if schema.get("items") is False:
            if len(value) > len(leading):
                yield found("items")
        elif "items" in schema:
            for index in range(len(leading), len(value)):
                yield from within(schema["items"], "items", member=value[index], at=(*path, index))
    elif kind == "array" and late:
        yield found("type", type=kind)

    if isinstance(value, dict):
        for name in schema.get("required", ()):
            if name not in value:
                yield found("required", missing=name)
        members = schema.get("properties", {})
        others = schema.get("additionalProperties", True)
        for name in value if others is not True else ():
            if name in members:
                continue
            if others is False:
                yield found("additionalProperties", surplus=str(name))
            else:
                yield from within(
                    others, "additionalProperties", member=value[name], at=(*path, str(name))
                )
        for name, member in members.items():
            if name in value:
                yield from within(member, "properties", name, member=value[name], at=(*path, name))
    elif kind == "object" and late:
        yield found("type", type=kind)
