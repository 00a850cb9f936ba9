import {
  createStreamReader,
  publishV1,
  RedisRevocationConsumer,
  RedisRevocationStore,
  RevocationPublisher,
  type RevocationPublisherOptions,
  storedRevocations,
} from "countersign/redis";
import {
  type Anchor,
  InMemoryRevocationStore,
  type LiveRevocations,
  ReplicaRevocationStore,
  redisKeysOf,
} from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createParts, keys, type Parts, record, stateOf, zone } from "./publisher-support.ts";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";

const { stream, snapshot, mark, suspension, epoch } = redisKeysOf(zone);
const secondKey = new Uint8Array(32).fill(9);

describe.skipIf(hasNoRedis)("the life of a publisher", () => {
  let server: TestRedis;
  let redis: Redis;
  let parts: Parts;

  beforeAll(async () => {
    server = await startRedis();
    redis = server.client();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await redis.flushall();
    parts = createParts(server);
  });
  afterEach(() => parts.stop());

  const timesOf = async (): Promise<number[]> =>
    (await redis.xrange(stream, "-", "+")).map(([, flat]) => Number(flat[flat.indexOf("ts") + 1]));
  const stored = (): (() => Promise<LiveRevocations>) => storedRevocations(redis, { zone, keys });

  it("begins a higher log after a restart, with what its loader knows", async () => {
    const first = parts.publisher();
    await first.start();
    const replica = parts.replica();
    await replica.start();
    await first.revoke(record("sid-1"));
    const { log } = first.status;
    await first.stop();
    const second = parts.publisher({ load: stored() });
    await second.start();
    expect(second.status.log > log).toBe(true);
    expect(second.status).toMatchObject({ seq: 0n, marks: 1 });
    await until(
      "the replica follows",
      () => replica.status.log > log && stateOf(replica, record("sid-2")) === "active",
    );
    expect(stateOf(replica, record("sid-1"))).toBe("revoked");
  });

  it("goes on in its log with a durable sequence, and no reader notices", async () => {
    const first = parts.publisher();
    await first.start();
    const replica = parts.replica();
    await replica.start();
    await first.revoke(record("sid-1"));
    const { log, seq } = first.status;
    await first.stop();
    const second = parts.publisher({ load: async () => ({ ...(await stored()()), sequence: { log, seq } }) });
    await second.start();
    await second.revoke(record("sid-2"));
    expect(second.status).toMatchObject({ log, seq: 2n });
    await until("the event arrives", () => stateOf(replica, record("sid-2")) === "revoked");
    expect(stateOf(replica, record("sid-9"))).toBe("active");
    expect(replica.status.resyncs).toBe(1);
  });

  it("begins a higher log when the durable sequence is behind what Redis holds", async () => {
    const first = parts.publisher();
    await first.start();
    await first.revoke(record("sid-1"));
    const { log } = first.status;
    await first.stop();
    const second = parts.publisher({ load: async () => ({ ...(await stored()()), sequence: { log, seq: 0n } }) });
    await second.start();
    expect(second.status.log > log).toBe(true);
    await second.stop();
    const third = parts.publisher({ load: () => ({ sequence: { log: "no log", seq: 0n } }) });
    await expect(third.start()).rejects.toThrow(TypeError);
  });

  it("never writes a time before the last, also when it starts again with a clock that is behind", async () => {
    const first = parts.publisher();
    await first.start();
    await first.revoke(record("sid-1"));
    const { log } = first.status;
    await first.stop();
    const second = parts.publisher({ load: stored(), now: () => Date.now() - 3_600_000 });
    await second.start();
    await second.revoke(record("sid-2"));
    const times = await timesOf();
    expect(times.every((ts, index) => ts >= (times[index - 1] ?? 0))).toBe(true);
    expect(second.status.log > log).toBe(true);
  });

  it("changes its key while readers know both", async () => {
    const both = { ...keys, k2: secondKey };
    const replica = parts.replica(both);
    const first = parts.publisher();
    await first.start();
    await replica.start();
    await first.revoke(record("sid-1"));
    await first.stop();
    const load = storedRevocations(redis, { zone, keys: both });
    const second = parts.publisher({ keys: both, activeKid: "k2", load });
    await second.start();
    await second.revoke(record("sid-2"));
    await until("the event arrives", () => stateOf(replica, record("sid-2")) === "revoked");
    expect(stateOf(replica, record("sid-1"))).toBe("revoked");
    expect(replica.status.rejected).toEqual({});
    const later = parts.replica({ k2: secondKey });
    await later.start();
    expect(stateOf(later, record("sid-1"))).toBe("revoked");
    expect(stateOf(later, record("sid-9"))).toBe("active");
  });

  it("does not start from Redis when there is nothing, or not all of it", async () => {
    await expect(parts.publisher({ load: stored() }).start()).rejects.toMatchObject({ reason: "no_snapshot" });
    expect(await redis.keys("*lease*")).toEqual([]);
    const first = parts.publisher({ snapshotMs: 300_000 });
    await first.start();
    await first.revoke(record("sid-1"));
    await first.stop();
    await redis.xtrim(stream, "MAXLEN", 0);
    await expect(parts.publisher({ load: stored() }).start()).rejects.toMatchObject({ reason: "gap" });
  });

  it("does not start without a loader, and says what its loader says", async () => {
    const make = (options: object): RevocationPublisher =>
      new RevocationPublisher(redis, {
        zone,
        load: [],
        activeKid: "k1",
        keys,
        ...options,
      } as RevocationPublisherOptions);
    expect(() => make({ load: undefined })).toThrow(/load/);
    expect(() => make({ load: [{}] })).toThrow(/load/);
    expect(() => make({ activeKid: "k2" })).toThrow(/activeKid/);
    expect(() => make({ keys: { k1: new Uint8Array(31) } })).toThrow(/keys\.k1/);
    expect(() => make({ heartbeat: 1 })).toThrow(TypeError);
    expect(() => new RevocationPublisher({} as Redis, { load: [], activeKid: "k1", keys })).toThrow(TypeError);
    const failing = parts.publisher({
      load: () => {
        throw new Error("the database is down");
      },
    });
    await expect(failing.start()).rejects.toThrow("the database is down");
    expect(failing.status.state).toBe("stopped");
    await parts.publisher().start();
  });

  it("keeps its lease while a loader takes its time", async () => {
    let release: (live: LiveRevocations) => void = () => undefined;
    const load = (): Promise<LiveRevocations> =>
      new Promise((resolve) => {
        release = resolve;
      });
    const publisher = parts.publisher({ heartbeatMs: 50, load });
    const starting = publisher.start();
    await until("it loads", async () => (await redis.keys("*lease*")).length === 1);
    await expect(parts.publisher({ heartbeatMs: 50 }).start()).rejects.toMatchObject({ reason: "lease_held" });
    release({ revocations: [{ anchor: record("sid-1"), until: Date.now() + 60_000 }] });
    await starting;
    expect(publisher.status.marks).toBe(1);
  });

  it("carries many marks in chunks of 10,000, and writes none again that has not changed", async () => {
    const until = Date.now() + 60_000;
    const revocations = Array.from({ length: 25_000 }, (_, index) => ({ anchor: record(`sid-${index}`), until }));
    const publisher = parts.publisher({ load: () => ({ revocations }) });
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    expect(replica.status.marks).toBe(25_000);
    const before = await redis.hgetall(snapshot);
    expect(before).toMatchObject({ chunks: "3" });
    await publisher.snapshot();
    const after = await redis.hgetall(snapshot);
    expect(after).toMatchObject({ snapshot: before["snapshot"], sha256: before["sha256"] });
    expect(after["cursor"]).not.toBe(before["cursor"]);
    await publisher.revoke(record("one-more"));
    await publisher.snapshot();
    const changed = await redis.hgetall(snapshot);
    expect(changed["snapshot"]).not.toBe(before["snapshot"]);
    expect(await redis.pttl(redisKeysOf(zone).chunk(changed["snapshot"] ?? "", 0))).toBeGreaterThan(590_000);
  });

  it("writes a snapshot after so many events", async () => {
    const publisher = parts.publisher({ snapshotEvents: 5, snapshotMs: 300_000 });
    await publisher.start();
    for (let index = 0; index < 5; index += 1) await publisher.revoke(record(`sid-${index}`));
    await until("a snapshot of all five", async () => (await redis.hget(snapshot, "seq")) === "5");
  });

  it("takes no more marks than it has room for", async () => {
    const publisher = parts.publisher({ maxEntries: 2 });
    await publisher.start();
    await publisher.revoke(record("a"));
    await publisher.revoke(record("b"));
    await expect(publisher.revoke(record("c"))).rejects.toMatchObject({ name: "RevocationCapacityError" });
    await publisher.revoke(record("a"));
    expect(publisher.status).toMatchObject({ marks: 2, seq: 3n });
  });

  it("suspends, resumes and raises epochs, for readers of the stream, of snapshots and of shared keys", async () => {
    const publisher = parts.publisher({ writeKeys: true });
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    const store = new RedisRevocationStore(redis, { onWarning: () => undefined });
    const shared = async (anchor: Anchor): Promise<string> => (await store.check({ zone, anchors: [anchor] })).state;
    await publisher.suspend(record("s"));
    await until("the suspension arrives", () => stateOf(replica, record("s")) === "revoked");
    expect(await shared(record("s"))).toBe("revoked");
    await publisher.snapshot();
    const cold = parts.replica();
    await cold.start();
    expect(stateOf(cold, record("s"))).toBe("revoked");
    await publisher.resume(record("s"));
    await until("the resume arrives", () => stateOf(replica, record("s")) === "active");
    expect(await shared(record("s"))).toBe("active");
    await publisher.epoch(zone, 2n ** 60n);
    await publisher.epoch(zone, 5);
    expect(await redis.get(epoch)).toBe(`${2n ** 60n}`);
    await until("the epoch arrives", () => replica.currentDelegationEpoch(zone) === 2n ** 60n);
    await publisher.revoke(record("r"), { ttlMs: 60_000 });
    expect(await shared(record("r"))).toBe("revoked");
    expect(await redis.pttl(mark("record", "r"))).toBeGreaterThan(60_000);
    await redis.flushall();
    await until("the shared keys are back", async () => (await redis.exists(mark("record", "r"), epoch)) === 2);
    expect(await redis.exists(suspension("record", "s"))).toBe(0);
  });

  it("relays version 1: it may be the store of a consumer", async () => {
    const publisher = parts.publisher();
    await publisher.start();
    const replica = parts.replica();
    await replica.start();
    const streamHmacKey = new Uint8Array(32).fill(3);
    const consumer = new RedisRevocationConsumer(redis, publisher, { consumer: "relay", streamHmacKey, blockMs: 50 });
    await consumer.ensureGroup();
    await publishV1(redis, { session_id: "of-version-1" }, { streamHmacKey });
    expect(await consumer.pollOnce()).toBe(1);
    await until("the mark arrives", () => stateOf(replica, record("of-version-1")) === "revoked");
    expect(stateOf(replica, { zone, kind: "edge", id: "of-version-1" })).toBe("revoked");
    await consumer.stop();
    const options = { consumer: "relay", streamHmacKey };
    const local = new ReplicaRevocationStore({ reader: createStreamReader(redis), keys });
    expect(() => new RedisRevocationConsumer(redis, local, options)).toThrow(TypeError);
    expect(() => new RedisRevocationConsumer(redis, new InMemoryRevocationStore(), options)).toThrow(TypeError);
  });
});
