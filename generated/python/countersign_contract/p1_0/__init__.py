# Generated from schema/profiles/1.0.ts. Do not edit. Run: npm run generate
"""Profile 1.0."""

from .claims import ChainHop, ChainHopWire, Claims, ClaimsWire
from .errors import ErrorCode, Reason, SeedErrorCode
from .profile import PROFILE
from .requirements import RequirementOverrides, Requirements

__all__ = [
    "PROFILE",
    "ChainHop",
    "ChainHopWire",
    "Claims",
    "ClaimsWire",
    "ErrorCode",
    "Reason",
    "RequirementOverrides",
    "Requirements",
    "SeedErrorCode",
]
