"""The credential of a request (RFC 6750 section 2.1, RFC 9110 section 11.6.2), in linear time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

#: What ECMAScript calls white space: the same header reads the same in every language.
_SPACE_OR_COMMA = re.compile("[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff,]")


def read_authorization(values: Sequence[str]) -> tuple[Literal["absent", "malformed", "token"], str]:
    """The token among all ``Authorization`` headers of a request, or why there is none."""
    if not values:
        return "absent", ""
    header = values[0].strip(" \t")
    if len(values) > 1 or not header:
        return "malformed", ""
    scheme = re.split("[ \t]", header, maxsplit=1)[0]
    if len(scheme) != 6 or scheme.lower() != "bearer":
        return "absent", ""
    token = header[6:].lstrip(" ")
    return ("malformed", "") if not token or _SPACE_OR_COMMA.search(token) else ("token", token)


def extract_bearer(auth_header: str | None) -> str | None:
    """The token of an ``Authorization`` header; ``None`` for an absent header, another scheme, an empty or split value."""
    if not isinstance(auth_header, str):
        return None
    kind, token = read_authorization([auth_header])
    return token if kind == "token" else None
