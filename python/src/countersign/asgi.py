"""Any ASGI application behind mandates."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from typing import Any

from countersign_contract import AuthError, RevocationStore

from ._bearer import read_authorization
from ._errors import Answer, CountersignConfigError, Send, answer_of, malformed_answer
from ._options import Need
from ._verifier import Verified, Verifier

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Callable[[], Awaitable[Any]], Send], Awaitable[None]]


def authorization_of(scope: Scope) -> list[str]:
    """Every ``Authorization`` header: a repeated one is malformed, whichever comes first."""
    return [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"authorization"]


async def decide(verifier: Verifier, scope: Scope, need: Need, metadata_url: str | None) -> Verified | Answer:
    """The verified mandate of a request, or the answer that refuses it."""
    kind, token = read_authorization(authorization_of(scope))
    if kind == "malformed":
        return malformed_answer(metadata_url)
    outcome = await verifier.verify(token, need)
    if isinstance(outcome, AuthError):
        return answer_of(outcome, verifier.profile, need.scopes, metadata_url)
    return outcome


class MandateASGIAuth:
    """ASGI middleware: the application runs only behind a verified mandate, with its claims in ``scope["state"]["mandate"]``.

    :param routes: requirements by path prefix; the longest that ends on a segment boundary counts, on top of the base
    :param exclude: path prefixes that need no mandate
    :param options: those of :class:`countersign.Verifier`
    :raises CountersignConfigError: for bad, missing and unknown options
    """

    def __init__(
        self,
        app: App,
        *,
        issuer: str = "",
        audience: str | Sequence[str] = "",
        revocations: RevocationStore | None = None,
        expected_zone_id: str | None = None,
        routes: Mapping[str, Mapping[str, Any]] | None = None,
        exclude: Iterable[str] | None = None,
        **options: Any,
    ) -> None:
        store: Any = revocations
        self.app = app
        self.verifier = Verifier(issuer, audience, store, expected_zone_id=expected_zone_id, **options)
        self._routes = {_prefix("routes", path): self.verifier.require(given) for path, given in (routes or {}).items()}
        self._exclude = [_prefix("exclude", path) for path in ([exclude] if isinstance(exclude, str) else exclude or [])]

    async def warmup(self) -> None:
        """Fetches the key set ahead of the first request. :raises RuntimeError: when it cannot be had now"""
        await self.verifier.warmup()

    async def __call__(self, scope: Scope, receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        if scope["type"] == "lifespan" or (scope["type"] in ("http", "websocket") and self._is_excluded(scope)):
            return await self.app(scope, receive, send)
        if scope["type"] not in ("http", "websocket"):
            raise NotImplementedError("unknown ASGI scope type")
        found = await decide(self.verifier, scope, self._need(_path(scope)), self.verifier.resource_metadata_url)
        if isinstance(found, Verified):
            state = {**scope.get("state", {}), "mandate": found.principal}
            return await self.app({**scope, "state": state}, receive, send)
        if scope["type"] == "http":
            return await found.send(send, scope["method"])
        await send({"type": "websocket.close", "code": 1013 if found.status == 503 else 1008, "reason": ""})

    def _is_excluded(self, scope: Scope) -> bool:
        path = _path(scope)
        # A path that somebody behind us could read as another one is not let through.
        plain = "\\" not in path and not {"", ".", ".."} & set(path.split("/")[1:-1]) and not path.endswith(("/.", "/.."))
        return plain and any(_covers(prefix, path) for prefix in self._exclude)

    def _need(self, path: str) -> Need:
        matching = [prefix for prefix in self._routes if _covers(prefix, path)]
        return self._routes[max(matching, key=len)] if matching else self.verifier.requirements


def _path(scope: Scope) -> str:
    root, path = scope.get("root_path", ""), str(scope["path"])
    return path[len(root) :] or "/" if root and _covers(root.rstrip("/"), path) else path


def _prefix(option: str, path: object) -> str:
    if not isinstance(path, str) or not path.startswith("/"):
        raise CountersignConfigError(option, "give path prefixes that begin with a slash")
    return path.rstrip("/")


def _covers(prefix: str, path: str) -> bool:
    return path == prefix or path.startswith(prefix + "/")
