import type { StreamBatch, StreamEntry } from "../revocation/index.ts";

/** An entry as a group delivers it; without fields it was deleted or trimmed while it was pending. */
export interface DeliveredEntry {
  readonly id: string;
  readonly fields: StreamEntry["fields"] | undefined;
}

/** Entries of the one stream that `XREADGROUP` was asked for, whether the reply is a list or a map. */
export function readEntries(reply: unknown): DeliveredEntry[] {
  if (reply === null || reply === undefined) return [];
  if (Array.isArray(reply)) {
    const [first] = reply as readonly unknown[];
    // `[[stream, entries]]` or, as a flat map, `[stream, entries]`.
    if (Array.isArray(first)) return entriesIn(first[1]);
    return reply.length === 0 ? [] : entriesIn(reply[1]);
  }
  if (reply instanceof Map) return entriesIn([...reply.values()][0]);
  if (typeof reply === "object") return entriesIn(Object.values(reply)[0]);
  throw new TypeError("The reply to XREADGROUP has an unknown form");
}

/** What `XREAD` brought, by stream, whether the reply is a list or a map. */
export function readBatches(reply: unknown): StreamBatch[] {
  if (reply === null || reply === undefined) return [];
  const pairs: unknown = Array.isArray(reply)
    ? reply
    : reply instanceof Map
      ? [...reply]
      : typeof reply === "object"
        ? Object.entries(reply)
        : undefined;
  if (!Array.isArray(pairs)) throw new TypeError("The reply to XREAD has an unknown form");
  return pairs.map((pair: unknown) => {
    if (!Array.isArray(pair) || typeof pair[0] !== "string")
      throw new TypeError("The reply to XREAD has an unknown form");
    return { stream: pair[0], entries: entriesIn(pair[1]).map(({ id, fields }) => ({ id, fields: fields ?? [] })) };
  });
}

/** One page of `XAUTOCLAIM`: where the next one begins, its entries, and identifiers whose entries are gone. */
export function readClaimed(reply: unknown): {
  readonly next: string;
  readonly entries: readonly DeliveredEntry[];
  readonly gone: readonly string[];
} {
  if (!Array.isArray(reply) || typeof reply[0] !== "string") {
    throw new TypeError("The reply to XAUTOCLAIM has an unknown form");
  }
  const gone: readonly unknown[] = Array.isArray(reply[2]) ? reply[2] : [];
  return { next: reply[0], entries: entriesIn(reply[1]), gone: gone.filter((id) => typeof id === "string") };
}

/** Entries of one stream in the order of the reply. */
export function entriesIn(list: unknown): DeliveredEntry[] {
  if (list === null || list === undefined) return [];
  if (!Array.isArray(list)) throw new TypeError("Stream entries have an unknown form");
  return list.flatMap((entry: unknown) => {
    // Servers before version 7 leave a hole for what was trimmed.
    if (!Array.isArray(entry) || typeof entry[0] !== "string") return [];
    const fields: unknown = entry[1];
    return [{ id: entry[0], fields: Array.isArray(fields) ? (fields as string[]) : undefined }];
  });
}
