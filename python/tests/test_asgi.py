"""ASGI applications behind mandates: prefixes, exclusions, web sockets, lifespan."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from countersign import CountersignConfigError, InMemoryRevocationStore
from countersign.asgi import MandateASGIAuth
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket
from support import AUDIENCE, Issuer, serving
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

pytestmark = pytest.mark.anyio
ANSWERS = json.loads((Path(__file__).parent / "answers.json").read_text())


class Site:
    def __init__(self, at: Issuer, **options: Any) -> None:
        self.events: list[str] = []
        self.calls = 0
        self.revocations = InMemoryRevocationStore()

        async def page(request: Request) -> PlainTextResponse:
            self.calls += 1
            mandate = getattr(request.state, "mandate", None)
            return PlainTextResponse("nobody" if mandate is None else mandate.sub)

        async def socket(ws: WebSocket) -> None:
            await ws.accept()
            await ws.send_text(ws.state.mandate.sub)
            await ws.close()

        @asynccontextmanager
        async def lifespan(_: Any) -> Any:
            self.events.append("up")
            yield {"kept": True}
            self.events.append("down")

        routes = [WebSocketRoute("/ws", socket), Mount("/", routes=[Route("/{path:path}", page, methods=["GET", "HEAD"])])]
        given = {"issuer": at.url, "audience": AUDIENCE, "revocations": self.revocations, **options}
        self.app = MandateASGIAuth(Starlette(routes=routes, lifespan=lifespan), **given)


def get(url: str, token: str = "", method: str = "GET", **headers: str) -> httpx.Response:
    given = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.request(method, url, headers={**given, **headers}, trust_env=False)


def test_the_application_runs_behind_a_mandate_only(issuer: Issuer) -> None:
    site = Site(issuer, required_scopes=["tool:call"], resource_metadata_url="https://mcp.example/meta")
    with serving(site.app) as url:
        refused = get(f"{url}/x")
        assert (refused.status_code, refused.text) == (401, ANSWERS["missing_token"]["body"])
        assert refused.headers["www-authenticate"] == ANSWERS["missing_token"]["headers"]["www-authenticate"]
        assert site.calls == 0
        assert get(f"{url}/x", issuer.mint()).text == "alice"
        head = get(f"{url}/x", method="HEAD")
        assert (head.status_code, head.text) == (401, "")
        assert get(f"{url}/x", issuer.mint(scope="tool:call2")).json()["error"] == "insufficient_scope"
        # nothing but the header is read
        assert get(f"{url}/x?access_token={issuer.mint()}").status_code == 401
    assert site.events == ["up", "down"]


def test_routes_tighten_by_the_longest_prefix_on_a_segment_boundary(issuer: Issuer) -> None:
    routes = {"/notes": {"required_scopes": ["notes:read"]}, "/notes/admin/": {"require_agent": True}}
    site = Site(issuer, required_scopes=["tool:call"], routes=routes)
    token = issuer.mint(scope="tool:call")
    with serving(site.app) as url:
        for path, code in {
            "/notes": "insufficient_scope",
            "/notes/": "insufficient_scope",
            "/notes/1": "insufficient_scope",
            "/notes/admin": "agent_required",
            "/notes/admin/x": "agent_required",
            "/notes/administer": "insufficient_scope",
        }.items():
            assert get(url + path, token).json()["error"] == code, path
        challenge = get(f"{url}/notes", token).headers["www-authenticate"]
        assert 'scope="tool:call notes:read"' in challenge
        assert get(f"{url}/notebook", token).text == "alice"
        assert get(f"{url}/notes", issuer.mint(scope="tool:call notes:read")).text == "alice"


def test_excluded_prefixes_need_no_mandate_and_let_nothing_else_through(issuer: Issuer) -> None:
    site = Site(issuer, exclude=["/health"])
    with serving(site.app) as url, httpx.Client(trust_env=False) as client:
        assert get(f"{url}/health").text == "nobody"
        assert get(f"{url}/health/live").text == "nobody"
        for path in ("/healthy", "/health/../x", "/health//x", "/health/%2e%2e/x", "/health/..", "/health/..%5cx"):
            # as sent, without a client that tidies the path up
            request = client.build_request("GET", url)
            request.url = request.url.copy_with(raw_path=path.encode())
            assert client.send(request).status_code == 401, path


def test_repeated_and_split_headers_are_malformed(issuer: Issuer) -> None:
    token = issuer.mint()
    with serving(Site(issuer, resource_metadata_url="https://mcp.example/meta").app) as url:
        for values in ([f"Bearer {token}"] * 2, [f"Bearer {token},{token}"], ["Bearer"], [""]):
            answer = httpx.get(url, headers=[("Authorization", value) for value in values], trust_env=False)
            assert (answer.status_code, answer.text) == (400, ANSWERS["malformed"]["body"])
            assert answer.headers["www-authenticate"] == ANSWERS["malformed"]["headers"]["www-authenticate"]


def test_web_sockets(issuer: Issuer) -> None:
    site = Site(issuer)
    with serving(site.app) as url:
        address = url.replace("http", "ws") + "/ws"
        with connect(address, additional_headers={"Authorization": f"Bearer {issuer.mint()}"}, proxy=None) as ws:
            assert ws.recv() == "alice"
        with pytest.raises(InvalidStatus) as caught:
            connect(address, proxy=None)
        assert caught.value.response.status_code == 403


@pytest.mark.parametrize(("fault", "code"), [("token", 1008), ("keys", 1013)])
async def test_web_sockets_are_closed_with_a_code_that_says_why(issuer: Issuer, fault: str, code: int) -> None:
    if fault == "keys":
        issuer.close()
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"authorization", f"Bearer {issuer.mint(exp=1)}".encode())]
    await Site(issuer).app({"type": "websocket", "path": "/ws", "headers": headers}, None, send)  # type: ignore[arg-type]
    assert [(message["type"], message["code"]) for message in sent] == [("websocket.close", code)]


async def test_unknown_scopes_do_not_reach_the_application(issuer: Issuer) -> None:
    with pytest.raises(NotImplementedError):
        await Site(issuer).app({"type": "other"}, None, None)  # type: ignore[arg-type]


async def test_a_mounted_application_reads_its_own_path(issuer: Issuer) -> None:
    site = Site(issuer, exclude=["/health"])
    with serving(Starlette(routes=[Mount("/api", app=site.app)])) as url:
        assert get(f"{url}/api/health").text == "nobody"
        assert get(f"{url}/api/x").status_code == 401


@pytest.mark.parametrize(
    "options",
    [{"issuer": ""}, {"audience": []}, {"revocations": None}, {"profile": "1.0"}, {"profile": "2.0"}, {"routes": {"x": {}}}]
    + [{"routes": {"/x": {"requiredScopes": ["a"]}}}, {"exclude": [3]}, {"require_agent": "yes"}, {"unknown": 1}],
)
def test_bad_options_end_at_construction(issuer: Issuer, options: dict[str, Any]) -> None:
    with pytest.raises(CountersignConfigError):
        Site(issuer, **options)


async def test_warmup_fetches_the_keys_or_raises(issuer: Issuer) -> None:
    await Site(issuer).app.warmup()
    assert issuer.seen == ["/.well-known/jwks.json"]
    issuer.close()
    with pytest.raises(RuntimeError):
        await Site(issuer).app.warmup()
