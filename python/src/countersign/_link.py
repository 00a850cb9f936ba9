"""Commands to Redis over connections of our own, with a deadline of our own; one code for both kinds of client."""

from __future__ import annotations

import asyncio
import copy
import inspect
import re
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeout
from redis.retry import Retry

#: Steps to take one after the other: each is sent the result of what it asked for, and may ask for something awaitable.
Plan = Generator[Callable[[], Any], Any, Any]

#: Belong to the pool that they were made for.
_PRIVATE = {"cache", "cache_config", "connection_pool", "event_dispatcher", "himport_registry", "parser_class"}
#: redis-py takes these words off the server's answer and gives an exception of their own.
_CODES = {"OutOfMemoryError": "OOM", "ReadOnlyError": "READONLY", "NoPermissionError": "NOPERM", "BusyLoadingError": "LOADING"}
_CODES |= {"AuthenticationError": "NOAUTH", "MasterDownError": "MASTERDOWN"}


class RevocationUnavailableError(Exception):
    """Redis gave no usable answer: nobody can tell, or a write is not acknowledged. It may have been applied all the same.

    ``reason`` is ``timeout``, ``not_connected``, ``redis_error``, ``malformed_reply`` or ``not_fresh``; ``redis_code`` the
    first word of the server's own answer, such as ``READONLY``, never its text, which may carry identifiers.
    """

    def __init__(self, reason: str, redis_code: str | None = None) -> None:
        super().__init__(f"Redis gave no usable answer: {reason}{f' ({redis_code})' if redis_code else ''}")
        self.reason, self.redis_code = reason, redis_code


class Link:
    """Own connections made from the settings of a client: no retry, every command with a time limit, replies as sent.

    :param threads: so many threads wait for replies, and the caller no longer than the limit, whatever the sockets do;
        with 0 the caller's own thread waits, as long as time-outs of sockets say
    :raises TypeError: for what is no client of redis-py
    """

    def __init__(self, client: Any, timeout_ms: float, threads: int = 0) -> None:
        self.is_async = isinstance(client, redis.asyncio.Redis)
        if not self.is_async and not isinstance(client, redis.Redis):
            raise TypeError("redis: give a redis.Redis or a redis.asyncio.Redis, not of a Cluster")
        self._timeout = timeout_ms / 1_000
        self._client = self._duplicate(client, threads)
        self._threads = ThreadPoolExecutor(threads, "countersign-redis") if threads and not self.is_async else None

    def send(self, *words: Any) -> Any:
        """The reply to a command, as bytes; awaitable with an asyncio client. :raises RevocationUnavailableError:"""
        if self.is_async:
            return self._send_later(words)
        if self._threads is None:
            return self._send_now(words)
        task = self._threads.submit(self._send_now, words)
        try:
            return task.result(self._timeout)
        except FutureTimeout:
            task.cancel()
            raise RevocationUnavailableError("timeout") from None

    def close(self) -> Any:
        """Ends the connections; awaitable with an asyncio client. The next command opens another."""
        return self._client.connection_pool.disconnect()

    def _send_now(self, words: tuple[Any, ...]) -> Any:
        try:
            return self._client.execute_command(*words)
        except Exception as error:
            raise as_unavailable(error) from None

    async def _send_later(self, words: tuple[Any, ...]) -> Any:
        task = asyncio.ensure_future(self._client.execute_command(*words))
        try:
            # Nobody waits for the end of what is given up: some versions of the client are slow to notice.
            await asyncio.wait({task}, timeout=self._timeout)
            if not task.done():
                raise RevocationUnavailableError("timeout")
            return task.result()
        except Exception as error:
            raise as_unavailable(error) from None
        finally:
            task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
            task.cancel()

    def _duplicate(self, client: Any, threads: int) -> Any:
        pool = client.connection_pool
        given = pool.connection_kwargs.items()
        kept = {name: value for name, value in given if name not in _PRIVATE and not name.startswith(("orig_", "maint_"))}
        retry: Any = (AsyncRetry if self.is_async else Retry)(NoBackoff(), 0)
        kept |= {"retry": retry, "retry_on_timeout": False, "retry_on_error": [], "health_check_interval": 0}
        kept |= {"socket_timeout": self._timeout, "protocol": 2, "decode_responses": False}
        # Keys are the same bytes whatever the client makes of text.
        kept |= {"encoding": "utf-8", "encoding_errors": "strict"}
        if "path" not in kept:
            kept["socket_connect_timeout"] = min(self._timeout, 0.5)
        module: Any = redis.asyncio if self.is_async else redis
        if hasattr(pool, "sentinel_manager"):
            flags = {"is_master": pool.is_master, "check_connection": pool.check_connection}
            kept |= {"connection_class": pool.connection_class, **flags}
            own = type(pool)(pool.service_name, self._bounded(pool.sentinel_manager, retry, module), **kept)
        else:
            most = {"max_connections": threads or 2, "timeout": self._timeout}
            own = module.BlockingConnectionPool(connection_class=pool.connection_class, **most, **kept)
        found = module.Redis(connection_pool=own)
        # Replies as the server sent them: parsed ones lose the fields that an entry repeats.
        found.response_callbacks.clear()
        return found

    def _bounded(self, manager: Any, retry: Any, module: Any) -> Any:
        """The same Sentinels over connections with a time limit: one that is silent leaves time to ask the next."""
        limit = self._timeout / (len(manager.sentinels) + 1)
        own = copy.copy(manager)
        own.sentinels = []
        for pool in (sentinel.connection_pool for sentinel in manager.sentinels):
            kept = {name: value for name, value in pool.connection_kwargs.items() if name not in _PRIVATE}
            kept |= {"retry": retry, "socket_timeout": limit, "socket_connect_timeout": limit, "health_check_interval": 0}
            its = module.ConnectionPool(connection_class=pool.connection_class, **kept)
            own.sentinels.append(module.Redis(connection_pool=its))
        return own


def as_unavailable(error: Exception) -> RevocationUnavailableError:
    """Any failure as one of ours, without the text of the original."""
    if isinstance(error, RevocationUnavailableError):
        return error
    if isinstance(error, (asyncio.TimeoutError, TimeoutError, RedisTimeout)):
        return RevocationUnavailableError("timeout")
    code, known = re.match("([A-Z]{2,20})(?: |$)", str(error)), _CODES.get(type(error).__name__)
    if known is not None or isinstance(error, ResponseError):
        return RevocationUnavailableError("redis_error", known or (code[1] if code else "ERR"))
    return RevocationUnavailableError("not_connected" if isinstance(error, (redis.ConnectionError, OSError)) else "redis_error")


def run(plan: Plan, is_async: bool) -> Any:
    """Follows a plan; with ``is_async`` the result is awaitable."""
    return _follow_later(plan) if is_async else _follow_now(plan)


def _follow_now(plan: Plan) -> Any:
    reply: Any = None
    failure: Exception | None = None
    while True:
        try:
            step = plan.send(reply) if failure is None else plan.throw(failure)
        except StopIteration as end:
            return end.value
        reply = failure = None
        try:
            reply = step()
        except Exception as error:
            failure = error


async def _follow_later(plan: Plan) -> Any:
    reply: Any = None
    failure: Exception | None = None
    while True:
        try:
            step = plan.send(reply) if failure is None else plan.throw(failure)
        except StopIteration as end:
            return end.value
        reply = failure = None
        try:
            reply = step()
            if inspect.isawaitable(reply):
                reply = await reply
        except Exception as error:
            failure = error
