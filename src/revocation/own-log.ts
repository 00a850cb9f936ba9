import { decodeRecord } from "./decode-record.ts";
import { decodeManifest } from "./snapshot.ts";
import type { StreamEntry } from "./stream-entry.ts";
import type { StreamKeys } from "./stream-key.ts";

/** What a publisher knows of the log that it writes. */
export interface OwnLog {
  readonly log: string;
  /** Last number that was given. */
  readonly seq: bigint;
  /** Identifier of the last entry that was acknowledged. */
  readonly last: string | undefined;
  /** Whether a manifest with this signature was written here, acknowledged or not. */
  isOwnManifest(signature: string): boolean;
  /** Whether an event with this signature was sent and not acknowledged. */
  isOwnEvent(signature: string): boolean;
}

/**
 * What Redis holds after a publisher's lease was gone. `intact`: its last acknowledged entry, and after it nothing signed
 * that it did not send. `empty`: nothing signed in the stream, and no manifest but its own. `others`: words of a higher
 * log, or numbers of its own log that it never gave. `doubtful`: anything else.
 */
export type OwnLogState = "intact" | "empty" | "others" | "doubtful";

/** Judges what is signed by one of the keys; nothing else counts. @param entries the last ones, latest first */
export function judgeOwnLog(
  stream: string,
  zone: string,
  manifest: readonly string[],
  entries: readonly StreamEntry[],
  keys: StreamKeys,
  own: OwnLog,
): OwnLogState {
  const isBeyond = (place: { readonly log: string; readonly seq: bigint }): boolean =>
    place.log > own.log || (place.log === own.log && place.seq > own.seq);
  const read = decodeManifest(stream, manifest, keys);
  if (read.ok && isBeyond(read.manifest)) return "others";
  let isForeign = read.ok && !own.isOwnManifest(signatureOf(manifest));
  let isEmpty = true;
  for (const { id, fields } of entries) {
    const decoded = decodeRecord(stream, zone, fields, keys);
    const place = decoded.ok ? decoded.record : decoded.place;
    // What nobody with a key has signed is no part of any log.
    if (place === undefined) continue;
    if (isBeyond(place)) return "others";
    if (id === own.last && place.log === own.log) return isForeign ? "doubtful" : "intact";
    isEmpty = false;
    const isEvent = !decoded.ok || decoded.record.type !== "heartbeat";
    if (place.log !== own.log || (isEvent && !own.isOwnEvent(signatureOf(fields)))) isForeign = true;
  }
  return isEmpty && !isForeign ? "empty" : "doubtful";
}

function signatureOf(fields: readonly string[]): string {
  const at = fields.findIndex((name, index) => index % 2 === 0 && name === "_sig");
  return fields[at + 1] ?? "";
}
