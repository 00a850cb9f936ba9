import type { AnchorKind } from "./anchor.ts";

const plain = /[A-Za-z0-9._~-]/;

/** A zone or an identifier as it stands in Redis keys: every byte outside `[A-Za-z0-9._~-]` percent-encoded. */
export function encodeKeyPart(text: string): string {
  let encoded = "";
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte);
    encoded += plain.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

/**
 * Name of the stream of a zone, version 2. Its braces are literal: all keys of a zone share one Redis Cluster slot.
 *
 * @param zone empty for the one stream that serves verifiers without a configured zone
 */
export function streamOfZone(zone: string): string {
  return `countersign:{${zone === "" ? "*" : encodeKeyPart(zone)}}:rev`;
}

/** Whether a mark or an epoch of `zone` may stand in the stream of `streamZone`; both are empty for every zone. */
export function belongsToStream(zone: string, streamZone: string): boolean {
  return zone === "" || streamZone === "" || zone === streamZone;
}

/** Keys below a stream that other rooms write; `R` of the reference. */
export function redisKeysOf(zone: string): {
  readonly stream: string;
  readonly epoch: string;
  readonly freshness: string;
  readonly snapshot: string;
  readonly lease: string;
  readonly mark: (kind: AnchorKind, id: string) => string;
  readonly suspension: (kind: AnchorKind, id: string) => string;
  readonly chunk: (snapshot: string, index: number) => string;
} {
  const stream = streamOfZone(zone);
  return Object.freeze({
    stream,
    epoch: `${stream}:e`,
    freshness: `${stream}:f`,
    snapshot: `${stream}:snap`,
    lease: `${stream}:lease`,
    mark: (kind, id) => `${stream}:a:${kind}:${encodeKeyPart(id)}`,
    suspension: (kind, id) => `${stream}:s:${kind}:${encodeKeyPart(id)}`,
    chunk: (snapshot, index) => `${stream}:snap:${snapshot}:${index}`,
  });
}
