# Generated from schema/revocation.ts. Do not edit. Run: npm run generate
"""Ports: questions that only a running system can answer."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol, runtime_checkable


class IsRevoked(Protocol):
    """Whether the authority behind this identifier was withdrawn."""

    def is_revoked(self, id: str) -> bool | Awaitable[bool]:
        """``True`` means fail; anything but ``True`` and ``False`` counts as unavailable."""


class IsRevokedStub:
    """Stub of ``IsRevoked``: every question counts as unavailable, so every call is refused."""

    def is_revoked(self, id: str) -> bool:
        raise NotImplementedError("is_revoked is not implemented")


class IsDelegationStale(Protocol):
    """Whether the delegation graph of the zone has moved past the epoch of the mandate."""

    def is_delegation_stale(self, zone_id: str, graph_epoch: int) -> bool | Awaitable[bool]:
        """``True`` means fail; anything but ``True`` and ``False`` counts as unavailable."""


class IsDelegationStaleStub:
    """Stub of ``IsDelegationStale``: every question counts as unavailable, so every call is
    refused.
    """

    def is_delegation_stale(self, zone_id: str, graph_epoch: int) -> bool:
        raise NotImplementedError("is_delegation_stale is not implemented")


class RevocationStore(IsRevoked, Protocol):
    """What the verifier asks a revocation store, and how a revocation reaches it."""

    def mark_revoked(self, id: str, ttl_ms: int | None = None) -> None | Awaitable[None]:
        """Records a revocation for at least ``ttl_ms`` milliseconds.

        A shorter time never shortens an earlier one.
        """


@runtime_checkable
class DelegationEpochStore(Protocol):
    """What a revocation store offers where a profile compares delegation epochs."""

    def current_delegation_epoch(self, zone_id: str) -> int | Awaitable[int]:
        """Epoch that the delegation graph of a zone has reached; 0 when none was recorded."""

    def mark_delegation_epoch(
        self, zone_id: str, epoch: int, ttl_ms: int | None = None
    ) -> None | Awaitable[None]:
        """Records an epoch. A smaller one never replaces a larger one."""
