"""Countersign decides whether an MCP tool call may happen."""

from countersign_contract import AuthError, Claims

from ._bearer import extract_bearer
from ._errors import CountersignConfigError, auth_error_body, challenge_header, error_to_status
from ._keys import KeyCache
from ._verifier import AuthResult, Verifier, authenticate, create_verifier
from .revocation import Anchor, CheckResult, InMemoryRevocationStore, RevocationCapacityError

__all__ = [
    "Anchor",
    "AuthError",
    "AuthResult",
    "CheckResult",
    "Claims",
    "CountersignConfigError",
    "InMemoryRevocationStore",
    "KeyCache",
    "RevocationCapacityError",
    "Verifier",
    "auth_error_body",
    "authenticate",
    "challenge_header",
    "create_verifier",
    "error_to_status",
    "extract_bearer",
]
