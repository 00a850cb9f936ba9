"""Key sets over HTTP: one flight at a time, bounded in time, size and frequency; good keys are never given up for bad."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from countersign_contract import Profile, decode_json

from ._errors import CountersignConfigError
from ._jws import KeySet, read_key_set


def require_url(option: str, value: object, allow_insecure: bool) -> str:
    """https, or http on a loopback address; no user information, no fragment."""
    try:
        url = urlsplit(value if isinstance(value, str) else "")
        host, _ = url.hostname or "", url.port
    except ValueError:
        raise CountersignConfigError(option, "give an absolute https URL") from None
    loopback = host in ("localhost", "::1") or re.fullmatch(r"127\.\d{1,3}\.\d{1,3}\.\d{1,3}", host)
    secure = url.scheme == "https" or (url.scheme == "http" and (allow_insecure or loopback))
    if not host or not secure or "@" in url.netloc or "#" in str(value) or re.search(r"[\x00-\x20\x7f\\]", str(value)):
        raise CountersignConfigError(
            option, "give an https URL without user information and fragment; http is for loopback or allow_insecure_issuer"
        )
    return str(value)


def key_set_url(profile: Profile, issuer: str, zone: str | None) -> str:
    parts = {"issuer": issuer[:-1] if issuer.endswith("/") else issuer, "zone": quote(zone or "", safe="!'()*-._~")}
    return re.sub(r"\{(issuer|zone)\}", lambda match: parts[match[1]], profile.key_set_url)


class KeySource:
    """The keys behind one URL. Ages are measured on a clock that never goes back."""

    def __init__(
        self, url: str, algorithms: Sequence[str], limits: Any, client: Any, monotonic: Callable[[], float]
    ) -> None:
        self._url, self._algorithms, self._limits, self._client = url, algorithms, limits, client
        self._monotonic = monotonic
        self._set: KeySet | None = None
        self._flight: asyncio.Task[None] | None = None
        self._failures = 0
        self._loaded_at = self._retry_at = self._attempted_at = float("-inf")

    def _now_ms(self) -> float:
        return self._monotonic() * 1000

    @property
    def healthy(self) -> bool:
        """Whether the last fetch brought a key set."""
        return self._failures == 0

    def current(self) -> KeySet | None:
        """The keys, if young enough; starts a refresh in the background once they are stale."""
        if self._set is None:
            return None
        now = self._now_ms()
        age = now - self._loaded_at
        if age < self._limits["keySetFreshMs"]:
            return self._set
        # Written so that a clock that answers NaN closes.
        if not age < self._limits["keySetStaleMs"]:
            return None
        if self._under_way() is None and now >= self._retry_at:
            self._fetch(now)
        return self._set

    async def load(self) -> KeySet | None:
        """Waits for usable keys; ``None`` when there are none, at once while a failed fetch backs off."""
        found = self.current()
        if found is None:
            now = self._now_ms()
            flight = self._under_way()
            if flight is None and not now >= self._retry_at:
                return None
            await asyncio.shield(flight or self._fetch(now))
            found = self.current()
        return found

    def may_refresh(self, known: KeySet) -> bool:
        """Whether ``refresh`` would wait for the network rather than answer from what is known."""
        cooldown = self._limits["keySetRefetchMs"]
        busy = self._set is not known or self._under_way() is not None
        return busy or self._now_ms() - self._attempted_at >= cooldown

    async def refresh(self, known: KeySet) -> bool:
        """Looks for keys newer than ``known``; says whether the current set may be trusted to be complete."""
        if self._set is known and self.may_refresh(known):
            await asyncio.shield(self._under_way() or self._fetch(self._now_ms()))
        return self.healthy

    def _under_way(self) -> asyncio.Task[None] | None:
        # A task of another event loop cannot be waited for here, and may never end.
        flight = self._flight
        here = flight is not None and not flight.done() and flight.get_loop() is asyncio.get_running_loop()
        return flight if here else None

    def _fetch(self, now: float) -> asyncio.Task[None]:
        if self._set is not None:
            # Failed attempts count as well, or a failing server would be flooded.
            self._attempted_at = now
        self._flight = asyncio.get_running_loop().create_task(self._attempt(now))
        return self._flight

    async def _attempt(self, now: float) -> None:
        found: KeySet | None = None
        with contextlib.suppress(Exception, asyncio.TimeoutError):
            raw = await asyncio.wait_for(self._download(), self._limits["keySetTimeoutMs"] / 1000)
            decoded = decode_json(raw, self._limits["jsonDepth"])
            if decoded.ok:
                found = read_key_set(decoded.value, self._algorithms, self._limits["keySetKeys"], self._set)
        if found is None:
            wait = self._limits["keySetBackoffMinMs"] * 2 ** min(self._failures, 30) * (1 + random.random() / 4)
            self._failures += 1
            self._retry_at = self._now_ms() + min(self._limits["keySetBackoffMaxMs"], wait)
            return
        # Counted from the start of the fetch: the document cannot be younger than that.
        self._set, self._loaded_at, self._failures, self._retry_at = found, now, 0, float("-inf")

    async def _download(self) -> bytes:
        async with contextlib.AsyncExitStack() as stack:
            client = self._client
            if client is None:
                # Proxies and credentials of the environment are not ours to use.
                client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
            # Compressed documents could unfold beyond the limit before anybody counts.
            headers = {"Accept": "application/jwk-set+json, application/json", "Accept-Encoding": "identity"}
            timeout = self._limits["keySetTimeoutMs"] / 1000
            request = client.stream("GET", self._url, headers=headers, follow_redirects=False, timeout=timeout)
            response = await stack.enter_async_context(request)
            if response.status_code != 200 or response.headers.get("content-encoding", "identity") != "identity":
                raise ValueError("status")
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > self._limits["keySetBytes"]:
                    raise ValueError("too large")
            return bytes(body)


class KeyCache:
    """Key sets by URL, for several verifiers. Holds at most 256; the oldest go first."""

    def __init__(self, http_client: Any = None, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client, self._monotonic = http_client, monotonic
        self._sources: dict[tuple[Any, ...], KeySource] = {}

    def source(self, url: str, algorithms: Sequence[str], limits: Any) -> KeySource:
        key = (url, *sorted(algorithms), *sorted(limits.items()))
        while key not in self._sources and len(self._sources) >= 256:
            del self._sources[next(iter(self._sources))]
        return self._sources.setdefault(key, KeySource(url, algorithms, limits, self._client, self._monotonic))
