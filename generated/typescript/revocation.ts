// Generated from schema/revocation-protocol.ts. Do not edit. Run: npm run generate
/** What publishers and readers of revocations agree on, each value by its own type. */
export interface RevocationProtocol {
  readonly kinds: readonly ["record", "session", "edge"];
  readonly anchorClaims: readonly [readonly ["sid", "record"], readonly ["root_sid", "record"], readonly ["agent_session_id", "session"], readonly ["delegation_edge_id", "edge"]];
  readonly v1: {
    readonly revocationStream: "caracal.sessions.revoke";
    readonly revocationGroup: "resource-revocation";
    readonly epochStream: "caracal.delegations.invalidate";
    readonly epochGroup: "resource-delegation-invalidation";
    readonly anchorFields: readonly [readonly ["session_id", "record"], readonly ["sid", "record"], readonly ["root_sid", "record"], readonly ["agent_session_id", "session"], readonly ["delegation_edge_id", "edge"], readonly ["edge_id", "edge"]];
    readonly zoneField: "zone_id";
    readonly epochField: "epoch";
    readonly signatureField: "_sig";
    readonly nullText: "null";
    readonly keyPrefix: "caracal:revoked:sessions:";
    readonly epochInfix: "delegation-epoch:";
  };
  readonly v2: {
    readonly version: "2";
    readonly streamDomain: "countersign.stream.v2";
    readonly snapshotDomain: "countersign.snapshot.v2";
    readonly everyZone: "*";
    readonly headFields: readonly ["v", "kid", "log", "seq", "ts", "type"];
    readonly types: readonly ["revoke", "epoch", "suspend", "resume", "heartbeat"];
    readonly manifestFields: readonly ["v", "kid", "log", "seq", "ts", "cursor", "snapshot", "chunks", "sha256"];
    readonly streamKey: "countersign:{<zone>}:rev";
    readonly markKey: "<stream>:a:<kind>:<id>";
    readonly suspensionKey: "<stream>:s:<kind>:<id>";
    readonly epochKey: "<stream>:e";
    readonly freshnessKey: "<stream>:f";
    readonly snapshotKey: "<stream>:snap";
    readonly chunkKey: "<stream>:snap:<snapshot>:<index>";
    readonly leaseKey: "<stream>:lease";
  };
  readonly deadLetterStream: "<stream>.dead";
  readonly deadLetterFields: readonly ["source_id", "reason", "payload"];
  readonly rejectReasons: readonly ["malformed", "ambiguous_fields", "unsigned", "unknown_key_id", "invalid_signature", "unsupported_type", "missing_revocation_anchor", "invalid_delegation_epoch"];
  readonly closedReasons: readonly ["starting", "stale", "gap", "no_snapshot", "log_changed", "unsupported_type", "capacity", "stopped"];
  readonly limits: {
    readonly fields: 64;
    readonly entryBytes: 16384;
    readonly keyBytes: 32;
    readonly keyIdCharacters: 64;
    readonly integerBits: 63;
    readonly milliseconds: 8640000000000000;
    readonly chunkRows: 10000;
    readonly chunks: 1000;
    readonly maxStaleMinMs: 1000;
    readonly maxStaleMaxMs: 60000;
    readonly staleShare: 5;
    readonly rejects: 100;
  };
  readonly defaults: {
    readonly maxStaleMs: 10000;
    readonly heartbeatMs: 500;
    readonly snapshotMs: 30000;
    readonly snapshotEvents: 5000;
    readonly clockSkewMs: 500;
    readonly commandTimeoutMs: 250;
    readonly publisherCommandTimeoutMs: 1000;
    readonly blockMs: 500;
    readonly batchSize: 50;
    readonly replicaBatchSize: 1000;
    readonly pendingIdleMs: 30000;
    readonly reconnectBaseMs: 50;
    readonly reconnectJitterMs: 200;
    readonly reconnectMaxMs: 1000;
    readonly maxLength: 20000;
    readonly v1MaxLength: 100000;
    readonly deadLetterMaxLength: 10000;
    readonly chunkTtlMs: 600000;
    readonly suspensionTtlMs: 86400000;
    readonly v1EpochTtlMs: 86400000;
    readonly v1HistoryMs: 86400000;
    readonly leaseHeartbeats: 3;
    readonly accept: readonly ["v2", "v1"];
  };
}

