import { createHash, type KeyObject } from "node:crypto";
import { revocationProtocol } from "../../generated/typescript/index.ts";
import { type AnchorKind, isAnchorKind } from "./anchor.ts";
import { readDecimal, readMilliseconds } from "./decimal.ts";
import type { SigningKey } from "./encode-record.ts";
import { readFields } from "./read-fields.ts";
import { hmacOf, holdsSignature, isSignatureText } from "./signature-text.ts";
import { type Rejected, rejected } from "./stream-entry.ts";
import { isKeyId, type StreamKeys } from "./stream-key.ts";
import { belongsToStream } from "./stream-name.ts";
import { isLogName } from "./stream-record.ts";
import { v2Canonical } from "./v2-canonical.ts";

/** Everything that holds at one place of a stream: a mark, an epoch (decimal text), or a suspension. */
export type SnapshotRow =
  | readonly ["r", zone: string, kind: AnchorKind, id: string, exp: number]
  | readonly ["e", zone: string, epoch: string]
  | readonly ["s", zone: string, kind: AnchorKind, id: string, ts: number];

/** What a snapshot contains and where the stream goes on after it. */
export interface SnapshotManifest {
  readonly log: string;
  /** Last event that the snapshot contains. */
  readonly seq: bigint;
  /** Milliseconds since 1970 by the publisher's clock. */
  readonly ts: number;
  /** Stream entry with that number; `0-0` before any. */
  readonly cursor: string;
  /** Name of the snapshot, 32 hex digits. */
  readonly snapshot: string;
  readonly chunks: number;
  /** SHA-256 of all chunks one after another, hex. */
  readonly sha256: string;
}

/** Most rows of one chunk. */
export const maxChunkRows: number = revocationProtocol.limits.chunkRows;

/** Most chunks that a reader loads: ten million marks. */
const maxChunks = revocationProtocol.limits.chunks;

const cursorForm = /^(?:0|[1-9][0-9]{0,19})-(?:0|[1-9][0-9]{0,19})$/;
const nameForm = /^[0-9a-f]{32}$/;
const digestForm = /^[0-9a-f]{64}$/;

/** A signed manifest, ready for `HSET`: names and values in turn. @throws RangeError for one that every reader refuses */
export function encodeManifest(
  stream: string,
  manifest: SnapshotManifest,
  { kid, key }: SigningKey,
): readonly string[] {
  const { log, seq, ts, cursor, snapshot, chunks, sha256 } = manifest;
  const flat = ["v", "2", "kid", kid, "log", log, "seq", `${seq}`, "ts", `${ts}`, "cursor", cursor];
  flat.push("snapshot", snapshot, "chunks", `${chunks}`, "sha256", sha256);
  const fields = readFields(flat);
  if (typeof fields === "string") throw new RangeError("The manifest has no signed form");
  flat.push("_sig", hmacOf(v2Canonical(revocationProtocol.v2.snapshotDomain, stream, fields), key));
  if (!decodeManifest(stream, flat, new Map<string, KeyObject>([[kid, key]])).ok) {
    throw new RangeError("The manifest is not one that readers take");
  }
  return flat;
}

/** Checks form and signature of a manifest. Never throws. */
export function decodeManifest(
  stream: string,
  flat: readonly string[],
  keys: StreamKeys,
): { readonly ok: true; readonly manifest: SnapshotManifest } | Rejected {
  const fields = readFields(flat);
  if (typeof fields === "string") return rejected(fields);
  const [signature, kid] = [fields.get("_sig"), fields.get("kid")];
  if (signature === undefined) return rejected("unsigned");
  if (fields.get("v") !== "2" || !isKeyId(kid)) return rejected("malformed");
  if (!isSignatureText(signature)) return rejected("invalid_signature");
  const key = keys.get(kid);
  if (key === undefined) return rejected("unknown_key_id");
  const canonical = v2Canonical(revocationProtocol.v2.snapshotDomain, stream, fields);
  if (!holdsSignature(canonical, key, signature)) return rejected("invalid_signature");
  const log = fields.get("log");
  const seq = readDecimal(fields.get("seq"));
  const ts = readMilliseconds(fields.get("ts"));
  const cursor = fields.get("cursor") ?? "";
  const snapshot = fields.get("snapshot") ?? "";
  const chunks = readMilliseconds(fields.get("chunks"));
  const sha256 = fields.get("sha256") ?? "";
  if (!isLogName(log) || seq === undefined || ts === undefined || chunks === undefined) return rejected("malformed");
  if (chunks > maxChunks || !cursorForm.test(cursor) || !nameForm.test(snapshot) || !digestForm.test(sha256)) {
    return rejected("malformed");
  }
  const manifest = Object.freeze({ log, seq, ts, cursor, snapshot, chunks, sha256 });
  return Object.freeze({ ok: true, manifest });
}

/** Rows as chunks of UTF-8 JSON and the digest over them; no chunk for no row. */
export function encodeChunks(rows: Iterable<SnapshotRow>): {
  readonly chunks: readonly Uint8Array[];
  readonly sha256: string;
} {
  const chunks: Uint8Array[] = [];
  let pending: SnapshotRow[] = [];
  const flush = (): void => {
    if (pending.length > 0) chunks.push(Buffer.from(JSON.stringify(pending)));
    pending = [];
  };
  for (const row of rows) if (pending.push(row) === maxChunkRows) flush();
  flush();
  return Object.freeze({ chunks: Object.freeze(chunks), sha256: digestOf(chunks) });
}

/**
 * The rows of a snapshot, only if every chunk is there, the digest holds and every row is well-formed. Never throws.
 *
 * @param streamZone zone of the stream, empty for the one that carries every zone
 */
export function decodeChunks(
  chunks: readonly Uint8Array[],
  manifest: SnapshotManifest,
  streamZone: string,
): readonly SnapshotRow[] | undefined {
  if (chunks.length !== manifest.chunks || digestOf(chunks) !== manifest.sha256) return undefined;
  const rows: SnapshotRow[] = [];
  for (const chunk of chunks) {
    const list = decodeChunk(chunk, streamZone);
    if (list === undefined) return undefined;
    for (const row of list) rows.push(row);
  }
  return rows;
}

/** The rows of one chunk, only if every one is well-formed. Never throws. The digest is for the caller to check. */
export function decodeChunk(chunk: Uint8Array, streamZone: string): readonly SnapshotRow[] | undefined {
  let list: unknown;
  try {
    list = JSON.parse(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("utf8"));
  } catch {
    return undefined;
  }
  if (!Array.isArray(list) || list.length > maxChunkRows) return undefined;
  for (const row of list) if (!isRow(row, streamZone)) return undefined;
  return list as readonly SnapshotRow[];
}

function isRow(row: unknown, streamZone: string): row is SnapshotRow {
  if (!Array.isArray(row)) return false;
  const [tag, zone, third, id, time]: readonly unknown[] = row;
  if (typeof zone !== "string" || !belongsToStream(zone, streamZone)) return false;
  if (tag === "e") return row.length === 3 && typeof third === "string" && readDecimal(third) !== undefined;
  if ((tag !== "r" && tag !== "s") || row.length !== 5 || !isAnchorKind(third)) return false;
  return typeof id === "string" && id !== "" && Number.isSafeInteger(time) && (time as number) >= 0;
}

function digestOf(chunks: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}
