import {
  encodeChunks,
  encodeManifest,
  encodeRecord,
  readStreamKey,
  redisKeysOf,
  type SnapshotRow,
  type StreamRecord,
} from "countersign/revocation";
import type { Cluster, Redis } from "ioredis";

export const streamKey: Uint8Array = new Uint8Array(32).fill(7);
const signing = { kid: "k1", key: readStreamKey("key", streamKey) };
const heartbeatMs = 100;

/** A writer of one stream that holds to the protocol, and no more than the tests need of it. */
export interface SigningPublisher {
  /** Resolves when the entry is acknowledged; the mark stays in the snapshots in any case. */
  revoke(id: string): Promise<void>;
  stop(): Promise<void>;
}

/** @param redis a client that queues nothing and gives up soon */
export function startSigningPublisher(redis: Redis | Cluster, zone: string): SigningPublisher {
  const { stream, snapshot: manifestKey, chunk } = redisKeysOf(zone);
  const log = `${Date.now()}-a1b2c3d4`;
  const marks = new Map<string, number>();
  let seq = 0n;
  let ts = 0;
  let snapshots = 0;
  let cursor = "";
  let isStopped = false;
  let working: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = working.then(work);
    working = done.catch(() => undefined);
    return done;
  };
  const add = async (body: Record<string, unknown>): Promise<string> => {
    ts = Math.max(Date.now(), ts + 1);
    const record = { log, seq, ts, ...body } as Exclude<StreamRecord, { type: "optional" }>;
    return (await redis.xadd(stream, "*", ...encodeRecord(stream, zone, record, signing))) as string;
  };
  const writeSnapshot = async (): Promise<void> => {
    const place = await add({ type: "heartbeat" });
    const rows = [...marks].map(([id, exp]): SnapshotRow => ["r", zone, "record", id, exp]);
    const { chunks, sha256 } = encodeChunks(rows);
    snapshots += 1;
    const snapshot = `${snapshots}`.padStart(32, "0");
    for (const [index, bytes] of chunks.entries()) await redis.set(chunk(snapshot, index), Buffer.from(bytes));
    const manifest = { log, seq, ts, cursor: place, snapshot, chunks: chunks.length, sha256 };
    await redis.hset(manifestKey, ...(encodeManifest(stream, manifest, signing) as string[]));
    cursor = place;
  };
  const beat = async (): Promise<void> => {
    try {
      const isThere = cursor !== "" && (await redis.xrange(stream, cursor, cursor, "COUNT", 1)).length === 1;
      if (!isThere) await writeSnapshot();
      await add({ type: "heartbeat" });
    } catch {
      cursor = "";
    }
  };
  const run = async (): Promise<void> => {
    while (!isStopped) {
      await inTurn(beat);
      await new Promise((resolve) => setTimeout(resolve, heartbeatMs));
    }
  };
  const running = run();
  return {
    revoke: (id) =>
      inTurn(async () => {
        const exp = Date.now() + 600_000;
        marks.set(id, exp);
        seq += 1n;
        try {
          await add({ type: "revoke", anchor: { zone, kind: "record", id }, exp });
        } catch (error) {
          cursor = "";
          throw error;
        }
      }),
    async stop() {
      isStopped = true;
      await running;
    },
  };
}
