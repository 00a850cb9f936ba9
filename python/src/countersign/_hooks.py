"""Stage revocation: asks ports, waits so long, and takes nothing but True and False for an answer."""

from __future__ import annotations

import asyncio
import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from countersign_contract import AuthError, HookRow, Profile

from ._errors import CountersignConfigError, create_error
from .revocation import KINDS, Anchor, CheckResult, InMemoryRevocationStore, is_epoch, is_time

#: What the claims of the contract name; a claim of a contract's own may name anything.
_KIND_BY_CLAIM = {"sid": "record", "root_sid": "record", "agent_session_id": "session", "delegation_edge_id": "edge"}

Port = Callable[..., Any]

# Apart from the loop's own pool, so that a store that hangs cannot stop the name lookups of a key set. Threads start on demand.
_pool = ThreadPoolExecutor(32, "countersign-store")


class Hooks:
    def __init__(self, profile: Profile, store: Any, hooks: Mapping[str, Port], timeout_seconds: float) -> None:
        if not callable(getattr(store, "is_revoked", None)):
            raise CountersignConfigError("revocations", "give a store, such as InMemoryRevocationStore()")
        self._profile, self._store, self._timeout = profile, store, timeout_seconds
        self._inline = type(store) is InMemoryRevocationStore
        rows = sorted(profile.hook_checks, key=lambda row: row.order)
        own = {row.method for row in rows if row.hook not in ("isRevoked", "isDelegationStale")}
        if set(hooks) != own or not all(callable(port) for port in hooks.values()):
            raise CountersignConfigError("hooks", f"give a function for each of {sorted(own)}")
        first = next((row for row in rows if row.hook == "isRevoked"), None)
        self._in_one = first is not None and all(callable(getattr(store, name, None)) for name in ("check", "revoke"))
        self._epoch_row: HookRow | None = None
        if self._in_one and first is not None:
            # A store that checks answers for all anchors, and for the epoch where that comes next.
            self._anchors_of = anchor_reader(profile)
            self._epoch_row = next((row for row in rows[rows.index(first) + 1 :][:1] if row.hook == "isDelegationStale"), None)
        rest = [row for row in rows if row is not self._epoch_row]
        if any(row.hook == "isDelegationStale" for row in rest) and not hasattr(store, "current_delegation_epoch"):
            raise CountersignConfigError("revocations", "give a store with current_delegation_epoch")
        self._checks = [(row, row is first, hooks.get(row.method)) for row in rest]

    async def check(self, claims: Any) -> AuthError | None:
        """The first check that fails or cannot tell, in the order of the contract."""
        for row, about_anchors, port in self._checks:
            if about_anchors and self._in_one:
                error = await self._check_in_one(row, claims)
                if error is not None:
                    return error
                continue
            verdict = await self._verdict(row, about_anchors, port, claims)
            if verdict is True:
                return create_error(self._profile, row.error)
            if verdict is not False:
                return create_error(self._profile, row.unavailable, reason=row.reason)
        return None

    async def _check_in_one(self, row: HookRow, claims: Any) -> AuthError | None:
        zone, anchors = self._anchors_of(claims)
        names = () if self._epoch_row is None else self._epoch_row.args
        values = [getattr(claims, name) for name in names]
        epoch = None if not values or None in values else values[1]
        found: Any = None
        # A claimed epoch that is no whole number must not be left out of the question.
        if anchors and (epoch is None or is_epoch(epoch)):
            (found,) = await self._ask(self._store.check, [(zone, anchors, epoch)])
        state = found.state if isinstance(found, CheckResult) else None
        if state == "active":
            return None
        if state == "revoked":
            return create_error(self._profile, row.error)
        if state == "stale" and self._epoch_row is not None:
            return create_error(self._profile, self._epoch_row.error)
        error = create_error(self._profile, row.unavailable, reason=row.reason)
        after: Any = found.retry_after_ms if state == "unavailable" else None
        if error.retry_after_seconds is None or not is_time(after) or after > 86_400_000:
            return error
        return replace(error, retry_after_seconds=max(1, math.ceil(after / 1_000)))

    async def _verdict(self, row: HookRow, about_anchors: bool, port: Port | None, claims: Any) -> bool | None:
        """True refuses, False passes, None cannot tell."""
        args = self._profile.anchors(claims) if about_anchors else tuple(getattr(claims, name) for name in row.args)
        if not about_anchors and None in args:
            return False
        if row.hook == "isRevoked":
            answers = await self._ask(self._store.is_revoked, [(argument,) for argument in args])
        elif row.hook == "isDelegationStale":
            (stored,) = await self._ask(self._store.current_delegation_epoch, [args[:1]])
            answers = [stored > args[1] if is_epoch(stored) and is_epoch(args[1]) else None]
        else:
            answers = await self._ask(port, [args]) if port is not None else [None]
        if any(answer is row.fails_on for answer in answers):
            return True
        # A mandate without any anchor is undecidable: nothing was looked up.
        return False if answers and all(answer is (not row.fails_on) for answer in answers) else None

    async def _ask(self, port: Port, questions: Sequence[tuple[Any, ...]]) -> list[Any]:
        if self._inline:
            return [_answer_now(port, args) for args in questions]
        tasks = [asyncio.ensure_future(self._call(port, args)) for args in questions]
        try:
            if tasks:
                await asyncio.wait(tasks, timeout=self._timeout)
        finally:
            for task in tasks:
                task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
                task.cancel()
        silent = [not task.done() or task.cancelled() or task.exception() is not None for task in tasks]
        return [None if silence else task.result() for task, silence in zip(tasks, silent, strict=True)]

    async def _call(self, port: Port, args: tuple[Any, ...]) -> Any:
        if inspect.iscoroutinefunction(port) or getattr(getattr(port, "__self__", None), "is_async", False) is True:
            return await port(*args)
        answer = await asyncio.get_running_loop().run_in_executor(_pool, partial(port, *args))
        return await answer if inspect.isawaitable(answer) else answer


def anchor_reader(profile: Profile) -> Callable[[Any], tuple[str, list[Anchor]]]:
    """How zone and anchors of a profile are read with their kinds: which claims they are is the profile's data."""
    names = profile.claim_names
    try:
        asked = profile.anchors(SimpleNamespace(**{name: wire for wire, name in names.items()}))
    except Exception:
        # A profile that reads more than claims: every identifier is then of every kind.
        asked = ("",)
    kinds = [(names[wire], kind) for wire, kind in _KIND_BY_CLAIM.items() if wire in asked]
    others = len(kinds) < len(asked)

    def read(claims: Any) -> tuple[str, list[Anchor]]:
        zone = getattr(claims, names.get("zone_id", ""), None) or ""
        found = [(kind, getattr(claims, name)) for name, kind in kinds]
        ids = [id for id in profile.anchors(claims) if others or id not in [known for _, known in found]]
        found += [(kind, id) for id in ids for kind in KINDS]
        named: list[Any] = [Anchor(zone, kind, id) for kind, id in dict.fromkeys(found) if id is not None]  # type: ignore[arg-type]
        return zone, named

    return read


def _answer_now(port: Port, args: tuple[Any, ...]) -> Any:
    try:
        return port(*args)
    except Exception:
        return None
