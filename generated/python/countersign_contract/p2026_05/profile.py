# Generated from schema/profiles/2026-05.ts, schema/stages.ts. Do not edit. Run: npm run generate
"""Profile 2026-05: The default: nine codes plus verification_unavailable, revocation before
requirements, zone optional.
"""

from __future__ import annotations

from types import MappingProxyType

from ..identity import IDENTITY
from ..kernel.contract import HeaderRules, HookRow, Profile
from ..kernel.project import without_duplicates
from .claims import Claims, fold_claims, project_claims
from .enforce import enforce, enforce_identity, enforce_own_codes
from .errors import ERRORS
from .requirements import CHECKS
from .validators import explain_claims, explain_requirements, has_claims_shape, is_claims


def anchors(claims: Claims) -> tuple[str, ...]:
    """Identifiers to look up in the revocation store, each once."""
    found = (claims.sid,)
    return without_duplicates(found)


#: Profile 2026-05.
PROFILE = Profile(
    id="2026-05",
    contract=IDENTITY,
    stages=("extract", "decode", "signature", "claims", "revocation", "requirements"),
    errors=ERRORS,
    checks=CHECKS,
    hook_checks=(
        HookRow(
            name="revocations",
            order=10,
            hook="isRevoked",
            method="is_revoked",
            args=("sid",),
            fails_on=True,
            error="session_revoked",
            unavailable="verification_unavailable",
            reason="revocation_unavailable",
            description="The authority record of the mandate is not revoked.",
        ),
    ),
    limits=MappingProxyType(
        {
            "tokenCharacters": 8192,
            "headerCharacters": 1024,
            "jsonDepth": 16,
            "kidCharacters": 256,
            "futureIssuedAtSeconds": 60,
            "clockSkewSeconds": 0,
            "clockSkewMaxSeconds": 300,
            "retryAfterSeconds": 5,
            "revocationTimeoutMs": 1000,
            "revocationDefaultTtlMs": 86400000,
            "revocationMaxEntries": 1000000,
            "keySetFreshMs": 300000,
            "keySetStaleMs": 600000,
            "keySetTimeoutMs": 5000,
            "keySetBytes": 262144,
            "keySetKeys": 64,
            "keySetRefetchMs": 10000,
            "keySetBackoffMinMs": 1000,
            "keySetBackoffMaxMs": 10000,
            "cacheEntries": 4096,
            "headerCacheEntries": 64,
            "maxInFlight": 512,
            "bodyBytes": 4194304,
            "batchMembers": 100,
            "recheckMs": 5000,
        }
    ),
    header=HeaderRules(
        algorithms=("ES256",),
        types=("jwt", "at+jwt", "application/at+jwt"),
        forbidden=("crit", "b64", "zip", "enc", "jwk", "jku", "x5u", "x5c"),
    ),
    claim_names=MappingProxyType(
        {
            "aud": "audience",
            "exp": "expires_at",
            "iat": "issued_at",
            "jti": "jti",
            "sub": "sub",
            "zone_id": "zone_id",
            "client_id": "client_id",
            "sid": "sid",
            "scope": "scope",
            "agent_session_id": "agent_session_id",
            "delegation_edge_id": "delegation_edge_id",
            "source_session_id": "source_session_id",
            "target_session_id": "target_session_id",
            "delegation_path": "delegation_path",
            "delegation_chain": "delegation_chain",
            "hop_count": "hop_count",
            "delegation_graph_epoch": "graph_epoch",
        }
    ),
    member_names=MappingProxyType(
        {
            "delegation_chain": MappingProxyType(
                {
                    "application_id": "application_id",
                    "agent_session_id": "agent_session_id",
                    "delegation_edge_id": "delegation_edge_id",
                }
            ),
        }
    ),
    key_set_url="{issuer}/.well-known/jwks.json",
    zone_required=False,
    hints=False,
    is_claims=is_claims,
    explain_claims=explain_claims,
    fold_claims=fold_claims,
    has_claims_shape=has_claims_shape,
    project=project_claims,
    enforce=enforce,
    enforce_identity=enforce_identity,
    enforce_own_codes=enforce_own_codes,
    anchors=anchors,
    explain_requirements=explain_requirements,
)
