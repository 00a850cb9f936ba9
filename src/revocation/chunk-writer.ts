import { createHash } from "node:crypto";
import { maxChunkRows, type SnapshotRow } from "./snapshot.ts";

/** Rows as chunks, one at a time; the digest is known after the last. */
export interface ChunkWriter {
  /** The next chunk of UTF-8 JSON; `undefined` after the last. */
  next(): Promise<Uint8Array | undefined>;
  /** SHA-256 of the chunks so far, hex. */
  digest(): string;
}

/** Rows encoded before other work of the process gets its turn. */
const sliceSize = 1_000;

/** Encodes rows as they are asked for: nothing but one chunk of them is ever held. */
export function createChunkWriter(rows: Iterable<SnapshotRow>): ChunkWriter {
  const source = rows[Symbol.iterator]();
  const hash = createHash("sha256");
  const slice = (): SnapshotRow[] => {
    const taken: SnapshotRow[] = [];
    while (taken.length < sliceSize) {
      const row = source.next();
      if (row.done === true) break;
      taken.push(row.value);
    }
    return taken;
  };
  return {
    async next() {
      const parts: string[] = [];
      for (let many = 0; many < maxChunkRows; many += sliceSize) {
        const taken = slice();
        if (taken.length > 0) parts.push(JSON.stringify(taken).slice(1, -1));
        if (taken.length < sliceSize) break;
        await new Promise<void>((resolve) => void setImmediate(resolve));
      }
      if (parts.length === 0) return undefined;
      const chunk = Buffer.from(`[${parts.join(",")}]`);
      hash.update(chunk);
      return chunk;
    },
    digest: () => hash.copy().digest("hex"),
  };
}
