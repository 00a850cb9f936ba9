"""FastMCP 2.13 and later: a real token verifier, and requirements for tools, resources and prompts."""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from countersign_contract import AuthError, RevocationStore
from fastmcp.exceptions import NotFoundError, PromptError, ResourceError, ToolError
from fastmcp.server.auth import AccessToken, TokenVerifier
from fastmcp.server.dependencies import get_access_token
from fastmcp.server.middleware import Middleware, MiddlewareContext
from mcp.server.auth.middleware.auth_context import AuthContextMiddleware
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from pydantic import PrivateAttr
from starlette.authentication import AuthCredentials, AuthenticationBackend
from starlette.middleware import Middleware as HttpMiddleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ._errors import CountersignConfigError, Send, create_error
from ._options import Need
from ._verifier import Verified, Verifier
from .asgi import App, Scope, decide

_ANSWER = "countersign.answer"
_WELL_KNOWN = "/.well-known/oauth-protected-resource"


class MandateAuthError(Exception):
    """Why a mandate was refused: a code of the contract and its fixed description."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(f"{code}: {description}")
        self.code, self.description = code, description


class MandateAccessToken(AccessToken):
    """FastMCP's access token, with the verified claims and the verifier that vouches for them."""

    _principal: Any = PrivateAttr(default=None)
    _verifier: Any = PrivateAttr(default=None)


class MandateAuth(TokenVerifier):
    """FastMCP's ``auth``: every HTTP request needs a mandate that meets all requirements.

    :param base_url: public URL of the server; publishes protected-resource metadata (RFC 9728) and names it in challenges
    :param options: those of :class:`countersign.Verifier`, such as ``profile``
    :raises CountersignConfigError: for bad, missing and unknown options
    """

    def __init__(
        self,
        issuer: str,
        audience: str | Sequence[str],
        revocations: RevocationStore,
        required_scopes: list[str] | None = None,
        expected_zone_id: str | None = None,
        require_agent: bool = False,
        require_delegation: bool = False,
        require_chain_contains: list[str] | None = None,
        max_hop_count: int | None = None,
        *,
        base_url: str | None = None,
        resource_base_url: str | None = None,
        **options: Any,
    ) -> None:
        flags: dict[str, Any] = {"require_agent": require_agent, "require_delegation": require_delegation}
        self.verifier = Verifier(
            issuer,
            audience,
            revocations,
            required_scopes=required_scopes,
            expected_zone_id=expected_zone_id,
            require_chain_contains=require_chain_contains,
            max_hop_count=max_hop_count,
            **{name: value for name, value in flags.items() if value is not False},
            **options,
        )
        urls = {"base_url": base_url, "resource_base_url": resource_base_url}
        known = inspect.signature(TokenVerifier.__init__).parameters
        scopes = list(self.verifier.requirements.scopes)
        super().__init__(required_scopes=scopes, **{name: url for name, url in urls.items() if name in known})
        self.metadata_url = self.verifier.resource_metadata_url

    async def __call__(self, token: str) -> Any:
        """The claims of a mandate. :raises MandateAuthError: when it is refused"""
        outcome = await self.verifier.verify(token)
        if isinstance(outcome, AuthError):
            raise MandateAuthError(outcome.code, outcome.description)
        return outcome.principal

    async def verify_token(self, token: str) -> AccessToken | None:
        """What FastMCP asks; ``None`` refuses. Never raises."""
        outcome = await self.verifier.verify(token)
        return None if isinstance(outcome, AuthError) else self.access_token(token, outcome)

    def access_token(self, token: str, verified: Verified) -> MandateAccessToken:
        wire = copy.deepcopy(verified.wire)
        named = [wire["aud"]] if isinstance(wire["aud"], str) else wire["aud"]
        fields = {
            "token": token,
            "client_id": wire["client_id"],
            "scopes": [word for word in wire.get("scope", "").split(" ") if word],
            "expires_at": wire["exp"],
            "resource": next(one for one in self.verifier.audience if one in named),
            "subject": wire["sub"],
            "claims": wire,
        }
        found = MandateAccessToken(**{name: value for name, value in fields.items() if name in AccessToken.model_fields})
        found._principal, found._verifier = verified.principal, self.verifier
        return found

    def get_middleware(self) -> list[Any]:
        """FastMCP's own chain, with a backend that remembers the refusal and a first layer that writes it."""
        return [
            HttpMiddleware(_Refusals),
            HttpMiddleware(AuthenticationMiddleware, backend=_Backend(self)),
            HttpMiddleware(AuthContextMiddleware),
        ]

    def get_routes(self, mcp_path: str | None = None) -> list[Route]:
        """Protected-resource metadata, when ``base_url`` says where this server is."""
        resource = str(self._get_resource_url(mcp_path) or "")
        if not resource:
            return []
        path = urlsplit(resource).path.rstrip("/")
        self.metadata_url = self.metadata_url or f"{resource[: len(resource) - len(urlsplit(resource).path)]}{_WELL_KNOWN}{path}"
        metadata = {
            "resource": resource,
            "authorization_servers": [self.verifier.issuer],
            "scopes_supported": [scope for scope in self.verifier.requirements.scopes if scope != "offline_access"],
            "bearer_methods_supported": ["header"],
        }

        async def publish(request: Request) -> Response:
            headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
            if request.method == "OPTIONS":
                return Response(status_code=204, headers={**headers, "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS"})
            return JSONResponse(metadata, headers=headers)

        return [Route(f"{_WELL_KNOWN}{path}", publish, methods=["GET", "HEAD", "OPTIONS"])]

    def require(self, **requirements: Any) -> Callable[[Any], bool]:
        """A FastMCP auth check, for ``@mcp.tool(auth=auth.require(required_scopes=["files:write"]))``.

        FastMCP hides what fails it, in lists and on calls. FastMCP skips such checks on stdio.
        """
        need = self.verifier.require(requirements)
        return lambda context: self.refusal(context.token, need) is None

    def refusal(self, token: object, need: Need) -> AuthError | None:
        """Why the bearer may not use what needs this; without a mandate that this object verified, nothing may be used."""
        if not isinstance(token, MandateAccessToken) or token._verifier is not self.verifier:
            return create_error(self.verifier.profile, "missing_token")
        verifier: Verifier = self.verifier
        return verifier.check_requirements(token._principal, need)


