"""A real FastMCP server over HTTP, asked by the real FastMCP client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastmcp
import httpx
import pytest
from countersign import CountersignConfigError, InMemoryRevocationStore
from countersign.fastmcp import MandateAuth, MandateAuthError, MandateMiddleware, get_claims
from fastmcp import Client, FastMCP
from fastmcp.client.transports import StreamableHttpTransport
from fastmcp.server.auth import TokenVerifier
from fastmcp.server.dependencies import get_access_token
from support import AUDIENCE, Issuer, serving

pytestmark = pytest.mark.anyio
ANSWERS = json.loads((Path(__file__).parent / "answers.json").read_text())
MODERN = int(fastmcp.__version__.split(".")[0]) >= 3


class Scene:
    def __init__(self, issuer: Issuer, **options: Any) -> None:
        self.issuer, self.revocations = issuer, InMemoryRevocationStore()
        self.auth = MandateAuth(issuer.url, AUDIENCE, self.revocations, **options)
        self.mcp = FastMCP("test", auth=self.auth)

        @self.mcp.tool()
        async def whoami() -> str:
            await asyncio.sleep(0)
            return f"{get_claims().sub} {get_access_token().claims['iss']}"

        @self.mcp.tool()
        def in_a_thread() -> str:
            return str(get_claims().sub)

        @self.mcp.tool()
        def secret() -> str:
            return "secret"

        @self.mcp.tool()
        def write() -> str:
            return "written"

        @self.mcp.resource("notes://open")
        def note() -> str:
            return "a note"

        @self.mcp.resource("notes://closed/{name}")
        def closed(name: str) -> str:
            return name

        @self.mcp.prompt()
        def greeting() -> str:
            return "hello"

    def serve(self) -> Any:
        return serving(self.mcp.http_app(path="/mcp"))


def client(url: str, token: str) -> Client[Any]:
    return Client(StreamableHttpTransport(f"{url}/mcp", headers={"Authorization": f"Bearer {token}"}))


def post(url: str, *headers: tuple[str, str]) -> httpx.Response:
    accept = ("Accept", "application/json, text/event-stream")
    message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    return httpx.post(f"{url}/mcp", json=message, headers=[accept, *headers], trust_env=False)


def bearer(token: str) -> tuple[str, str]:
    return ("Authorization", f"Bearer {token}")


def seen(response: httpx.Response) -> dict[str, Any]:
    names = ("www-authenticate", "retry-after", "cache-control", "content-type")
    headers = {name: response.headers[name] for name in names if name in response.headers}
    return {"status": response.status_code, "headers": headers, "body": response.text}


@pytest.fixture
def scene(issuer: Issuer) -> Scene:
    return Scene(issuer, required_scopes=["tool:call"])


async def test_a_mandate_is_accepted_and_its_claims_reach_the_tools(scene: Scene) -> None:
    with scene.serve() as url:
        async with client(url, scene.issuer.mint()) as mcp:
            assert (await mcp.call_tool("whoami")).data == f"alice {scene.issuer.url}"
            assert (await mcp.call_tool("in_a_thread")).data == "alice"


async def test_concurrent_callers_keep_apart(scene: Scene) -> None:
    async def ask(url: str, name: str) -> None:
        async with client(url, scene.issuer.mint(sub=name, sid=name)) as mcp:
            for tool in ["whoami", "in_a_thread"] * 5:
                assert (await mcp.call_tool(tool)).data.split(" ")[0] == name

    with scene.serve() as url:
        await asyncio.gather(*(ask(url, f"user-{number}") for number in range(8)))


async def test_revocation_bites_on_the_next_call(scene: Scene) -> None:
    with scene.serve() as url:
        async with client(url, scene.issuer.mint()) as mcp:
            await mcp.call_tool("whoami")
        token = scene.issuer.mint()
        assert post(url, bearer(token)).status_code != 403
        scene.revocations.mark_revoked("sid-1")
        # Not through the client: older ones wait for ever once their session is refused.
        assert post(url, bearer(token)).json()["error"] == "session_revoked"


REFUSALS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "invalid_token": ({"required_scopes": ["tool:call"]}, {"exp": 1}),
    "invalid_zone": ({"required_scopes": ["tool:call"], "expected_zone_id": "other"}, {}),
    "insufficient_scope": ({"required_scopes": ["tool:call", "notes:write"]}, {}),
    "agent_required": ({"require_agent": True}, {}),
    "delegation_required": ({"require_delegation": True}, {}),
    "chain_mismatch": ({"require_chain_contains": ["app-1"]}, {}),
    "hop_count_exceeded": ({"max_hop_count": 0}, {"hop_count": 1}),
    "withheld": ({"required_scopes": ["notes:write"], "require_agent": True}, {}),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals_have_the_bytes_of_every_other_host(name: str, issuer: Issuer) -> None:
    options, changes = REFUSALS[name]
    with Scene(issuer, resource_metadata_url="https://mcp.example/meta", **options).serve() as url:
        assert seen(post(url, bearer(issuer.mint(**changes)))) == ANSWERS[name]


def test_no_credential_another_scheme_and_malformed_headers(issuer: Issuer) -> None:
    scene = Scene(issuer, required_scopes=["tool:call"], resource_metadata_url="https://mcp.example/meta")
    token = issuer.mint()
    with scene.serve() as url:
        assert seen(post(url)) == ANSWERS["missing_token"]
        assert seen(post(url, ("Authorization", "Basic dXNlcjpw"))) == ANSWERS["missing_token"]
        for headers in [[bearer(token), bearer(token)], [bearer(f"{token}, x")], [("Authorization", "Bearer")]]:
            assert seen(post(url, *headers)) == ANSWERS["malformed"]


def test_a_revoked_session_and_an_outage(issuer: Issuer) -> None:
    scene = Scene(issuer, required_scopes=["notes:write"], resource_metadata_url="https://mcp.example/meta")
    scene.revocations.mark_revoked("sid-1")
    with scene.serve() as url:
        assert seen(post(url, bearer(issuer.mint()))) == ANSWERS["session_revoked"]
    issuer.close()
    with Scene(issuer).serve() as url:
        assert seen(post(url, bearer(issuer.mint()))) == ANSWERS["verification_unavailable"]


def test_profile_1_0_has_its_own_codes_and_hints(issuer: Issuer) -> None:
    scene = Scene(issuer, profile="1.0", expected_zone_id="zone-1", require_session=True)
    with scene.serve() as url:
        assert seen(post(url, bearer(issuer.mint_1_0()))) == ANSWERS["1.0 session_required"]
        scene.revocations.mark_revoked("root-1")
        assert seen(post(url, bearer(issuer.mint_1_0(agent_session_id="a")))) == ANSWERS["1.0 session_revoked"]
    assert issuer.seen == ["/.well-known/jwks.json?zone_id=zone-1"]


def test_metadata_is_published_where_the_challenge_says(issuer: Issuer) -> None:
    scene = Scene(issuer, required_scopes=["tool:call"], base_url="https://mcp.example")
    with scene.serve() as url:
        challenge = post(url).headers["www-authenticate"]
        path = "/.well-known/oauth-protected-resource/mcp"
        assert f'resource_metadata="https://mcp.example{path}"' in challenge
        answer = httpx.get(f"{url}{path}", trust_env=False)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.json() == {
            "resource": "https://mcp.example/mcp",
            "authorization_servers": [issuer.url],
            "scopes_supported": ["tool:call"],
            "bearer_methods_supported": ["header"],
        }


def test_a_route_of_ones_own_keeps_its_answers(scene: Scene) -> None:
    from starlette.responses import PlainTextResponse

    @scene.mcp.custom_route("/health", methods=["GET"])
    async def health(_: Any) -> PlainTextResponse:
        return PlainTextResponse("closed", status_code=401)

    with scene.serve() as url:
        assert httpx.get(f"{url}/health", trust_env=False).text == "closed"


async def test_it_is_a_token_verifier_that_can_be_called(scene: Scene) -> None:
    assert isinstance(scene.auth, TokenVerifier)
    token = scene.issuer.mint(aud=["https://other.example", AUDIENCE], scope=" tool:call  x ")
    assert (await scene.auth(token)).sub == "alice"
    access = await scene.auth.verify_token(token)
    assert access is not None
    assert (access.client_id, access.scopes, access.resource) == ("client-1", ["tool:call", "x"], AUDIENCE)
    assert access.claims["iss"] == scene.issuer.url
    for value in ("", "x.y.z", None, 3):
        assert await scene.auth.verify_token(value) is None  # type: ignore[arg-type]
    with pytest.raises(MandateAuthError) as caught:
        await scene.auth(scene.issuer.mint(scope=None))
    assert (caught.value.code, caught.value.description) == ("insufficient_scope", "Missing scope: tool:call")


def test_a_tolerated_expiry_is_tested_once(issuer: Issuer) -> None:
    import time

    with Scene(issuer, clock_skew_seconds=60).serve() as url:
        assert post(url, bearer(issuer.mint(exp=int(time.time()) - 5))).status_code != 401


async def test_without_a_request_there_are_no_claims(scene: Scene) -> None:
    assert get_claims() is None


async def test_stdio_and_memory_are_left_to_the_host(scene: Scene) -> None:
    async with Client(scene.mcp) as mcp:
        assert (await mcp.call_tool("secret")).data == "secret"


@pytest.mark.parametrize("options", [{"audience": ""}, {"issuer": "http://issuer.example"}, {"required_scopes": ["a b"]}, {"require_session": True}, {"max_hop_count": -1}])
def test_bad_options_end_at_construction(options: dict[str, Any]) -> None:
    given = {"issuer": "https://issuer.example", "audience": AUDIENCE, "revocations": InMemoryRevocationStore(), **options}
    with pytest.raises(CountersignConfigError):
        MandateAuth(**given)


@pytest.fixture
def guarded(scene: Scene) -> Iterator[str]:
    rules = {
        "whoami": {},
        "in_a_thread": {},
        "write": {"required_scopes": ["notes:write"]},
        "secret": {"required_scopes": ["admin"], "hidden": True},
    }
    resources = {"notes://closed/{name}": {"require_agent": True, "hidden": True}, "notes://open": {}}
    scene.mcp.add_middleware(MandateMiddleware(scene.auth, tools=rules, resources=resources))
    with scene.serve() as url:
        yield url


async def wire(mcp: Client[Any], tool: str) -> tuple[bool, str]:
    result = await mcp.call_tool(tool, raise_on_error=False)
    text = result.content[0].text
    return result.is_error, text.replace(tool, "X") if text.startswith("Unknown") else text


async def test_lists_show_what_may_be_used_or_acquired(scene: Scene, guarded: str) -> None:
    async with client(guarded, scene.issuer.mint()) as mcp:
        assert {tool.name for tool in await mcp.list_tools()} == {"whoami", "in_a_thread", "write"}
        assert [str(item.uri) for item in await mcp.list_resources()] == ["notes://open"]
        assert await mcp.list_resource_templates() == []
        assert await mcp.list_prompts() == []
    async with client(guarded, scene.issuer.mint(scope="tool:call admin", agent_session_id="a")) as mcp:
        assert "secret" in {tool.name for tool in await mcp.list_tools()}
        assert len(await mcp.list_resource_templates()) == 1


async def test_calls_follow_the_lists(scene: Scene, guarded: str) -> None:
    async with client(guarded, scene.issuer.mint()) as mcp:
        assert (await mcp.call_tool("whoami")).data.startswith("alice")
        assert await wire(mcp, "write") == (True, "Missing scope: notes:write")
        # a hidden tool reads like a name that does not exist
        assert await wire(mcp, "secret") == await wire(mcp, "missing")
        assert (await mcp.read_resource("notes://open"))[0].text == "a note"
        errors = []
        for uri in ("notes://closed/a", "nowhere://closed/a"):
            with pytest.raises(Exception) as caught:
                await mcp.read_resource(uri)
            errors.append(str(caught.value).replace("nowhere", "notes"))
        assert errors[0] == errors[1]
        for name in ("greeting", "missing"):
            with pytest.raises(Exception) as caught:
                await mcp.get_prompt(name)
            errors.append(str(caught.value).replace(name, "X"))
        assert errors[2] == errors[3]
    async with client(guarded, scene.issuer.mint(scope="tool:call admin notes:write", agent_session_id="a")) as mcp:
        assert (await mcp.call_tool("secret")).data == "secret"
        assert (await mcp.call_tool("write")).data == "written"
        assert (await mcp.read_resource("notes://closed/a"))[0].text == "a"


async def test_the_middleware_denies_without_a_mandate(scene: Scene) -> None:
    scene.mcp.add_middleware(MandateMiddleware(scene.auth, tools={"whoami": {"hidden": True}}, default="allow"))
    async with Client(scene.mcp) as mcp:
        assert {tool.name for tool in await mcp.list_tools()} == {"in_a_thread", "secret", "write"}
        assert await wire(mcp, "secret") == (True, "Missing bearer token")


def test_the_middleware_refuses_bad_rows(scene: Scene) -> None:
    for row in ({"required_scope": ["x"]}, {"issuer": "https://other.example"}, {"hidden": "no"}):
        with pytest.raises(CountersignConfigError):
            MandateMiddleware(scene.auth, tools={"whoami": row})


@pytest.mark.skipif(not MODERN, reason="FastMCP 2 has no checks per tool")
async def test_a_check_of_one_tool(scene: Scene) -> None:
    @scene.mcp.tool(auth=scene.auth.require(required_scopes=["notes:write"], max_hop_count=1))
    def careful() -> str:
        return "done"

    with pytest.raises(CountersignConfigError):
        scene.auth.require(required_scope=["x"])
    with scene.serve() as url:
        async with client(url, scene.issuer.mint()) as mcp:
            assert "careful" not in {tool.name for tool in await mcp.list_tools()}
            assert await wire(mcp, "careful") == await wire(mcp, "missing")
        async with client(url, scene.issuer.mint(scope="tool:call notes:write", hop_count=2)) as mcp:
            assert (await wire(mcp, "careful"))[0]
        async with client(url, scene.issuer.mint(scope="tool:call notes:write", hop_count=1)) as mcp:
            assert (await mcp.call_tool("careful")).data == "done"
