import { createHash } from "node:crypto";
import type { ReplicaRevocationStore, StreamReader } from "countersign/revocation";
import { loadRevocation } from "../product.ts";
import { KID, revokedAnchor, STREAM_KEY } from "./live-set.ts";

const LOG = "1790000000000-benchlog";
/** The longest that is allowed: slices without a turn of the event loop let no heartbeat in. */
const MAX_STALE_MS = 60_000;
const HEARTBEAT_MS = 500;

/** A replica that is open and holds `count` marks; its stream is in memory and says nothing but that it lives. */
export async function openReplica(count: number, zones: 1 | 2 = 1): Promise<ReplicaRevocationStore> {
  const { ReplicaRevocationStore } = await loadRevocation();
  const store = new ReplicaRevocationStore({
    reader: await idleStream(),
    keys: { [KID]: STREAM_KEY },
    maxStaleMs: MAX_STALE_MS,
  });
  await store.start();
  for (let n = 0; n < count; n++) store.revoke(revokedAnchor(n, zones), { ttlMs: 3_600_000 });
  return store;
}

async function idleStream(): Promise<StreamReader> {
  const { encodeManifest, encodeRecord, readStreamKey, streamOfZone } = await loadRevocation();
  const stream = streamOfZone("");
  const signing = { kid: KID, key: readStreamKey("keys", STREAM_KEY) };
  const head = { log: LOG, seq: 0n };
  const empty = { cursor: "0-0", snapshot: "0".repeat(32), chunks: 0, sha256: createHash("sha256").digest("hex") };
  let beats = 0;
  return {
    async read() {
      if (beats > 0) await new Promise((resolve) => void setTimeout(resolve, HEARTBEAT_MS).unref());
      beats += 1;
      const fields = encodeRecord(stream, "", { ...head, ts: Date.now(), type: "heartbeat" }, signing);
      return [{ stream, entries: [{ id: `${beats}-0`, fields }] }];
    },
    info: async () => ({ lastId: `${beats}-0` }),
    manifest: async () => encodeManifest(stream, { ...head, ts: Date.now(), ...empty }, signing),
    chunk: async () => undefined,
    close: async () => undefined,
  };
}
