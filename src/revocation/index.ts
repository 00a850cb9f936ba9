export type { RevocationStore } from "../../generated/typescript/index.ts";
export { type Anchor, type AnchorKind, anchorKinds } from "./anchor.ts";
export type { CheckedStore, CheckQuery, CheckResult, RevocationListener, RevokeOptions } from "./checked-store.ts";
export { type ChunkWriter, createChunkWriter } from "./chunk-writer.ts";
export { readDecimal } from "./decimal.ts";
export { type DecodedRecord, decodeRecord } from "./decode-record.ts";
export { encodeRecord, type SigningKey } from "./encode-record.ts";
export { InMemoryRevocationStore, type InMemoryRevocationStoreOptions } from "./in-memory-revocation-store.ts";
export type { LiveRevocations } from "./live-revocations.ts";
export { judgeOwnLog, type OwnLog, type OwnLogState } from "./own-log.ts";
export { logAbove, PublisherSequence, randomSuffix } from "./publisher-sequence.ts";
export { PublisherSet } from "./publisher-set.ts";
export type { FieldMap } from "./read-fields.ts";
export { readStoredRevocations } from "./read-stored-revocations.ts";
export { readV1Entry, type V1Entry, v1EpochStream, v1RevocationStream } from "./read-v1-entry.ts";
export type { ReplicaRevocationStoreOptions } from "./replica-options.ts";
export { ReplicaRevocationStore } from "./replica-revocation-store.ts";
export type { ClosedReason, StreamVersion } from "./replica-state.ts";
export type { RejectedEntry, ReplicaStatus, V1Status } from "./replica-tally.ts";
export { RevocationCapacityError } from "./revocation-capacity-error.ts";
export { type MetricsSource, revocationMetrics } from "./revocation-metrics.ts";
export { RevocationUnavailableError } from "./revocation-unavailable-error.ts";
export { signV1, type V1Fields } from "./sign-v1.ts";
export {
  decodeChunks,
  decodeManifest,
  encodeChunks,
  encodeManifest,
  maxChunkRows,
  type SnapshotManifest,
  type SnapshotRow,
} from "./snapshot.ts";
export { SnapshotPlan } from "./snapshot-plan.ts";
export { type StoredPlace, storedPlace } from "./stored-place.ts";
export type { Rejected, RejectReason, StreamEntry } from "./stream-entry.ts";
export { compareEntryIds, isEntryId } from "./stream-id.ts";
export { readStreamKey, readStreamKeys, readV1Keys, type StreamKeyInput, type StreamKeys } from "./stream-key.ts";
export { encodeKeyPart, redisKeysOf, streamOfZone } from "./stream-name.ts";
export type { ScannedKey, StreamBatch, StreamCursors, StreamInfo, StreamReader } from "./stream-reader.ts";
export { isLogName, type RecordBody, type RecordHead, type StreamRecord } from "./stream-record.ts";
export { type V1Policy, type VerifiedV1, verifyV1 } from "./verify-v1.ts";
