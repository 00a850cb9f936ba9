import { decodeRecord } from "./decode-record.ts";
import { decodeManifest } from "./snapshot.ts";
import type { StreamEntry } from "./stream-entry.ts";
import type { StreamKeys } from "./stream-key.ts";

/** How far publishers before have come: the highest log, its highest number, and the latest time. */
export interface StoredPlace {
  /** Empty before any. */
  readonly log: string;
  readonly seq: bigint;
  readonly ts: number;
}

/** Reads it from manifest and last entries. What is not signed by one of the keys counts for nothing. */
export function storedPlace(
  stream: string,
  zone: string,
  manifest: readonly string[] | undefined,
  entries: readonly StreamEntry[],
  keys: StreamKeys,
): StoredPlace {
  let [log, seq, ts] = ["", 0n, 0];
  const observe = (head: StoredPlace): void => {
    if (head.log > log) [log, seq] = [head.log, head.seq];
    else if (head.log === log && head.seq > seq) seq = head.seq;
    ts = Math.max(ts, head.ts);
  };
  const read = manifest === undefined ? undefined : decodeManifest(stream, manifest, keys);
  if (read?.ok === true) observe(read.manifest);
  for (const { fields } of entries) {
    const decoded = decodeRecord(stream, zone, fields, keys);
    if (decoded.ok) observe(decoded.record);
  }
  return { log, seq, ts };
}
