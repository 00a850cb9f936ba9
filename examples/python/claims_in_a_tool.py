"""Who is calling: verified claims inside a tool, and tools that need more.

    ISSUER=http://127.0.0.1:4000 python examples/python/claims_in_a_tool.py
"""

import os

from countersign import InMemoryRevocationStore
from countersign.fastmcp import MandateAuth, MandateMiddleware, get_claims
from fastmcp import FastMCP

revocations = InMemoryRevocationStore()
auth = MandateAuth(
    issuer=os.environ["ISSUER"],
    audience="resource://my-mcp-server",
    revocations=revocations,
    required_scopes=["tool:call"],
)
mcp = FastMCP("my-server", auth=auth)
mcp.add_middleware(
    MandateMiddleware(
        auth,
        tools={
            "search": {},
            "write_note": {"required_scopes": ["notes:write"]},
            "audit_log": {"require_agent": True, "hidden": True},
        },
    )
)


@mcp.tool()
async def search(query: str) -> list[str]:
    claims = get_claims()
    # use claims.sub, claims.scope, etc.
    return [f"{claims.sub} searches for {query}"]


@mcp.tool()
def write_note(text: str) -> str:
    return f"{get_claims().sub} wrote {text}"


@mcp.tool()
def audit_log() -> str:
    return "everything"


if __name__ == "__main__":
    mcp.run(transport="http", host="127.0.0.1")
