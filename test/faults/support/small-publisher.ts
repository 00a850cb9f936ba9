import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import {
  type Anchor,
  encodeChunks,
  encodeManifest,
  encodeRecord,
  readStreamKey,
  redisKeysOf,
  type SigningKey,
  type SnapshotRow,
  type StreamRecord,
} from "../../../src/revocation/index.ts";

interface Options {
  readonly zone: string;
  readonly activeKid: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly heartbeatMs: number;
  readonly load: () => Iterable<{ anchor: Anchor; until: number }>;
}

/** The least that follows the protocol, until the real publisher is here. */
export class SmallPublisher {
  readonly #redis: Redis;
  readonly #o: Options;
  readonly #k: ReturnType<typeof redisKeysOf>;
  readonly #signing: SigningKey;
  readonly #marks = new Map<string, { anchor: Anchor; until: number }>();
  #log = "";
  #seq = 0n;
  #cursor = "0-0";
  #name = "";
  #timer: NodeJS.Timeout | undefined;
  #dirty = true;
  #isLost = true;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(redis: Redis, o: Options) {
    this.#redis = redis.duplicate({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 500,
      commandTimeout: 500,
      autoResendUnfulfilledCommands: false,
      retryStrategy: () => 50,
    });
    this.#redis.on("error", () => undefined);
    this.#redis.on("ready", () => {
      if (this.#log === "") return;
      this.#dirty = true;
      void this.#serial(() => this.#beat()).catch(() => undefined);
    });
    this.#o = o;
    this.#k = redisKeysOf(o.zone);
    this.#signing = { kid: o.activeKid, key: readStreamKey("k", o.keys[o.activeKid]) };
  }

  async start(): Promise<void> {
    for (let n = 0; this.#redis.status !== "ready" && n < 200; n += 1) await new Promise((r) => setTimeout(r, 10));
    const log = `${Date.now()}-${randomBytes(4).toString("hex")}`;
    const ok = await this.#redis.set(this.#k.lease, log, "PX", 3 * this.#o.heartbeatMs, "NX");
    if (ok !== "OK") throw new Error("lease");
    for (const mark of this.#o.load()) this.#marks.set(mark.anchor.id, mark);
    this.#log = log;
    this.#isLost = false;
    await this.#serial(() => this.#beat());
    let timeouts = 0;
    this.#timer = setInterval(() => {
      void this.#serial(() => this.#beat()).then(
        () => {
          timeouts = 0;
        },
        () => {
          timeouts += 1;
          if (timeouts >= 2) {
            timeouts = 0;
            this.#redis.disconnect(true);
          }
        },
      );
    }, this.#o.heartbeatMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    if (!this.#isLost) await this.#redis.del(this.#k.lease).catch(() => 0);
    this.#redis.disconnect();
  }

  async revoke(anchor: Anchor, { until }: { until: number }): Promise<void> {
    if (this.#isLost) throw new Error("lost");
    this.#marks.set(anchor.id, { anchor, until });
    await this.#serial(async () => {
      this.#seq += 1n;
      try {
        this.#cursor = await this.#add({ type: "revoke", anchor, exp: until });
      } catch (error) {
        this.#dirty = true;
        throw error;
      }
    });
  }

  #serial<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#tail.then(work);
    this.#tail = next.catch(() => undefined);
    return next;
  }

  async #add(body: { type: "heartbeat" } | { type: "revoke"; anchor: Anchor; exp: number }): Promise<string> {
    const record = { log: this.#log, seq: this.#seq, ts: Date.now(), ...body } as Exclude<
      StreamRecord,
      { type: "optional" }
    >;
    const flat = encodeRecord(this.#k.stream, this.#o.zone, record, this.#signing);
    return (await this.#redis.xadd(this.#k.stream, "MAXLEN", "~", 20_000, "*", ...flat)) as string;
  }

  async #beat(): Promise<void> {
    if (this.#isLost) return;
    const holder = await this.#redis.get(this.#k.lease);
    if (holder !== null && holder !== this.#log) {
      this.#isLost = true;
      return;
    }
    const last = await this.#add({ type: "heartbeat" });
    await this.#redis.set(this.#k.lease, this.#log, "PX", 3 * this.#o.heartbeatMs);
    const name = await this.#redis.hget(this.#k.snapshot, "snapshot");
    const there = await this.#redis.xrange(this.#k.stream, this.#cursor, this.#cursor, "COUNT", 1);
    if (!this.#dirty && name === this.#name && there.length === 1) return;
    this.#cursor = last;
    const rows = [...this.#marks.values()].map(
      ({ anchor, until }): SnapshotRow => ["r", anchor.zone, anchor.kind, anchor.id, until],
    );
    const { chunks, sha256 } = encodeChunks(rows);
    const snapshot = randomBytes(16).toString("hex");
    for (const [index, chunk] of chunks.entries()) {
      await this.#redis.set(this.#k.chunk(snapshot, index), Buffer.from(chunk), "PX", 600_000);
    }
    const flat = encodeManifest(
      this.#k.stream,
      { log: this.#log, seq: this.#seq, ts: Date.now(), cursor: this.#cursor, snapshot, chunks: chunks.length, sha256 },
      this.#signing,
    );
    await this.#redis.hset(this.#k.snapshot, ...flat);
    this.#name = snapshot;
    this.#dirty = false;
    await this.#add({ type: "heartbeat" });
  }
}
