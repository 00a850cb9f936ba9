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
  readonly reader: StreamReader;
  readonly state: ReplicaState;
  readonly ended: AbortSignal;
}

/**
 * Reads the chunks of a snapshot, checks the digest over all of them, and only then merges them, a slice at a time, so
 * that a million marks hold up nothing else. The state is closed meanwhile.
 *
 * @returns `gone` when a chunk is missing or reading has ended; `malformed` when the digest or a row does not hold
 */
export async function loadSnapshot(load: SnapshotLoad): Promise<"loaded" | "gone" | "malformed"> {
  const { stream, zone, manifest, reader, state, ended } = load;
  const hash = createHash("sha256");
  const chunks: (Uint8Array | undefined)[] = [];
  for (let index = 0; index < manifest.chunks; index += 1) {
    const chunk = await reader.chunk(stream, manifest.snapshot, index);
    if (chunk === undefined || ended.aborted) return "gone";
    hash.update(chunk);
    chunks.push(chunk);
    await nextTurn();
  }
  if (hash.digest("hex") !== manifest.sha256) return "malformed";
  const suspended: [Anchor, number][] = [];
  for (let index = 0; index < chunks.length; index += 1) {
    const rows = decodeChunk(chunks[index] as Uint8Array, zone);
    // What is merged need not be kept twice.
    chunks[index] = undefined;
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