def get_claims() -> Any:
    """The claims of the mandate behind the current call; ``None`` outside of one, and on stdio."""
    token = get_access_token()
    return copy.deepcopy(token._principal) if isinstance(token, MandateAccessToken) else None


class MandateMiddleware(Middleware):
    """Requirements by the name of a tool or prompt, or by the URI of a resource or template, beyond those of ``auth``.

    Who meets them may use the item; who does not sees it listed and is refused. With ``"hidden": True`` such a caller
    gets what FastMCP answers to a name that does not exist.

    :param default: for items without a row: ``"deny"`` hides them from everybody, ``"allow"`` asks no more than ``auth``
    """

    def __init__(
        self,
        auth: MandateAuth,
        *,
        tools: Mapping[str, Mapping[str, Any]] | None = None,
        resources: Mapping[str, Mapping[str, Any]] | None = None,
        prompts: Mapping[str, Mapping[str, Any]] | None = None,
        default: str = "deny",
    ) -> None:
        if default not in ("deny", "allow"):
            raise CountersignConfigError("default", "give deny or allow")
        self._auth, self._default, self._base = auth, default, (auth.verifier.requirements, False)
        self._rules: dict[tuple[str, str], tuple[Need, bool]] = {}
        for kind, rows in (("tool", tools), ("resource", resources), ("prompt", prompts)):
            for name, row in (rows or {}).items():
                need = auth.verifier.require({key: value for key, value in row.items() if key != "hidden"})
                if not isinstance(row.get("hidden", False), bool):
                    raise CountersignConfigError(f"{kind} hidden", "give True or False")
                self._rules[kind, name] = (need, row.get("hidden", False))

    def _state(self, kind: str, name: str) -> tuple[bool, str | None]:
        """Whether an item is hidden from the caller, and the description of a refusal."""
        rules = [self._rules[kind, name]] if (kind, name) in self._rules else []
        if not rules and kind == "resource":
            rules = [rule for (its, key), rule in self._rules.items() if its == kind and _matches(key, name)]
        if not rules and self._default == "deny":
            return True, None
        # A resource under several templates must satisfy them all.
        asked = [(self._auth.refusal(get_access_token(), need), hidden) for need, hidden in rules or [self._base]]
        refused = [(error, hidden) for error, hidden in asked if error is not None]
        return any(hidden for _, hidden in refused), refused[0][0].description if refused else None

    def _enter(self, kind: str, unknown: str, refused: Callable[[str], Exception], name: str) -> None:
        hidden, description = self._state(kind, name)
        if hidden:
            raise NotFoundError(unknown)
        if description is not None:
            raise refused(description)

    async def on_call_tool(self, context: MiddlewareContext[Any], call_next: Any) -> Any:
        name = context.message.name
        self._enter("tool", f"Unknown tool: {name!r}", ToolError, name)
        return await call_next(context)

    async def on_get_prompt(self, context: MiddlewareContext[Any], call_next: Any) -> Any:
        name = context.message.name
        self._enter("prompt", f"Unknown prompt: {name!r}", PromptError, name)
        return await call_next(context)

    async def on_read_resource(self, context: MiddlewareContext[Any], call_next: Any) -> Any:
        uri = str(context.message.uri)
        self._enter("resource", f"Unknown resource: {uri!r}", ResourceError, uri)
        return await call_next(context)

    async def on_list_tools(self, context: MiddlewareContext[Any], call_next: Any) -> Any:
        return [item for item in await call_next(context) if not self._state("tool", item.name)[0]]

    async def on_list_prompts(self, context: MiddlewareContext[Any], call_next: Any) -> Any:
        return [item for item in await call_next(context) if not self._state("prompt", item.name)[0]]

    async def on_list_resources(self, context: MiddlewareContext[Any], call_next: Any) -> Any:
        return [item for item in await call_next(context) if not self._state("resource", str(item.uri))[0]]

    async def on_list_resource_templates(self, context: MiddlewareContext[Any], call_next: Any) -> Any:
        return [item for item in await call_next(context) if not self._state("resource", item.uri_template)[0]]


