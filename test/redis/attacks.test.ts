import { createStreamReader, type RedisClient, RedisRevocationConsumer, RedisRevocationStore } from "countersign/redis";
import { encodeRecord, ReplicaRevocationStore, readStreamKey, streamOfZone } from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createParts, keys, type Parts, record, zone } from "./publisher-support.ts";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";

const stream = streamOfZone(zone);
const signing = { kid: "k1", key: readStreamKey("key", keys["k1"] as Uint8Array) };
const head = { log: "1790000000000-a1b2c3d4", seq: 1n, ts: 1_790_000_060_000 };

describe.skipIf(hasNoRedis)("attacks on stores in Redis", () => {
  let server: TestRedis;
  let parts: Parts;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    parts = createParts(server);
    await server.client().flushall();
  });
  afterEach(() => parts.stop());

  it("an epoch of every zone makes mandates stale for readers of shared keys too", async () => {
    const publisher = parts.publisher({ writeKeys: true });
    await publisher.start();
    await publisher.epoch("", 5n);
    const store = new RedisRevocationStore(server.client());
    const ask = async (graphEpoch: bigint) => (await store.check({ zone, anchors: [record("a")], graphEpoch })).state;
    expect([await ask(4n), await ask(5n)]).toEqual(["stale", "active"]);
    expect(await store.currentDelegationEpoch(zone)).toBe(5n);
  });

  it("a group applies an epoch of every zone, and goes on vouching", async () => {
    const redis = server.client();
    const store = new RedisRevocationStore(redis, { zone, requireFresh: true });
    const consumer = new RedisRevocationConsumer(redis, store, { consumer: "c", stream, zone, keys, blockMs: 0 });
    await consumer.ensureGroup();
    await redis.xadd(
      stream,
      "*",
      ...encodeRecord(stream, zone, { ...head, type: "epoch", zone: "", epoch: 7n }, signing),
    );
    await consumer.pollOnce();
    expect(consumer.status).toMatchObject({ applied: 1, unapplied: 0 });
    const ask = async (graphEpoch: bigint) => (await store.check({ zone, anchors: [record("a")], graphEpoch })).state;
    expect([await ask(6n), await ask(7n)]).toEqual(["stale", "active"]);
    await consumer.stop();
  });

  it("a member vouches again once what it could not apply is no longer its own", async () => {
    const redis = server.client();
    const store = new RedisRevocationStore(redis, { zone, requireFresh: true, maxStaleMs: 1_000 });
    let isBroken = true;
    const flaky = {
      isRevoked: (id: string) => store.isRevoked(id),
      markRevoked: (id: string) => (isBroken ? Promise.reject(new Error("full")) : store.markRevoked(id)),
      markFresh: () => store.markFresh(),
    };
    const options = { consumer: "c", streamHmacKey: new Uint8Array(32).fill(7), allowUnsigned: true, blockMs: 0 };
    const consumer = new RedisRevocationConsumer(redis, flaky, options);
    await consumer.ensureGroup();
    await redis.xadd("caracal.sessions.revoke", "*", "session_id", "sid-1");
    await consumer.pollOnce();
    expect(consumer.status.unapplied).toBe(1);
    await redis.flushall();
    isBroken = false;
    const isGood = async (): Promise<boolean> => {
      await consumer.pollOnce();
      return (await store.check({ zone, anchors: [record("a")] })).state === "active";
    };
    await until("the store is fresh again", isGood);
    expect(consumer.status.unapplied).toBe(0);
    await consumer.stop();
  });

  it("a replica behind sentinels stays open after a lost connection also where nothing is said for long", async () => {
    const made: Redis[] = [];
    const unused = (): Promise<never> => Promise.reject(new Error("unused"));
    const origin = {
      get: unused,
      set: unused,
      eval: unused,
      options: { sentinels: [{ host: "127.0.0.1", port: 1 }] },
      duplicate: () => {
        made.push(server.client({ enableOfflineQueue: false, lazyConnect: true }));
        return made.at(-1);
      },
    };
    const reader = createStreamReader(origin as unknown as RedisClient);
    const settings = { streamHmacKey: new Uint8Array(32).fill(7), trustHistory: true, blockMs: 1_100 };
    const replica = new ReplicaRevocationStore({ reader, ...settings });
    await replica.start();
    expect(replica.status.state).toBe("open");
    const opened = performance.now();
    made.at(-1)?.disconnect();
    // It stays open for so long after the last read that reached the end.
    const isRenewed = (): boolean => replica.status.validForMs > 10_000 - (performance.now() - opened) + 1_000;
    await until("the end is reached again", isRenewed, 8_000);
    await replica.stop();
  });

  it("what a publisher gave up sending still reaches the readers of shared keys", async () => {
    const redis = server.client();
    const load = () => ({ revocations: [{ anchor: record("loaded"), until: Date.now() + 900_000 }] });
    const publisher = parts.publisher({ writeKeys: true, heartbeatMs: 5_000, load });
    await publisher.start();
    const store = new RedisRevocationStore(redis);
    const isKnown = async (id: string): Promise<boolean> =>
      (await store.check({ zone, anchors: [record(id)] })).state === "revoked";
    await until("all keys are written", () => isKnown("loaded"));
    await redis.config("SET", "maxmemory", "1");
    try {
      // More than are kept to be sent again; the snapshot carries them instead.
      const told = Array.from({ length: 5_100 }, (_, index) => publisher.revoke(record(`id-${index}`)));
      const states = new Set((await Promise.allSettled(told)).map(({ status }) => status));
      expect([...states]).toEqual(["rejected"]);
    } finally {
      await redis.config("SET", "maxmemory", "0");
    }
    await until("the first and the last are known", async () => (await isKnown("id-0")) && isKnown("id-5099"));
  });

  it("a suspension under a shared key lasts as long as the publisher knows of it", async () => {
    const redis = server.client();
    let later = 0;
    const monotonicNow = (): number => performance.now() + later;
    const publisher = parts.publisher({ writeKeys: true, snapshotMs: 100, monotonicNow });
    await publisher.start();
    await publisher.suspend(record("a"));
    const [key = ""] = await redis.keys("*:s:record:a");
    await redis.pexpire(key, 60_000);
    later = 12 * 3_600_000;
    await until("it is renewed", async () => (await redis.pttl(key)) > 80_000_000);
    await publisher.resume(record("a"));
    expect(Number(await redis.get(key))).toBeLessThan(0);
  });

  it("a publisher that is started while it stops is publishing afterwards", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const stopped = publisher.stop();
    const started = publisher.start();
    await Promise.all([stopped, started]);
    expect(publisher.status.state).toBe("publishing");
    await publisher.revoke(record("a"));
    const again = publisher.stop();
    await publisher.stop();
    await again;
    expect(publisher.status.state).toBe("stopped");
  });
});
