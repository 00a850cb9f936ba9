# Generated from schema/revocation-protocol.ts. Do not edit. Run: npm run generate
"""What publishers and readers of revocations agree on. Texts in angle brackets stand for values."""

from typing import Final

KINDS: Final = ("record", "session", "edge")
ANCHOR_CLAIMS: Final = (
    ("sid", "record"),
    ("root_sid", "record"),
    ("agent_session_id", "session"),
    ("delegation_edge_id", "edge"),
)
V1_REVOCATION_STREAM: Final = "caracal.sessions.revoke"
V1_REVOCATION_GROUP: Final = "resource-revocation"
V1_EPOCH_STREAM: Final = "caracal.delegations.invalidate"
V1_EPOCH_GROUP: Final = "resource-delegation-invalidation"
V1_ANCHOR_FIELDS: Final = (
    ("session_id", "record"),
    ("sid", "record"),
    ("root_sid", "record"),
    ("agent_session_id", "session"),
    ("delegation_edge_id", "edge"),
    ("edge_id", "edge"),
)
V1_ZONE_FIELD: Final = "zone_id"
V1_EPOCH_FIELD: Final = "epoch"
V1_SIGNATURE_FIELD: Final = "_sig"
V1_NULL_TEXT: Final = "null"
V1_KEY_PREFIX: Final = "caracal:revoked:sessions:"
V1_EPOCH_INFIX: Final = "delegation-epoch:"
V2_VERSION: Final = "2"
V2_STREAM_DOMAIN: Final = "countersign.stream.v2"
V2_SNAPSHOT_DOMAIN: Final = "countersign.snapshot.v2"
V2_EVERY_ZONE: Final = "*"
V2_HEAD_FIELDS: Final = ("v", "kid", "log", "seq", "ts", "type")
V2_TYPES: Final = ("revoke", "epoch", "suspend", "resume", "heartbeat")
V2_MANIFEST_FIELDS: Final = (
    "v",
    "kid",
    "log",
    "seq",
    "ts",
    "cursor",
    "snapshot",
    "chunks",
    "sha256",
)
V2_STREAM_KEY: Final = "countersign:{<zone>}:rev"
V2_MARK_KEY: Final = "<stream>:a:<kind>:<id>"
V2_SUSPENSION_KEY: Final = "<stream>:s:<kind>:<id>"
V2_EPOCH_KEY: Final = "<stream>:e"
V2_FRESHNESS_KEY: Final = "<stream>:f"
V2_SNAPSHOT_KEY: Final = "<stream>:snap"
V2_CHUNK_KEY: Final = "<stream>:snap:<snapshot>:<index>"
V2_LEASE_KEY: Final = "<stream>:lease"
DEAD_LETTER_STREAM: Final = "<stream>.dead"
DEAD_LETTER_FIELDS: Final = ("source_id", "reason", "payload")
REJECT_REASONS: Final = (
    "malformed",
    "ambiguous_fields",
    "unsigned",
    "unknown_key_id",
    "invalid_signature",
    "unsupported_type",
    "missing_revocation_anchor",
    "invalid_delegation_epoch",
)
CLOSED_REASONS: Final = (
    "starting",
    "stale",
    "gap",
    "no_snapshot",
    "log_changed",
    "unsupported_type",
    "capacity",
    "stopped",
)
LIMITS_FIELDS: Final = 64
LIMITS_ENTRY_BYTES: Final = 16384
LIMITS_KEY_BYTES: Final = 32
LIMITS_KEY_ID_CHARACTERS: Final = 64
LIMITS_INTEGER_BITS: Final = 63
LIMITS_MILLISECONDS: Final = 8640000000000000
LIMITS_CHUNK_ROWS: Final = 10000
LIMITS_CHUNKS: Final = 1000
LIMITS_MAX_STALE_MIN_MS: Final = 1000
LIMITS_MAX_STALE_MAX_MS: Final = 60000
LIMITS_STALE_SHARE: Final = 5
LIMITS_REJECTS: Final = 100
DEFAULTS_MAX_STALE_MS: Final = 10000
DEFAULTS_HEARTBEAT_MS: Final = 500
DEFAULTS_SNAPSHOT_MS: Final = 30000
DEFAULTS_SNAPSHOT_EVENTS: Final = 5000
DEFAULTS_CLOCK_SKEW_MS: Final = 500
DEFAULTS_COMMAND_TIMEOUT_MS: Final = 250
DEFAULTS_PUBLISHER_COMMAND_TIMEOUT_MS: Final = 1000
DEFAULTS_BLOCK_MS: Final = 500
DEFAULTS_BATCH_SIZE: Final = 50
DEFAULTS_REPLICA_BATCH_SIZE: Final = 1000
DEFAULTS_PENDING_IDLE_MS: Final = 30000
DEFAULTS_RECONNECT_BASE_MS: Final = 50
DEFAULTS_RECONNECT_JITTER_MS: Final = 200
DEFAULTS_RECONNECT_MAX_MS: Final = 1000
DEFAULTS_MAX_LENGTH: Final = 20000
DEFAULTS_V1_MAX_LENGTH: Final = 100000
DEFAULTS_DEAD_LETTER_MAX_LENGTH: Final = 10000
DEFAULTS_CHUNK_TTL_MS: Final = 600000
DEFAULTS_SUSPENSION_TTL_MS: Final = 86400000
DEFAULTS_V1_EPOCH_TTL_MS: Final = 86400000
DEFAULTS_V1_HISTORY_MS: Final = 86400000
DEFAULTS_LEASE_HEARTBEATS: Final = 3
DEFAULTS_ACCEPT: Final = ("v2", "v1")
