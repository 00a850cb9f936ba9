"""The examples run, and the page shows nothing else."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from countersign.redis import publish_revocation
from fastmcp import Client
from fastmcp.client.transports import StreamableHttpTransport
from redis_server import Server, needs_redis, until
from support import Issuer, serving

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "python"
RESOURCE = "resource://my-mcp-server"

#: What code for the FastMCP connector looks like; its import lines come before it.
PATTERN = """
revocations = InMemoryRevocationStore()
auth = CaracalAuth(
issuer=os.environ['CARACAL_STS_URL'],
audience='resource://my-mcp-server',
revocations=revocations,
required_scopes=['tool:call'],
require_agent=True,
)
mcp = FastMCP('my-server', auth=auth)
@mcp.tool()
async def search(query: str) -> list[str]:
# FastMCP has already verified the token before calling this tool
return []
if __name__ == '__main__':
mcp.run()
"""

#: The same for the production use of Redis.
PRODUCTION = """
redis_client = redis.Redis.from_url(os.environ['REDIS_URL'])
revocations = RedisRevocationStore(redis_client)
consumer = RedisRevocationConsumer(
redis=redis_client,
store=revocations,
consumer=f'mcp-server-{os.environ["INSTANCE_ID"]}',
stream_hmac_key=bytes.fromhex(os.environ['CARACAL_STREAM_HMAC_KEY']),
)
consumer.ensure_group()
def _poll_loop():
while True:
consumer.poll_once()
threading.Thread(target=_poll_loop, daemon=True).start()
auth = CaracalAuth(
issuer=os.environ['CARACAL_STS_URL'],
audience='resource://my-mcp-server',
revocations=revocations,
)
"""


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def client(url: str, token: str) -> Client[Any]:
    return Client(StreamableHttpTransport(f"{url}/mcp", headers={"Authorization": f"Bearer {token}"}))


def squeezed(code: str) -> str:
    return re.sub(r"\s+", "", code.replace("'", '"'))


def test_the_basic_example_is_the_connectors_with_other_import_lines() -> None:
    assert squeezed(PATTERN) in squeezed((EXAMPLES / "basic.py").read_text())


async def test_basic(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARACAL_STS_URL", issuer.url)
    with serving(load("basic").mcp.http_app(path="/mcp")) as url:
        async with client(url, issuer.mint(aud=RESOURCE, agent_session_id="agent-1")) as mcp:
            assert (await mcp.call_tool("search", {"query": "q"})).data == []


async def test_claims_in_a_tool(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISSUER", issuer.url)
    with serving(load("claims_in_a_tool").mcp.http_app(path="/mcp")) as url:
        async with client(url, issuer.mint(aud=RESOURCE)) as mcp:
            assert (await mcp.call_tool("search", {"query": "milk"})).data == ["alice searches for milk"]
            assert {tool.name for tool in await mcp.list_tools()} == {"search", "write_note"}
            refused = await mcp.call_tool("write_note", {"text": "x"}, raise_on_error=False)
            assert refused.content[0].text == "Missing scope: notes:write"


def test_the_redis_example_is_the_connectors_with_other_import_lines() -> None:
    assert squeezed(PRODUCTION) in squeezed((EXAMPLES / "redis_revocation.py").read_text())


@needs_redis
async def test_redis_revocation(issuer: Issuer, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"CARACAL_STS_URL": issuer.url, "REDIS_URL": server.url, "INSTANCE_ID": "1", "CARACAL_STREAM_HMAC_KEY": "07" * 32}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    token, other = issuer.mint(aud=RESOURCE), issuer.mint(aud=RESOURCE, sid="sid-2")

    def status(of: str) -> int:
        headers = {"Authorization": f"Bearer {of}", "Accept": "application/json, text/event-stream"}
        return httpx.post(f"{url}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"}, headers=headers).status_code

    example = load("redis_revocation")
    with serving(example.mcp.http_app(path="/mcp", stateless_http=True)) as url:
        async with client(url, token) as mcp:
            assert (await mcp.call_tool("search", {"query": "q"})).data == []
            publish_revocation(server.client, {"zone_id": "zone-1", "session_id": "sid-1"}, stream_hmac_key="07" * 32)
            until("the revocation is applied", lambda: example.consumer.status.applied == 1)
            refused = httpx.post(f"{url}/mcp", headers={"Authorization": f"Bearer {token}"})
            assert (refused.status_code, refused.json()["error"]) == (403, "session_revoked")
        assert status(other) == 200
        # The loop has no net of its own: it must outlive every outage, and nothing passes meanwhile.
        server.kill()
        assert status(other) == 503
        until("the outage is noticed", lambda: example.consumer.status.failing)
        server.start()
        until("the server answers again", lambda: status(other) == 200)
        publish_revocation(server.client, {"session_id": "sid-2"}, stream_hmac_key="07" * 32)
        until("the loop goes on", lambda: status(other) == 403)


def test_no_example_goes_untested() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == {"basic.py", "claims_in_a_tool.py", "redis_revocation.py"}


def test_the_page_shows_the_examples() -> None:
    code = "\n".join(path.read_text() for path in EXAMPLES.glob("*.py"))
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "guard-a-fastmcp-server.md").read_text(), re.DOTALL)
    assert len(blocks) == 4
    assert all(block in code for block in blocks)
