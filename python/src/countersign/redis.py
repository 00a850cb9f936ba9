"""Revocations in Redis for redis-py, synchronous or asyncio: a shared store, and consumers that feed it."""

from ._link import RevocationUnavailableError
from ._redis_consumer import RedisDelegationInvalidationConsumer, RedisRevocationConsumer, publish_revocation
from ._redis_reports import ConsumerStatus
from ._redis_store import RedisRevocationStore

__all__ = [
    "ConsumerStatus",
    "RedisDelegationInvalidationConsumer",
    "RedisRevocationConsumer",
    "RedisRevocationStore",
    "RevocationUnavailableError",
    "publish_revocation",
]
