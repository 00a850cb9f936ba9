"""The examples run, and the page shows nothing else."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StreamableHttpTransport
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


def test_no_example_goes_untested() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == {"basic.py", "claims_in_a_tool.py"}


def test_the_page_shows_the_examples() -> None:
    code = "\n".join(path.read_text() for path in EXAMPLES.glob("*.py"))
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "guard-a-fastmcp-server.md").read_text(), re.DOTALL)
    assert len(blocks) == 3
    assert all(block in code for block in blocks)
