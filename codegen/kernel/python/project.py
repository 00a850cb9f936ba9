"""Wire form to Python form: absent is ``None``, everything is copied and frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from .ops import ABSENT, own

Item = TypeVar("Item")


class FrozenDict(dict[str, Any]):
    """A dictionary that cannot be changed; its copies and pickles are ordinary ones."""

    __slots__ = ()

    def _refuse(self, *_args: object, **_named: object) -> NoReturn:
        raise TypeError("claims cannot be changed")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self))

    def __deepcopy__(self, memo: dict[int, Any]) -> FrozenDict:
        return self

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        return (dict, (dict(self),))


NOTHING = FrozenDict()


def text(value: object) -> Any:
    return value if isinstance(value, str) else ""


def optional_text(value: object) -> Any:
    """``""`` means absent."""
    return value if isinstance(value, str) and value != "" else None


def optional_integer(value: object) -> int | None:
    """``2.0`` is 2, negative zero is zero."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else None


def integer(value: object) -> int:
    return optional_integer(value) or 0


def optional_flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def flag(value: object) -> bool:
    return value is True


def items(value: object, project: Callable[[object], Item]) -> list[Item]:
    """An absent list is an empty one."""
    return [project(item) for item in value] if isinstance(value, (list, tuple)) else []


def frozen_items(value: object, project: Callable[[object], Item]) -> tuple[Item, ...]:
    return tuple(items(value, project))


def optional_object(value: object, project: Callable[[object], Item]) -> Item | None:
    return project(value) if isinstance(value, dict) else None


def text_or_items(value: object) -> Any:
    return [text(item) for item in value] if isinstance(value, (list, tuple)) else text(value)


def frozen_text_or_items(value: object) -> Any:
    found = text_or_items(value)
    return tuple(found) if isinstance(found, list) else found


def optional_text_or_items(value: object) -> Any:
    """``""`` and ``[]`` mean absent."""
    return text_or_items(value) or None


def optional_frozen_text_or_items(value: object) -> Any:
    return frozen_text_or_items(value) or None


def freeze(value: object) -> Any:
    """Data that the contract does not describe, frozen at every depth; absent is ``None``."""
    if isinstance(value, dict):
        return FrozenDict({name: freeze(member) for name, member in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(freeze(item) for item in value)
    return None if value is ABSENT else value


def rest_of(wire: object, known: frozenset[str]) -> FrozenDict:
    """Members that the contract does not name, frozen at every depth."""
    if not isinstance(wire, dict) or wire.keys() <= known:
        return NOTHING
    return FrozenDict({name: freeze(wire[name]) for name in wire if name not in known})


def fold_aliases(value: object, aliases: Mapping[str, str]) -> object:
    """Rewrites aliased members of one object to their first spelling.

    Gives its input when nothing is to fold, ``ABSENT`` when the object mixes both spellings.
    """
    if not isinstance(value, dict) or not any(alias in value for alias in aliases):
        return value
    if any(name in value for name in aliases.values()):
        return ABSENT
    return {aliases.get(name, name): member for name, member in value.items()}


def fold_list_member(value: object, member: str, fold: Callable[[object], object]) -> object:
    """Folds every object of a list. Gives its input when nothing is to fold, ``ABSENT`` on a
    mixture."""
    held = own(value, member) if isinstance(value, dict) else ABSENT
    if not isinstance(value, dict) or not isinstance(held, (list, tuple)):
        return value
    folded = [fold(item) for item in held]
    if any(item is ABSENT for item in folded):
        return ABSENT
    if all(new is old for new, old in zip(folded, held, strict=True)):
        return value
    return {**value, member: folded}


def without_duplicates(values: Sequence[object]) -> tuple[str, ...]:
    """Identifiers that are there, each once, in order."""
    found = dict.fromkeys(value for value in values if isinstance(value, str) and value != "")
    return tuple(found)


def leniently(fold: Callable[[object], object]) -> Callable[[object], object]:
    """The same fold, except that an object that mixes spellings stays as it is."""

    def lenient(item: object) -> object:
        folded = fold(item)
        return item if folded is ABSENT else folded

    return lenient


def member(wire: object, name: str) -> object:
    """A member of a wire object."""
    return own(wire, name) if isinstance(wire, dict) else ABSENT
