from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import redis.asyncio

sys.path.insert(0, str(Path(__file__).parent))

from redis_server import Server  # noqa: E402
from support import Issuer  # noqa: E402


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    found = Issuer()
    yield found
    found.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.kill()


@pytest.fixture(params=["sync", "asyncio"])
async def client(request: Any, server: Server) -> Any:
    if request.param == "sync":
        return redis.Redis.from_url(server.url)
    return redis.asyncio.Redis.from_url(server.url, decode_responses=True)


@pytest.fixture
def clean_redis(server: Server) -> Iterator[None]:
    server.client.flushall()
    yield
    assert not [thread for thread in threading.enumerate() if thread.name == "countersign-consumer"]
