"""A real redis-server of one test file, on a free loopback port."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest
import redis

IS_HERE = shutil.which("redis-server") is not None
assert IS_HERE or os.environ.get("CI") != "true", "redis-server is not installed; the tests of countersign.redis need it"
needs_redis = pytest.mark.skipif(not IS_HERE, reason="redis-server is not installed")


class Server:
    def __init__(self) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port: int = found.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()
        self.client = redis.Redis.from_url(self.url, decode_responses=True)

    def start(self) -> None:
        settings = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(["redis-server", *settings], stdout=subprocess.DEVNULL)

        def answers() -> bool:
            assert self.process.poll() is None, "redis-server ended"
            try:
                with redis.Redis(port=self.port) as client:
                    return bool(client.ping())
            except redis.ConnectionError:
                return False

        until("redis-server answers", answers)

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def calls(self, command: str) -> int:
        """How often a command was sent since the last ``CONFIG RESETSTAT``."""
        row: Any = self.client.info("commandstats").get(f"cmdstat_{command}", {"calls": 0})
        return int(row["calls"])


def until(what: str, condition: Callable[[], object], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.005)
