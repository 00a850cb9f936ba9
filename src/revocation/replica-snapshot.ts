import { createHash } from "node:crypto";
import { type Anchor, anchorOf } from "./anchor.ts";
import type { ReplicaState } from "./replica-state.ts";
import { nextTurn, rowsPerTurn } from "./replica-turns.ts";
import { decodeChunk, type SnapshotManifest } from "./snapshot.ts";
import type { StreamReader } from "./stream-reader.ts";

/** A snapshot to be read into a state. */
export interface SnapshotLoad {
  readonly stream: string;
  readonly zone: string;
  /** Its signature holds. */
  readonly manifest: SnapshotManifest;
  /** Its first chunks, from an attempt before; what is read is added, so that it is there for the next attempt. */
  readonly chunks: Uint8Array[];
  readonly reader: StreamReader;
  readonly state: ReplicaState;
  readonly ended: AbortSignal;
}

/**
 * Reads the chunks of a snapshot, checks the digest over all of them, and only then merges them, a slice at a time, so
 * that a million marks hold up nothing else. The state is closed meanwhile. Rejects when the reader does.
 *
 * @returns `gone` when a chunk is missing or reading has ended; `malformed` when the digest or a row does not hold
 */
export async function loadSnapshot(load: SnapshotLoad): Promise<"loaded" | "gone" | "malformed"> {
  const { stream, zone, manifest, chunks, reader, state, ended } = load;
  for (let index = chunks.length; index < manifest.chunks; index += 1) {
    const chunk = await reader.chunk(stream, manifest.snapshot, index);
    if (chunk === undefined || ended.aborted) return "gone";
    chunks.push(chunk);
    await nextTurn();
  }
  const hash = createHash("sha256");
  for (const chunk of chunks) {
    hash.update(chunk);
    await nextTurn();
  }
  if (hash.digest("hex") !== manifest.sha256) return "malformed";
  const suspended: [Anchor, number][] = [];
  // What is merged need not be kept twice.
  chunks.reverse();
  for (let chunk = chunks.pop(); chunk !== undefined; chunk = chunks.pop()) {
    const rows = decodeChunk(chunk, zone);
    if (rows === undefined) return "malformed";
    await nextTurn();
    for (let from = 0; from < rows.length; from += rowsPerTurn) {
      state.merge(rows, from, Math.min(from + rowsPerTurn, rows.length));
      await nextTurn();
      if (ended.aborted) return "gone";
    }
    for (const row of rows) if (row[0] === "s") suspended.push([anchorOf(row[1], row[2], row[3]), row[4]]);
  }
  state.load(manifest, suspended);
  return "loaded";
}
