# Generated from schema/profiles/1.0.ts, schema/stages.ts. Do not edit. Run: npm run generate
"""Profile 1.0: The later line: zone mandatory, requirements before revocation, four anchors,
delegation epochs, hints.
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
    found = (
        claims.authority_record_id,
        claims.root_authority_record_id,
        claims.session_id,
        claims.delegation_id,
    )
    return without_duplicates(found)


#: Profile 1.0.
PROFILE = Profile(
    id="1.0",
    contract=IDENTITY,
    stages=("extract", "decode", "signature", "claims", "requirements", "revocation"),
    errors=ERRORS,
    checks=CHECKS,
    hook_checks=(
        HookRow(
            name="revocations",
            order=10,
            hook="isRevoked",
            method="is_revoked",
            args=("authority_record_id",),
            fails_on=True,
            error="session_revoked",
            unavailable="verification_unavailable",
            reason="revocation_unavailable",
            description="The authority record of the mandate is not revoked.",
        ),
        HookRow(
            name="delegationEpoch",
            order=20,
            hook="isDelegationStale",
            method="is_delegation_stale",
            args=("zone_id", "graph_epoch"),
            fails_on=True,
            error="delegation_stale",
            unavailable="verification_unavailable",
            reason="revocation_unavailable",
            description="The delegation graph has not changed since the mandate was issued.",
        ),
    ),
    limits=MappingProxyType(
        {
            "tokenCharacters": 8192,
            "headerCharacters": 1024,
            "jsonDepth": 16,
            "kidCharacters": 256,
            "futureIssuedAtSeconds": 60,
            "clockSkewSeconds": 60,
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
            "sid": "authority_record_id",
            "root_sid": "root_authority_record_id",
            "scope": "scope",
            "agent_session_id": "session_id",
            "delegation_edge_id": "delegation_id",
            "source_session_id": "source_session_id",
            "target_session_id": "target_session_id",
            "delegation_path": "delegation_path",
            "delegation_chain": "delegation_chain",
            "hop_count": "hop_count",
            "delegation_graph_epoch": "graph_epoch",
            "use": "use",
            "sub_type": "sub_type",
            "target": "target_resources",
        }
    ),
    member_names=MappingProxyType(
        {
            "delegation_chain": MappingProxyType(
                {
                    "application_id": "application_id",
                    "agent_session_id": "session_id",
                    "delegation_edge_id": "delegation_id",
                }
            ),
        }
    ),
    key_set_url="{issuer}/.well-known/jwks.json?zone_id={zone}",
    zone_required=True,
    hints=True,
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
