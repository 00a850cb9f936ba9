import { createHash } from "node:crypto";
import { maxChunkRows, type SnapshotRow } from "./snapshot.ts";

/** Rows as chunks, one at a time, so that others get their turn between two; the digest is known after the last. */
export interface ChunkWriter {
  /** The next chunk of UTF-8 JSON; `undefined` after the last. */
  next(): Uint8Array | undefined;
  /** SHA-256 of the chunks so far, hex. */
  digest(): string;
}

/** Encodes rows as they are asked for: nothing but one chunk of them is ever held. */
export function createChunkWriter(rows: Iterable<SnapshotRow>): ChunkWriter {
  const source = rows[Symbol.iterator]();
  const hash = createHash("sha256");
  return {
    next() {
      const pending: SnapshotRow[] = [];
      while (pending.length < maxChunkRows) {
        const row = source.next();
        if (row.done === true) break;
        pending.push(row.value);
      }
      if (pending.length === 0) return undefined;
      const chunk = Buffer.from(JSON.stringify(pending));
      hash.update(chunk);
      return chunk;
    },
    digest: () => hash.copy().digest("hex"),
  };
}
