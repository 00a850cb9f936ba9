"""A FastMCP server that learns of revocations from a Redis stream.

Code written for the Redis connector of the mandate packages runs here with only its import lines changed.

    REDIS_URL=redis://127.0.0.1:6379 CARACAL_STREAM_HMAC_KEY=... INSTANCE_ID=1 \\
        CARACAL_STS_URL=http://127.0.0.1:4000 python examples/python/redis_revocation.py
"""

import os
import threading

import redis
from countersign.fastmcp import MandateAuth as CaracalAuth
from countersign.redis import RedisRevocationConsumer, RedisRevocationStore
from fastmcp import FastMCP

redis_client = redis.Redis.from_url(os.environ["REDIS_URL"])
revocations = RedisRevocationStore(redis_client)
consumer = RedisRevocationConsumer(
    redis=redis_client,
    store=revocations,
    consumer=f"mcp-server-{os.environ['INSTANCE_ID']}",
    stream_hmac_key=bytes.fromhex(os.environ["CARACAL_STREAM_HMAC_KEY"]),
)
consumer.ensure_group()


def _poll_loop():
    while True:
        consumer.poll_once()


threading.Thread(target=_poll_loop, daemon=True).start()
auth = CaracalAuth(
    issuer=os.environ["CARACAL_STS_URL"],
    audience="resource://my-mcp-server",
    revocations=revocations,
)
mcp = FastMCP("my-server", auth=auth)


@mcp.tool()
async def search(query: str) -> list[str]:
    return []


if __name__ == "__main__":
    mcp.run(transport="http", host="127.0.0.1")
