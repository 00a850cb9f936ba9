"""A FastMCP server behind mandates.

Code written for the FastMCP connector of the mandate packages runs here with only its import lines changed.

    python examples/python/basic.py
"""

import os

from countersign import InMemoryRevocationStore
from countersign.fastmcp import MandateAuth as CaracalAuth
from fastmcp import FastMCP

revocations = InMemoryRevocationStore()
auth = CaracalAuth(
    issuer=os.environ["CARACAL_STS_URL"],
    audience="resource://my-mcp-server",
    revocations=revocations,
    required_scopes=["tool:call"],
    require_agent=True,
)
mcp = FastMCP("my-server", auth=auth)


@mcp.tool()
async def search(query: str) -> list[str]:
    # FastMCP has already verified the token before calling this tool
    return []


if __name__ == "__main__":
    mcp.run()
