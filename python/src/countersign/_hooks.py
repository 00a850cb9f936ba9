"""Stage revocation: asks ports, waits so long, and takes nothing but True and False for an answer."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from countersign_contract import AuthError, HookRow, Profile

from ._errors import CountersignConfigError, create_error
from .revocation import InMemoryRevocationStore, is_epoch

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
        if any(row.hook == "isDelegationStale" for row in rows) and not hasattr(store, "current_delegation_epoch"):
            raise CountersignConfigError("revocations", "give a store with current_delegation_epoch")
        first = next((row for row in rows if row.hook == "isRevoked"), None)
        self._checks = [(row, row is first, hooks.get(row.method)) for row in rows]

    async def check(self, claims: Any) -> AuthError | None:
        """The first check that fails or cannot tell, in the order of the contract."""
        for row, about_anchors, port in self._checks:
            verdict = await self._verdict(row, about_anchors, port, claims)
            if verdict is True:
                return create_error(self._profile, row.error)
            if verdict is not False:
                return create_error(self._profile, row.unavailable, reason=row.reason)
        return None

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
        if inspect.iscoroutinefunction(port):
            return await port(*args)
        answer = await asyncio.get_running_loop().run_in_executor(_pool, partial(port, *args))
        return await answer if inspect.isawaitable(answer) else answer


def _answer_now(port: Port, args: tuple[Any, ...]) -> Any:
    try:
        return port(*args)
    except Exception:
        return None
