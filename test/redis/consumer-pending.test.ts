import {
  publishV1,
  RedisRevocationConsumer,
  type RedisRevocationConsumerOptions,
  RedisRevocationStore,
  RevocationUnavailableError,
  type SharedStore,
} from "countersign/redis";
import { encodeRecord, readStreamKey, streamOfZone } from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startHoldingProxy } from "./holding-proxy.ts";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";

const key = new Uint8Array(32).fill(7);
const stream = "caracal.sessions.revoke";
const group = "resource-revocation";

describe.skipIf(hasNoRedis)("what is pending with a consumer", () => {
  let server: TestRedis;
  let redis: Redis;
  let store: RedisRevocationStore;
  const open: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    server = await startRedis();
    redis = server.client();
    store = new RedisRevocationStore(redis);
  });
  beforeEach(async () => void (await redis.flushall()));
  afterEach(async () => void (await Promise.all(open.splice(0).map((each) => each.stop()))));
  afterAll(() => server.stop());

  const consumerOf = (options: Partial<RedisRevocationConsumerOptions> = {}, of: SharedStore = store) => {
    const settings = { consumer: "c1", streamHmacKey: key, blockMs: 0, ...options };
    const consumer = new RedisRevocationConsumer(redis, of, settings);
    open.push(consumer);
    return consumer;
  };
  const publish = (fields: Record<string, string | null>, streamHmacKey: Uint8Array = key) =>
    publishV1(redis, fields, { streamHmacKey });
  const pending = async (): Promise<number> => ((await redis.xpending(stream, group)) as unknown[])[0] as number;
  const dead = async (of = stream): Promise<Record<string, string>[]> =>
    (await redis.xrange(`${of}.dead`, "-", "+")).map(([, flat]) =>
      Object.fromEntries(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ""]] : []))),
    );

  it("keeps a refused entry pending while it cannot be recorded", async () => {
    const consumer = consumerOf();
    await consumer.ensureGroup();
    await redis.set(`${stream}.dead`, "in the way");
    await redis.xadd(stream, "*", "session_id", "unsigned");
    await publish({ session_id: "good" });
    expect(await consumer.pollOnce()).toBe(1);
    expect(await store.isRevoked("good")).toBe(true);
    expect(await pending()).toBe(1);
    await redis.del(`${stream}.dead`);
    await until("the dead letter is written", async () => (await consumer.pollOnce()) === 1);
    expect(await dead()).toHaveLength(1);
    expect(await pending()).toBe(0);
  });

  it("keeps an entry pending while its mark fails, and applies those behind it", async () => {
    let isBroken = true;
    const markRevoked = async (id: string): Promise<void> => {
      if (isBroken && id === "poison") throw new Error("no");
      await store.markRevoked(id);
    };
    const consumer = consumerOf({}, { isRevoked: (id) => store.isRevoked(id), markRevoked });
    await consumer.ensureGroup();
    await publish({ session_id: "poison" });
    await publish({ session_id: "good" });
    expect(await consumer.pollOnce()).toBe(1);
    expect(await store.isRevoked("good")).toBe(true);
    expect(await pending()).toBe(1);
    expect(consumer.status.unapplied).toBe(1);
    isBroken = false;
    await until("the mark is applied", async () => (await consumer.pollOnce()) === 1);
    expect(await store.isRevoked("poison")).toBe(true);
    expect(await pending()).toBe(0);
  });

  it("loses nothing when a member dies between applying and acknowledging, under its own name or another", async () => {
    await consumerOf().ensureGroup();
    for (const id of ["a", "b", "c", "d", "e"]) await publish({ session_id: id });
    // A member that took three entries and died.
    await redis.xreadgroup("GROUP", group, "c1", "COUNT", 3, "STREAMS", stream, ">");
    const heir = consumerOf({ batchSize: 2 });
    expect(await heir.pollOnce()).toBe(5);
    await publish({ session_id: "f" });
    await redis.xreadgroup("GROUP", group, "c9", "COUNT", 3, "STREAMS", stream, ">");
    expect(await consumerOf({ consumer: "c2", pendingIdleMs: 60_000 }).pollOnce()).toBe(0);
    const other = consumerOf({ consumer: "c3", pendingIdleMs: 1 });
    await until("the entry is taken over", async () => (await other.pollOnce()) === 1);
    for (const id of ["a", "b", "c", "d", "e", "f"]) expect(await store.isRevoked(id)).toBe(true);
    expect(await pending()).toBe(0);
  });

  it("takes over several pages", async () => {
    await consumerOf().ensureGroup();
    for (let index = 0; index < 23; index += 1) await publish({ session_id: `sid-${index}` });
    await redis.xreadgroup("GROUP", group, "gone", "COUNT", 23, "STREAMS", stream, ">");
    const consumer = consumerOf({ pendingIdleMs: 1, batchSize: 5 });
    let handled = 0;
    await until("all are taken over", async () => {
      handled += await consumer.pollOnce();
      return handled === 23;
    });
    for (let index = 0; index < 23; index += 1) expect(await store.isRevoked(`sid-${index}`)).toBe(true);
  });

  it("counts entries that were trimmed before it could apply them", async () => {
    await consumerOf().ensureGroup();
    await publish({ session_id: "a" });
    await redis.xreadgroup("GROUP", group, "c1", "COUNT", 3, "STREAMS", stream, ">");
    await redis.xtrim(stream, "MAXLEN", 0);
    const consumer = consumerOf();
    await consumer.pollOnce();
    expect(consumer.status).toMatchObject({ lost: 1, applied: 0 });
    expect(await pending()).toBe(0);
  });

  it("counts entries that were trimmed before anyone was given them, once", async () => {
    const first = consumerOf();
    // What was gone before the group began was never meant for it.
    for (let index = 0; index < 4; index += 1) await publish({ session_id: `old-${index}` });
    await redis.xtrim(stream, "MAXLEN", 1);
    await first.ensureGroup();
    expect(await first.pollOnce()).toBe(1);
    expect(first.status.lost).toBe(0);
    // Nobody is there for a while.
    for (let index = 0; index < 10; index += 1) await publish({ session_id: `sid-${index}` });
    await redis.xtrim(stream, "MAXLEN", 3);
    const second = consumerOf({ consumer: "c2" });
    expect(await second.pollOnce()).toBe(3);
    expect(second.status).toMatchObject({ applied: 3, lost: 7 });
    await publish({ session_id: "next" });
    await redis.xtrim(stream, "MAXLEN", 1);
    expect(await second.pollOnce()).toBe(1);
    expect(await first.pollOnce()).toBe(0);
    expect([second.status.lost, first.status.lost]).toEqual([7, 0]);
    // All of it, with nothing left behind; and entries that were deleted after they were read are no loss.
    for (let index = 0; index < 5; index += 1) await publish({ session_id: `gone-${index}` });
    await redis.xtrim(stream, "MAXLEN", 0);
    await first.pollOnce();
    expect(first.status.lost).toBe(5);
    const id = await publish({ session_id: "read" });
    await first.pollOnce();
    await redis.xdel(stream, id);
    await first.pollOnce();
    await publish({ session_id: "last" });
    await first.pollOnce();
    expect(first.status).toMatchObject({ lost: 5, unapplied: 0 });
    expect(await store.isRevoked("last")).toBe(true);
  });

  it("goes on where a store never settles an entry, and tries it again", async () => {
    let asked = 0;
    const stuck: SharedStore = {
      isRevoked: () => false,
      markRevoked: (id) => {
        if (id !== "stuck") return store.markRevoked(id);
        asked += 1;
        return asked === 1 ? new Promise<void>(() => undefined) : store.markRevoked(id);
      },
    };
    const consumer = consumerOf({ blockMs: 20 }, stuck);
    await publish({ session_id: "stuck" });
    await publish({ session_id: "behind" });
    consumer.start();
    await until("the one behind it is applied", () => store.isRevoked("behind"));
    await until("the stuck one is applied", () => store.isRevoked("stuck"), 10_000);
    await until("nothing is pending", async () => (await pending()) === 0);
    expect(consumer.status).toMatchObject({ applied: 2, unapplied: 0, lost: 0 });
  });

  it("vouches for the store after a read that reached the tail, not while an entry is unapplied", async () => {
    const fresh = "countersign:{*}:rev:f";
    const consumer = consumerOf();
    await consumer.ensureGroup();
    await redis.lpush("caracal:revoked:sessions:poison", "another type");
    await publish({ session_id: "poison" });
    await consumer.pollOnce();
    expect(await redis.exists(fresh)).toBe(0);
    await redis.del("caracal:revoked:sessions:poison");
    await until("it vouches", async () => (await consumer.pollOnce()) >= 0 && (await redis.exists(fresh)) === 1);
    expect(await store.isRevoked("poison")).toBe(true);
  });

  it("does not vouch while another member hangs", async () => {
    const consumer = consumerOf({ maxStaleMs: 1_000 });
    await consumer.ensureGroup();
    await publish({ session_id: "held" });
    const [[, [[id] = [""]]] = ["", []]] = (await redis.xreadgroup(
      ...(["GROUP", group, "hung", "COUNT", 1, "STREAMS", stream, ">"] as const),
    )) as unknown as [string, [string][]][];
    await redis.call("XCLAIM", stream, group, "hung", "0", id, "IDLE", "2000");
    await consumer.pollOnce();
    expect(await redis.exists("countersign:{*}:rev:f")).toBe(0);
  });

  it("is taken up at once when the reply that brought it was lost", async () => {
    const proxy = await startHoldingProxy(server.port);
    const far = server.client({ port: proxy.port });
    try {
      const consumer = new RedisRevocationConsumer(far, store, { consumer: "c1", streamHmacKey: key, blockMs: 0 });
      open.push(consumer);
      await consumer.ensureGroup();
      expect(await consumer.pollOnce()).toBe(0);
      await publish({ session_id: "sid-1" });
      proxy.holdAfter("xreadgroup");
      await expect(consumer.pollOnce()).rejects.toMatchObject({ reason: "timeout" });
      expect(await pending()).toBe(1);
      proxy.release();
      // With its own name alone: others would take it over only after half a minute.
      expect(await consumer.pollOnce()).toBe(1);
      expect(await store.isRevoked("sid-1")).toBe(true);
      expect(await pending()).toBe(0);
    } finally {
      far.disconnect();
      await proxy.close();
    }
  });

  it("grows no further while the store gives no answer", async () => {
    let isAway = true;
    const markRevoked = async (id: string): Promise<void> => {
      if (isAway) throw new RevocationUnavailableError("timeout");
      await store.markRevoked(id);
    };
    const consumer = consumerOf({ batchSize: 2 }, { isRevoked: (id) => store.isRevoked(id), markRevoked });
    await consumer.ensureGroup();
    for (let index = 0; index < 9; index += 1) await publish({ session_id: `sid-${index}` });
    for (let turn = 0; turn < 3; turn += 1) expect(await consumer.pollOnce()).toBe(0);
    expect(await pending()).toBe(2);
    expect(consumer.status.unapplied).toBe(2);
    isAway = false;
    let handled = 0;
    await until("all are applied", async () => {
      handled += await consumer.pollOnce();
      return handled === 9;
    });
    expect(await pending()).toBe(0);
    expect(consumer.status).toMatchObject({ applied: 9, unapplied: 0 });
  });

  it("is forgotten when another member has settled it", async () => {
    const fresh = "countersign:{*}:rev:f";
    const markRevoked = (id: string): Promise<void> =>
      id === "poison" ? Promise.reject(new Error("no")) : store.markRevoked(id);
    const broken = { isRevoked: (id: string) => store.isRevoked(id), markRevoked, markFresh: () => store.markFresh() };
    const consumer = consumerOf({}, broken);
    await consumer.ensureGroup();
    const id = await publish({ session_id: "poison" });
    expect(await consumer.pollOnce()).toBe(0);
    expect(consumer.status.unapplied).toBe(1);
    await redis.xack(stream, group, id);
    await until("it vouches again", async () => (await consumer.pollOnce()) === 0 && (await redis.exists(fresh)) === 1);
    expect(consumer.status.unapplied).toBe(0);
  });

  it("is no epoch of every zone that its store cannot take: that is a dead letter", async () => {
    const name = streamOfZone("");
    const signing = { kid: "k1", key: readStreamKey("key", key) };
    const markDelegationEpoch = (zone: string, epoch: number | bigint): Promise<void> =>
      zone === "" ? Promise.reject(new RangeError("no zone")) : store.markDelegationEpoch(zone, epoch);
    const own = { isRevoked: (id: string) => store.isRevoked(id), markRevoked: () => undefined, markDelegationEpoch };
    const consumer = consumerOf({ stream: name, keys: { k1: key } }, own);
    await consumer.ensureGroup();
    const record = {
      log: "1790000000000-a1b2c3d4",
      seq: 1n,
      ts: Date.now(),
      type: "epoch",
      zone: "",
      epoch: 9n,
    } as const;
    await redis.xadd(name, "*", ...encodeRecord(name, "", record, signing));
    expect(await consumer.pollOnce()).toBe(1);
    expect((await dead(name)).map(({ reason }) => reason)).toEqual(["malformed"]);
    expect(consumer.status.unapplied).toBe(0);
  });
});
