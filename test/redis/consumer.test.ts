import {
  createStreamReader,
  publishV1,
  RedisDelegationInvalidationConsumer,
  RedisRevocationConsumer,
  type RedisRevocationConsumerOptions,
  RedisRevocationStore,
  type SharedStore,
} from "countersign/redis";
import {
  encodeRecord,
  InMemoryRevocationStore,
  ReplicaRevocationStore,
  readStreamKey,
  signV1,
  streamOfZone,
} from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";

const key = new Uint8Array(32).fill(7);
const stream = "caracal.sessions.revoke";
const group = "resource-revocation";

describe.skipIf(hasNoRedis)("a consumer", () => {
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

  it("applies what was published, then acknowledges", async () => {
    const consumer = consumerOf();
    await consumer.ensureGroup();
    await publish({ zone_id: "z", session_id: "sid-1", root_sid: "root-1", reason: "x" });
    await publish({ session_id: "null", delegation_edge_id: "edge-1", grant_id: null });
    expect(await consumer.pollOnce()).toBe(2);
    for (const id of ["sid-1", "root-1", "edge-1"]) expect(await store.isRevoked(id)).toBe(true);
    expect(await store.isRevoked("null")).toBe(false);
    expect(await pending()).toBe(0);
    expect(await consumer.pollOnce()).toBe(0);
    expect(consumer.status).toMatchObject({ applied: 2, rejected: {}, unapplied: 0, lost: 0 });
  });

  it("publishes the signature of the shared vector", async () => {
    await publish({ zone_id: "zone-1", session_id: "sid-1", reason: "grant_revoked" });
    const [[, flat] = ["", []]] = (await redis.xrange(stream, "-", "+")) as [string, string[]][];
    expect(flat.at(-1)).toBe("9233c437675bf44675cb7550bdc4d47c3bc3ad4e760d1ce08f9051dff1daa94e");
  });

  it("finds its group there, made by another, or makes it; other errors surface", async () => {
    const consumer = consumerOf();
    await consumer.ensureGroup();
    await consumer.ensureGroup();
    await redis.del(stream);
    await publish({ session_id: "sid-1" });
    expect(await consumer.pollOnce()).toBe(1);
    await redis.set("text", "x");
    await expect(consumerOf({ stream: "text" }).ensureGroup()).rejects.toMatchObject({ redisCode: "WRONGTYPE" });
  });

  it("records what is forged, unsigned, malformed or without anchor, and goes on", async () => {
    const consumer = consumerOf();
    await consumer.ensureGroup();
    await publish({ session_id: "forged" }, new Uint8Array(32).fill(8));
    await redis.xadd(stream, "*", "session_id", "unsigned");
    await redis.xadd(stream, "*", "session_id", "a", "session_id", "b", "_sig", "0".repeat(64));
    const smuggled = {
      reason: "x\nroot_sid=victim",
      _sig: "a7f2f4a7d714eb1172ef22a8e95227ed0627fdd8d442d2154cfdfb02eea77b93",
    };
    await redis.xadd(stream, "*", ...Object.entries(smuggled).flat());
    await redis.xadd(stream, "*", "session_id", "long", "reason", "x".repeat(20_000), "_sig", "0".repeat(64));
    await redis.xadd(
      stream,
      "*",
      "session_id",
      "upper",
      "_sig",
      signV1(stream, { session_id: "upper" }, key).toUpperCase(),
    );
    await publish({ reason: "nothing" });
    const moved = signV1("another.stream", { session_id: "moved" }, key);
    await redis.xadd(stream, "*", "session_id", "moved", "_sig", moved);
    const proto = signV1(stream, { ["__proto__"]: "p" }, key);
    await redis.xadd(stream, "*", "__proto__", "p", "_sig", proto);
    await publish({ session_id: "good" });

    expect(await consumer.pollOnce()).toBe(10);
    expect(await store.isRevoked("good")).toBe(true);
    for (const id of ["forged", "unsigned", "a", "b", "victim", "long", "upper", "moved"]) {
      expect(await store.isRevoked(id)).toBe(false);
    }
    const letters = await dead();
    expect(letters).toHaveLength(9);
    expect(consumer.status.rejected).toMatchObject({ invalid_signature: 3, unsigned: 1, malformed: 1 });
    expect(letters.find(({ reason }) => reason === "unsigned")).toMatchObject({ payload: '{"session_id":"unsigned"}' });
    expect(letters.every(({ source_id }) => /^\d+-\d+$/.test(source_id ?? ""))).toBe(true);
    expect(await pending()).toBe(0);
  });

  it("applies a repeated entry again, to no effect", async () => {
    const consumer = consumerOf();
    await consumer.ensureGroup();
    for (let turn = 0; turn < 3; turn += 1) await publish({ session_id: "sid-1" });
    expect(await consumer.pollOnce()).toBe(3);
    expect(await redis.keys("caracal:revoked:*")).toEqual(["caracal:revoked:sessions:sid-1"]);
  });

  it("runs until it is aborted, whatever Redis does", async () => {
    const other = await startRedis();
    try {
      const client = other.client();
      const consumer = new RedisRevocationConsumer(client, store, { consumer: "c", streamHmacKey: key, blockMs: 20 });
      const aborter = new AbortController();
      const running = consumer.run(aborter.signal);
      await until("it runs", async () => (await client.exists(stream)) === 1);
      await other.kill();
      await until("it retries", () => consumer.status.state === "retrying");
      await other.restart();
      await until("it runs again", () => consumer.status.state === "running");
      await publishV1(client, { session_id: "sid" }, { streamHmacKey: key });
      await until("it is applied", () => consumer.status.applied === 1);
      await other.kill();
      aborter.abort();
      await running;
      expect(consumer.status.state).toBe("stopped");
      await consumer.run(aborter.signal);
      expect(consumer.status.state).toBe("stopped");
    } finally {
      await other.stop();
    }
  });

  it("ends its run when it is stopped", async () => {
    const consumer = consumerOf({ blockMs: 5_000 });
    const running = consumer.run(new AbortController().signal);
    await until("it waits", async () => `${await redis.client("LIST")}`.includes("cmd=xreadgroup"));
    await Promise.all([consumer.stop(), running]);
    expect(consumer.status.state).toBe("stopped");
  });

  it("refuses stores that other processes do not see, and says what to do", () => {
    const reader = createStreamReader(redis);
    const replica = new ReplicaRevocationStore({ reader, keys: { k1: key } });
    expect(() => consumerOf({}, replica as unknown as SharedStore)).toThrow(
      "store: a ReplicaRevocationStore reads the stream itself; start it, without a consumer",
    );
    expect(() => consumerOf({}, new InMemoryRevocationStore() as unknown as SharedStore)).toThrow(
      "use ReplicaRevocationStore instead",
    );
    expect(
      () => new RedisDelegationInvalidationConsumer(redis, replica, { consumer: "c", streamHmacKey: key }),
    ).toThrow(TypeError);
  });

  it("shares the entries with the other members, and the marks with everyone", async () => {
    const two = [consumerOf({ consumer: "c1", blockMs: 50 }), consumerOf({ consumer: "c2", blockMs: 50 })];
    for (const each of two) each.start();
    await Promise.all(Array.from({ length: 60 }, (_, index) => publish({ session_id: `sid-${index}` })));
    await until("all are applied", () => two.reduce((sum, each) => sum + each.status.applied, 0) === 60);
    for (let index = 0; index < 60; index += 1) expect(await store.isRevoked(`sid-${index}`)).toBe(true);
  });

  it("shares one run between calls that overlap", async () => {
    const consumer = consumerOf();
    await consumer.ensureGroup();
    await publish({ session_id: "a" });
    expect(await Promise.all([consumer.pollOnce(), consumer.pollOnce()])).toEqual([1, 1]);
    expect(consumer.status.applied).toBe(1);
  });

  it("waits on a connection of its own", async () => {
    const connections = async (): Promise<number> => `${await redis.client("LIST")}`.trim().split("\n").length;
    await store.isRevoked("sid-1");
    const before = await connections();
    const consumer = consumerOf({ blockMs: 5_000 });
    consumer.start();
    await until("the consumer waits", async () => `${await redis.client("LIST")}`.includes("cmd=xreadgroup"));
    const began = performance.now();
    expect(await store.isRevoked("sid-1")).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
    await consumer.stop();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(consumer.status.state).toBe("stopped");
    await until("its connection is closed", async () => (await connections()) === before);
  });

  it("records epochs, and refuses what is none", async () => {
    const epochs = "caracal.delegations.invalidate";
    const consumer = new RedisDelegationInvalidationConsumer(redis, store, {
      consumer: "c1",
      streamHmacKey: key,
      blockMs: 0,
    });
    open.push(consumer);
    await consumer.ensureGroup();
    const options = { streamHmacKey: key, stream: epochs };
    await publishV1(redis, { zone_id: "z", epoch: 2n ** 53n + 1n, edge_id: "edge-1" }, options);
    for (const epoch of ["", "0x10", "1e3", " 7 ", "-1"]) await publishV1(redis, { zone_id: "z", epoch }, options);
    await publishV1(redis, { zone_id: "z", epoch: 4 }, options);
    expect(await consumer.pollOnce()).toBe(7);
    expect(await store.currentDelegationEpoch("z")).toBe(2n ** 53n + 1n);
    expect(await store.isRevoked("edge-1")).toBe(false);
    expect((await dead(epochs)).map(({ reason }) => reason)).toEqual(Array(5).fill("invalid_delegation_epoch"));
  });

  it("applies records of version 2", async () => {
    const name = streamOfZone("zone-1");
    const signing = { kid: "k1", key: readStreamKey("key", key) };
    const anchor = { zone: "zone-1", kind: "record", id: "sid-1" } as const;
    const head = { log: "1790000000000-a1b2c3d4" };
    const add = (record: Parameters<typeof encodeRecord>[2]) =>
      redis.xadd(name, "*", ...encodeRecord(name, "zone-1", record, signing));
    const consumer = consumerOf({ stream: name, zone: "zone-1", keys: { k1: key } });
    await consumer.ensureGroup();
    const now = Date.now();
    await add({ ...head, seq: 1n, ts: now, type: "revoke", anchor, exp: now + 900_000 });
    await add({ ...head, seq: 2n, ts: now + 1, type: "suspend", anchor: { ...anchor, id: "sid-2" } });
    await add({ ...head, seq: 3n, ts: now + 2, type: "epoch", zone: "zone-1", epoch: 9n });
    await add({ ...head, seq: 3n, ts: now + 3, type: "heartbeat" });
    await publishV1(redis, { session_id: "downgrade" }, { streamHmacKey: key, stream: name });
    expect(await consumer.pollOnce()).toBe(5);
    const check = (id: string) => store.check({ zone: "zone-1", anchors: [{ ...anchor, id }] });
    expect(await check("sid-1")).toMatchObject({ state: "revoked" });
    expect(await check("sid-2")).toMatchObject({ state: "revoked" });
    expect(await check("downgrade")).toEqual({ state: "active" });
    expect(await store.currentDelegationEpoch("zone-1")).toBe(9n);
    await add({ ...head, seq: 4n, ts: now + 4, type: "resume", anchor: { ...anchor, id: "sid-2" } });
    await consumer.pollOnce();
    expect(await check("sid-2")).toEqual({ state: "active" });
    expect(consumer.status.rejected).toEqual({ malformed: 1 });
  });

  it("is not built without a key unless told so, nor with a weak one, nor over a store of one process", () => {
    const none = { streamHmacKey: undefined } as unknown as Partial<RedisRevocationConsumerOptions>;
    expect(() => consumerOf(none)).toThrow(/allowUnsigned/);
    expect(() => consumerOf({ ...none, requireSignature: false })).toThrow(/allowUnsigned/);
    expect(() => consumerOf({ ...none, requireSignature: true, allowUnsigned: true })).toThrow(TypeError);
    expect(() => consumerOf({ streamHmacKey: new Uint8Array(31) })).toThrow(TypeError);
    expect(() => consumerOf({ streamHmacKey: "zz".repeat(32) })).toThrow(TypeError);
    expect(() => consumerOf({}, new InMemoryRevocationStore())).toThrow(/ReplicaRevocationStore/);
    expect(() => consumerOf({ consumer: "" })).toThrow(TypeError);
  });

  it("takes entries without signature only when told so, and a signature that is there must hold", async () => {
    const consumer = consumerOf({ allowUnsigned: true });
    await consumer.ensureGroup();
    await redis.xadd(stream, "*", "session_id", "unsigned");
    await publish({ session_id: "forged" }, new Uint8Array(32).fill(8));
    await consumer.pollOnce();
    expect(await store.isRevoked("unsigned")).toBe(true);
    expect(await store.isRevoked("forged")).toBe(false);
    const strict = consumerOf({ allowUnsigned: true, requireSignature: true });
    await redis.xadd(stream, "*", "session_id", "unsigned-2");
    await strict.pollOnce();
    expect(await store.isRevoked("unsigned-2")).toBe(false);
  });

  it("goes on by itself after the server was killed and came back empty", async () => {
    const own = await startRedis();
    try {
      const client = own.client();
      const its = new RedisRevocationStore(client);
      const consumer = new RedisRevocationConsumer(client, its, { consumer: "c1", streamHmacKey: key, blockMs: 100 });
      open.push(consumer);
      consumer.start();
      await until("it runs", () => consumer.status.state === "running");
      await own.kill();
      await until("it notices", () => consumer.status.state === "retrying");
      await own.restart();
      const back = performance.now();
      await until("the client is back", () => client.status === "ready");
      await publishV1(client, { session_id: "later" }, { streamHmacKey: key });
      await until("it is applied", () => its.isRevoked("later"));
      expect(performance.now() - back).toBeLessThan(2_000);
      await consumer.stop();
    } finally {
      await own.stop();
    }
  });
});