/** Names, reasons, limits and defaults of revocations. Texts in angle brackets stand for values. */
export const revocationProtocol: RevocationProtocol = Object.freeze({
  kinds: Object.freeze(["record", "session", "edge"] as const),
  anchorClaims: Object.freeze([Object.freeze(["sid", "record"] as const), Object.freeze(["root_sid", "record"] as const), Object.freeze(["agent_session_id", "session"] as const), Object.freeze(["delegation_edge_id", "edge"] as const)] as const),
  v1: Object.freeze({
    revocationStream: "caracal.sessions.revoke",
    revocationGroup: "resource-revocation",
    epochStream: "caracal.delegations.invalidate",
    epochGroup: "resource-delegation-invalidation",
    anchorFields: Object.freeze([Object.freeze(["session_id", "record"] as const), Object.freeze(["sid", "record"] as const), Object.freeze(["root_sid", "record"] as const), Object.freeze(["agent_session_id", "session"] as const), Object.freeze(["delegation_edge_id", "edge"] as const), Object.freeze(["edge_id", "edge"] as const)] as const),
    zoneField: "zone_id",
    epochField: "epoch",
    signatureField: "_sig",
    nullText: "null",
    keyPrefix: "caracal:revoked:sessions:",
    epochInfix: "delegation-epoch:",
  }),
  v2: Object.freeze({
    version: "2",
    streamDomain: "countersign.stream.v2",
    snapshotDomain: "countersign.snapshot.v2",
    everyZone: "*",
    headFields: Object.freeze(["v", "kid", "log", "seq", "ts", "type"] as const),
    types: Object.freeze(["revoke", "epoch", "suspend", "resume", "heartbeat"] as const),
    manifestFields: Object.freeze(["v", "kid", "log", "seq", "ts", "cursor", "snapshot", "chunks", "sha256"] as const),
    streamKey: "countersign:{<zone>}:rev",
    markKey: "<stream>:a:<kind>:<id>",
    suspensionKey: "<stream>:s:<kind>:<id>",
    epochKey: "<stream>:e",
    freshnessKey: "<stream>:f",
    snapshotKey: "<stream>:snap",
    chunkKey: "<stream>:snap:<snapshot>:<index>",
    leaseKey: "<stream>:lease",
  }),
  deadLetterStream: "<stream>.dead",
  deadLetterFields: Object.freeze(["source_id", "reason", "payload"] as const),
  rejectReasons: Object.freeze(["malformed", "ambiguous_fields", "unsigned", "unknown_key_id", "invalid_signature", "unsupported_type", "missing_revocation_anchor", "invalid_delegation_epoch"] as const),
  closedReasons: Object.freeze(["starting", "stale", "gap", "no_snapshot", "log_changed", "unsupported_type", "capacity", "stopped"] as const),
  limits: Object.freeze({
    fields: 64,
    entryBytes: 16384,
    keyBytes: 32,
    keyIdCharacters: 64,
    integerBits: 63,
    milliseconds: 8640000000000000,
    chunkRows: 10000,
    chunks: 1000,
    maxStaleMinMs: 1000,
    maxStaleMaxMs: 60000,
    staleShare: 5,
    rejects: 100,
  }),
  defaults: Object.freeze({
    maxStaleMs: 10000,
    heartbeatMs: 500,
    snapshotMs: 30000,
    snapshotEvents: 5000,
    clockSkewMs: 500,
    commandTimeoutMs: 250,
    publisherCommandTimeoutMs: 1000,
    blockMs: 500,
    batchSize: 50,
    replicaBatchSize: 1000,
    pendingIdleMs: 30000,
    reconnectBaseMs: 50,
    reconnectJitterMs: 200,
    reconnectMaxMs: 1000,
    maxLength: 20000,
    v1MaxLength: 100000,
    deadLetterMaxLength: 10000,
    chunkTtlMs: 600000,
    suspensionTtlMs: 86400000,
    v1EpochTtlMs: 86400000,
    v1HistoryMs: 86400000,
    leaseHeartbeats: 3,
    accept: Object.freeze(["v2", "v1"] as const),
  }),
});
