import type { Anchor } from "./anchor.ts";
import { decodeRecord } from "./decode-record.ts";
import type { LiveRevocations } from "./live-revocations.ts";
import { RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import { decodeChunks, decodeManifest, type SnapshotManifest, type SnapshotRow } from "./snapshot.ts";
import type { StreamKeys } from "./stream-key.ts";
import { streamOfZone } from "./stream-name.ts";
import type { StreamReader } from "./stream-reader.ts";
import type { StreamRecord } from "./stream-record.ts";

/** Entries of one read. */
const batchSize = 1_000;
const lastCount = "18446744073709551615";

/**
 * What the last publisher of a stream left behind: its signed snapshot and every event after it.
 *
 * @throws RevocationUnavailableError (rejects) with reason `no_snapshot` when there is none that holds, `gap` when events
 * after it are missing, `log_changed` when a later log has events and no snapshot, `unsupported_type` for an event that
 * this version cannot read: then nobody can tell from Redis what is revoked
 */
export async function readStoredRevocations(
  reader: StreamReader,
  zone: string,
  keys: StreamKeys,
): Promise<LiveRevocations> {
  const stream = streamOfZone(zone);
  const { manifest, rows } = await readSnapshot(reader, stream, zone, keys);
  const set = new StoredSet(rows);
  let { seq } = manifest;
  let isJoined = false;
  let cursor = before(manifest.cursor);
  for (;;) {
    const batches = await reader.read({ [stream]: cursor }, { count: batchSize, blockMs: 0 });
    const entries = batches.find((batch) => batch.stream === stream)?.entries ?? [];
    for (const { id, fields } of entries) {
      cursor = id;
      const decoded = decodeRecord(stream, zone, fields, keys);
      // What is not signed by one of the keys is not part of the sequence.
      if (!decoded.ok) {
        if (decoded.reason === "unsupported_type") throw new RevocationUnavailableError("unsupported_type");
        continue;
      }
      const { record } = decoded;
      if (record.log < manifest.log) continue;
      if (record.log > manifest.log) {
        // A publisher that ended before its first snapshot had no event yet, so nothing of it can be missing.
        if (record.seq === 0n) continue;
        throw new RevocationUnavailableError("log_changed");
      }
      const isEvent = record.type !== "heartbeat";
      if (record.seq > seq + (isEvent ? 1n : 0n)) throw new RevocationUnavailableError("gap");
      if (isEvent && record.seq === seq + 1n) {
        seq = record.seq;
        set.apply(record);
      }
      // One record that continues the snapshot proves that the stream is the one it was taken of.
      isJoined ||= record.seq === seq;
    }
    if (entries.length < batchSize) break;
  }
  if (!isJoined) throw new RevocationUnavailableError("gap");
  return set.live();
}

async function readSnapshot(
  reader: StreamReader,
  stream: string,
  zone: string,
  keys: StreamKeys,
): Promise<{ readonly manifest: SnapshotManifest; readonly rows: readonly SnapshotRow[] }> {
  const flat = await reader.manifest(stream);
  const read = flat === undefined ? undefined : decodeManifest(stream, flat, keys);
  if (read?.ok !== true) throw new RevocationUnavailableError("no_snapshot");
  const { manifest } = read;
  const chunks: Uint8Array[] = [];
  for (let index = 0; index < manifest.chunks; index += 1) {
    const chunk = await reader.chunk(stream, manifest.snapshot, index);
    if (chunk === undefined) throw new RevocationUnavailableError("no_snapshot");
    chunks.push(chunk);
  }
  const rows = decodeChunks(chunks, manifest, zone);
  if (rows === undefined) throw new RevocationUnavailableError("no_snapshot");
  return { manifest, rows };
}

/** The identifier just before one, so that a read after it begins with that very entry. */
function before(id: string): string {
  const [time = "0", count = "0"] = id.split("-");
  if (count !== "0") return `${time}-${BigInt(count) - 1n}`;
  return time === "0" ? "0-0" : `${BigInt(time) - 1n}-${lastCount}`;
}

class StoredSet {
  readonly #marks = new Map<string, { readonly anchor: Anchor; readonly until: number }>();
  readonly #epochs = new Map<string, bigint>();
  readonly #suspensions = new Map<string, { readonly anchor: Anchor; readonly at: number }>();

  constructor(rows: readonly SnapshotRow[]) {
    for (const row of rows) {
      if (row[0] === "e") this.#raise(row[1], BigInt(row[2]));
      else if (row[0] === "r") this.#mark({ zone: row[1], kind: row[2], id: row[3] }, row[4]);
      else this.#suspend({ zone: row[1], kind: row[2], id: row[3] }, row[4]);
    }
  }

  apply(record: StreamRecord): void {
    if (record.type === "revoke") this.#mark(record.anchor, record.exp);
    else if (record.type === "epoch") this.#raise(record.zone, record.epoch);
    else if (record.type === "suspend") this.#suspend(record.anchor, record.ts);
    else if (record.type === "resume") this.#suspensions.delete(keyOf(record.anchor));
  }

  live(): LiveRevocations {
    return Object.freeze({
      revocations: [...this.#marks.values()],
      epochs: [...this.#epochs].map(([zone, epoch]) => ({ zone, epoch })),
      suspensions: [...this.#suspensions.values()],
    });
  }

  #mark(anchor: Anchor, until: number): void {
    const key = keyOf(anchor);
    if ((this.#marks.get(key)?.until ?? Number.NEGATIVE_INFINITY) < until) this.#marks.set(key, { anchor, until });
  }

  #raise(zone: string, epoch: bigint): void {
    if ((this.#epochs.get(zone) ?? -1n) < epoch) this.#epochs.set(zone, epoch);
  }

  #suspend(anchor: Anchor, at: number): void {
    this.#suspensions.set(keyOf(anchor), { anchor, at });
  }
}

function keyOf({ zone, kind, id }: Anchor): string {
  return JSON.stringify([zone, kind, id]);
}