def _matches(template: str, uri: str) -> bool:
    """Accepts at least every URI that a host may match with the template, in linear time."""
    first, *rest = re.split(r"\{[^{}]*\}", template)
    if not rest:
        return uri == template
    at, end = len(first), len(uri) - len(rest[-1])
    if not uri.startswith(first) or not uri.endswith(rest[-1]) or end < at:
        return False
    for literal in rest[:-1]:
        at = uri.find(literal, at, end)
        if at < 0:
            return False
        at += len(literal)
    return True


class _Backend(AuthenticationBackend):
    """Verifies the mandate of a request once, and keeps the answer of a refusal in its scope."""

    def __init__(self, auth: MandateAuth) -> None:
        self._auth = auth

    async def authenticate(self, conn: HTTPConnection) -> tuple[AuthCredentials, Any] | None:
        verifier = self._auth.verifier
        found = await decide(verifier, conn.scope, verifier.requirements, self._auth.metadata_url)
        if not isinstance(found, Verified):
            conn.scope[_ANSWER] = found
            return None
        token = conn.headers["authorization"].split(" ")[-1].strip()
        access = self._auth.access_token(token, found)
        return AuthCredentials(access.scopes), AuthenticatedUser(access)


class _Refusals:
    """Writes our status, challenge and body where FastMCP would answer a 401 of its own."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        replaced = False

        async def write(message: Any) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                challenged = any(name.lower() == b"www-authenticate" for name, _ in message.get("headers", []))
                replaced = message["status"] == 401 and challenged and _ANSWER in scope
                if replaced:
                    await scope[_ANSWER].send(send, scope["method"])
            if not replaced:
                await send(message)

        await self._app(scope, receive, write if scope["type"] == "http" else send)
