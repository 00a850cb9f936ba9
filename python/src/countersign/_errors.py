"""Refusals, and how they look to HTTP clients: the same bytes in every host and language."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, fields
from typing import Any, cast

from countersign_contract import AuthError, Failure, Profile, contract

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

DEFAULT_PROFILE: Profile = contract.profiles[contract.default_profile]


class CountersignConfigError(TypeError):
    """A mistake in the configuration, raised at construction only. Names the option, never its value."""

    def __init__(self, option: str, remedy: str) -> None:
        super().__init__(f'option "{option}": {remedy}')
        self.option = option


class WithheldError(AuthError):
    """A scope shortfall that more scope cannot cure, because an opaque requirement fails as well: no challenge."""

    __slots__ = ()


def create_error(
    profile: Profile, code: str, *, missing: str | None = None, reason: str | None = None, description: str | None = None
) -> AuthError:
    """The refusal for a code of the profile's catalogue; an unknown code never reads as a pass."""
    row = profile.errors.get(code)
    if row is None:
        return unavailable(profile if "verification_unavailable" in profile.errors else DEFAULT_PROFILE)
    text = row.description if description is None else description
    # Without a value the lead-in stands alone: "Missing scope: {missing}" reads "Missing scope".
    text = re.sub(r":? *\{missing\}", "", text) if missing is None else text.replace("{missing}", missing, 1)
    # Codes and reasons are those of the profile at hand; the type names those of the default one.
    return AuthError(
        code=cast(Any, code),
        description=text,
        hint=row.hint if profile.hints else None,
        reason=cast(Any, reason),
        retry_after_seconds=int(profile.limits["retryAfterSeconds"]) if row.retriable else None,
    )


def unavailable(profile: Profile, reason: str = "misconfigured") -> AuthError:
    return create_error(profile, "verification_unavailable", reason=reason)


def error_of(profile: Profile, failure: Failure) -> AuthError:
    return create_error(profile, failure.code, missing=failure.missing)


def withhold(error: AuthError) -> AuthError:
    return WithheldError(**{field.name: getattr(error, field.name) for field in fields(error)})


def error_to_status(code: str, profile: Profile = DEFAULT_PROFILE) -> int:
    """The HTTP status of a code: 401, 403 or 503; 403 for a string that the catalogue does not list."""
    row = profile.errors.get(code) if isinstance(code, str) else None
    return 403 if row is None else row.status


def auth_error_body(error: AuthError) -> dict[str, str]:
    """The JSON body of a refusal. The internal ``reason`` stays inside."""
    body = {"error": error.code, "error_description": error.description}
    return body if error.hint is None else {**body, "error_hint": error.hint}


def challenge_header(
    error: AuthError,
    *,
    profile: Profile = DEFAULT_PROFILE,
    required_scopes: Iterable[str] = (),
    resource_metadata_url: str | None = None,
) -> str | None:
    """The ``WWW-Authenticate`` value (RFC 6750 section 3, RFC 9728 section 5.1), or ``None`` where none is sent."""
    row = profile.errors.get(error.code)
    if row is None or row.challenge == "none" or isinstance(error, WithheldError):
        return None
    scope = _quoted("scope", " ".join(word for word in required_scopes if word != "offline_access"))
    metadata = _quoted("resource_metadata", resource_metadata_url or "")
    if row.challenge == "bare":
        return _bearer([metadata, scope])
    description = _quoted("error_description", re.sub("[=,]", "", error.description))
    return _bearer([_quoted("error", row.challenge), description, scope, metadata])


def _quoted(name: str, value: str) -> str | None:
    # Nothing is left to escape, so no configured value can break the header.
    kept = re.sub(r"[^\x20-\x21\x23-\x5B\x5D-\x7E]", "", value)
    return f'{name}="{kept}"' if kept else None


def _bearer(parameters: list[str | None]) -> str:
    return f"Bearer {', '.join(given for given in parameters if given)}".rstrip()


@dataclass(frozen=True)
class Answer:
    """An HTTP answer before any framework has seen it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    async def send(self, send: Send, method: str) -> None:
        headers = [*self.headers, ("Content-Length", str(len(self.body)))]
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
        await send({"type": "http.response.start", "status": self.status, "headers": raw})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else self.body})


def json_answer(status: int, body: object, *headers: tuple[str, str | None]) -> Answer:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    given = tuple((name, value) for name, value in headers if value is not None)
    fixed = (("Content-Type", "application/json"), ("Cache-Control", "no-store"))
    return Answer(status, (*fixed, *given), text.encode("utf-8", "backslashreplace"))


def answer_of(error: AuthError, profile: Profile, scopes: Iterable[str], metadata_url: str | None) -> Answer:
    """Status, challenge and body of a refusal."""
    challenge = challenge_header(error, profile=profile, required_scopes=scopes, resource_metadata_url=metadata_url)
    after = error.retry_after_seconds
    retry = None if after is None else str(max(1, math.ceil(after)))
    headers = (("WWW-Authenticate", challenge), ("Retry-After", retry))
    return json_answer(error_to_status(error.code, profile), auth_error_body(error), *headers)


def malformed_answer(metadata_url: str | None) -> Answer:
    """400 to an ``Authorization`` header that is empty, repeated or split: HTTP's row, not the contract's."""
    text = "The request is malformed"
    metadata = _quoted("resource_metadata", metadata_url or "")
    challenge = _bearer(['error="invalid_request"', f'error_description="{text}"', metadata])
    body = {"error": "invalid_request", "error_description": text}
    return json_answer(400, body, ("WWW-Authenticate", challenge))
