import type { loadRevocation } from "../product.ts";
import { KID, STREAM_KEY } from "../revocation/live-set.ts";
import type { VirtualRedis } from "./virtual-redis.ts";
import type { VirtualTime } from "./virtual-time.ts";

const HEARTBEAT_MS = 500;
const SNAPSHOT_MS = 30_000;
const SNAPSHOT_EVENTS = 5_000;
const LOG = "1790000000000-scalerun";
/** Verifiers accept a mandate this long after its expiry, so a mark must last as long. */
const TOLERANCE_MS = 300_000;

type Room = Awaited<ReturnType<typeof loadRevocation>>;

/** What a publisher wrote. */
export interface PublisherTally {
  entries: number;
  bytes: number;
  snapshots: number;
  snapshotBytes: number;
  liveHigh: number;
}

/**
 * The publisher's protocol in virtual time: contiguous numbers, heartbeats, snapshots at their intervals, records and
 * snapshots in the real signed forms. It has no lease, for nobody competes with it.
 */
export class VirtualPublisher {
  readonly tally: PublisherTally = { entries: 0, bytes: 0, snapshots: 0, snapshotBytes: 0, liveHigh: 0 };
  readonly #room: Room;
  readonly #time: VirtualTime;
  readonly #redis: VirtualRedis;
  readonly #signing: { readonly kid: string; readonly key: ReturnType<Room["readStreamKey"]> };
  readonly #encodeEvery: number;
  readonly #live = new Map<string, number>();
  #seq = 0n;
  #ts = 0;
  #cursor = "0-0";
  #sinceSnapshot = 0;
  #rowBytes = 0;

  /** @param encodeEvery of so many snapshots one is encoded, the size of the others follows from it */
  constructor(room: Room, time: VirtualTime, redis: VirtualRedis, encodeEvery = 1) {
    this.#room = room;
    this.#time = time;
    this.#redis = redis;
    this.#encodeEvery = encodeEvery;
    this.#signing = { kid: KID, key: room.readStreamKey("keys", STREAM_KEY) };
  }

  /** Writes the first snapshot, of ids that are live already, and begins to beat. */
  start(live: Iterable<readonly [id: string, until: number]> = []): void {
    for (const [id, until] of live) this.#live.set(id, until);
    this.#snapshot();
    this.#beat();
    this.#time.schedule(SNAPSHOT_MS, () => this.#onSnapshot());
  }

  revoke(id: string, until: number): void {
    this.#live.set(id, Math.max(until, this.#live.get(id) ?? 0));
    this.tally.liveHigh = Math.max(this.tally.liveHigh, this.#live.size);
    this.#seq += 1n;
    this.#ts = Math.max(Math.floor(this.#time.now()), this.#ts + 1);
    const anchor = { zone: "", kind: "record", id } as const;
    this.#cursor = this.#add({
      log: LOG,
      seq: this.#seq,
      ts: this.#ts,
      type: "revoke",
      anchor,
      exp: Math.floor(until),
    });
    this.#sinceSnapshot += 1;
    if (this.#sinceSnapshot >= SNAPSHOT_EVENTS) this.#snapshot();
  }

  #beat(): void {
    this.#ts = Math.max(Math.floor(this.#time.now()), this.#ts);
    this.#add({ log: LOG, seq: this.#seq, ts: this.#ts, type: "heartbeat" });
    this.#time.schedule(HEARTBEAT_MS, () => this.#beat());
  }

  #onSnapshot(): void {
    this.#snapshot();
    this.#time.schedule(SNAPSHOT_MS, () => this.#onSnapshot());
  }

  #add(record: Parameters<Room["encodeRecord"]>[2]): string {
    const fields = this.#room.encodeRecord(this.#redis.stream, "", record, this.#signing);
    this.tally.entries += 1;
    for (const text of fields) this.tally.bytes += text.length + 5;
    return this.#redis.add(fields);
  }

  #snapshot(): void {
    const now = this.#time.now();
    // Marks are kept in the order of their expiry here: all last equally long.
    for (const [id, until] of this.#live) {
      if (until + TOLERANCE_MS > now) break;
      this.#live.delete(id);
    }
    this.#sinceSnapshot = 0;
    this.tally.snapshots += 1;
    if ((this.tally.snapshots - 1) % this.#encodeEvery !== 0) {
      this.tally.snapshotBytes += this.#rowBytes * this.#live.size;
      return;
    }
    const rows = [...this.#live].map(([id, until]) => ["r", "", "record", id, Math.floor(until)] as const);
    const { chunks, sha256 } = this.#room.encodeChunks(rows);
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (rows.length > 0) this.#rowBytes = bytes / rows.length;
    this.tally.snapshotBytes += bytes;
    const snapshot = this.tally.snapshots.toString(16).padStart(32, "0");
    const place = { log: LOG, seq: this.#seq, ts: Math.floor(now), cursor: this.#cursor };
    const manifest = { ...place, snapshot, chunks: chunks.length, sha256 };
    this.#redis.writeSnapshot(this.#room.encodeManifest(this.#redis.stream, manifest, this.#signing), snapshot, chunks);
  }
}
