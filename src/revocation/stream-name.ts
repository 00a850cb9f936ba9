import { revocationProtocol } from "../../generated/typescript/index.ts";
import type { AnchorKind } from "./anchor.ts";
import { keyTemplate } from "./key-template.ts";

const { v2 } = revocationProtocol;
const streamKey = keyTemplate(v2.streamKey);
const markKey = keyTemplate(v2.markKey);
const suspensionKey = keyTemplate(v2.suspensionKey);
const epochKey = keyTemplate(v2.epochKey);
const freshnessKey = keyTemplate(v2.freshnessKey);
const snapshotKey = keyTemplate(v2.snapshotKey);
const chunkKey = keyTemplate(v2.chunkKey);
const leaseKey = keyTemplate(v2.leaseKey);

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
  return streamKey({ zone: zone === "" ? v2.everyZone : encodeKeyPart(zone) });
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
    epoch: epochKey({ stream }),
    freshness: freshnessKey({ stream }),
    snapshot: snapshotKey({ stream }),
    lease: leaseKey({ stream }),
    mark: (kind, id) => markKey({ stream, kind, id: encodeKeyPart(id) }),
    suspension: (kind, id) => suspensionKey({ stream, kind, id: encodeKeyPart(id) }),
    chunk: (snapshot, index) => chunkKey({ stream, snapshot, index }),
  });
}
