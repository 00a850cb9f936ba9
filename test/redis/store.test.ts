import { RedisRevocationStore, RevocationUnavailableError } from "countersign/redis";
import type { Anchor } from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";

const prefix = "caracal:revoked:sessions:";
const record = (id: string, zone = "zone-1"): Anchor => ({ zone, kind: "record", id });
const active = { state: "active" };

describe.skipIf(hasNoRedis)("a store in Redis", () => {
  let server: TestRedis;
  let redis: Redis;
  let store: RedisRevocationStore;

  beforeAll(async () => {
    server = await startRedis();
    redis = server.client();
    store = new RedisRevocationStore(redis);
  });
  beforeEach(async () => void (await redis.flushall()));
  afterAll(() => server.stop());

  const check = (anchor: Anchor, graphEpoch?: bigint, of = store) =>
    of.check({ zone: anchor.zone, anchors: [anchor], ...(graphEpoch === undefined ? {} : { graphEpoch }) });

  describe("keys", () => {
    it("writes an untyped mark byte for byte as version 1 does", async () => {
      await store.markRevoked("sid-1", 60_000);
      expect(await redis.keys("*")).toEqual([`${prefix}sid-1`]);
      expect(await redis.get(`${prefix}sid-1`)).toBe("1");
      const left = await redis.pttl(`${prefix}sid-1`);
      expect(left).toBeGreaterThan(59_000);
      expect(left).toBeLessThanOrEqual(60_000);
    });

    it("writes typed marks, suspensions and epochs below the stream of their zone", async () => {
      await store.revoke(record("a:b %*"), { ttlMs: 5_000 });
      await store.revoke({ zone: "", kind: "edge", id: "e1" });
      await store.suspend({ zone: "zone-1", kind: "session", id: "s1" }, 1_790_000_000_000);
      await store.markDelegationEpoch("zone-1", 7n);
      expect((await redis.keys("*")).sort()).toEqual([
        `${prefix}delegation-epoch:zone-1`,
        "countersign:{*}:rev:a:edge:e1",
        "countersign:{zone-1}:rev:a:record:a%3Ab%20%25%2A",
        "countersign:{zone-1}:rev:e",
        "countersign:{zone-1}:rev:s:session:s1",
      ]);
      const expiry = Number(await redis.get("countersign:{zone-1}:rev:a:record:a%3Ab%20%25%2A"));
      expect(Math.abs(expiry - Date.now() - 5_000)).toBeLessThan(1_000);
      expect(await redis.pttl("countersign:{zone-1}:rev:e")).toBe(-1);
      expect(await redis.pttl(`${prefix}delegation-epoch:zone-1`)).toBeGreaterThan(86_300_000);
    });

    it("reads marks of earlier services, and takes another prefix", async () => {
      await redis.set(`${prefix}sid-1`, "1", "PX", 60_000);
      expect(await store.isRevoked("sid-1")).toBe(true);
      const other = new RedisRevocationStore(redis, { keyPrefix: "own:" });
      expect(await other.isRevoked("sid-1")).toBe(false);
      await other.markRevoked("sid-2");
      expect(await redis.get("own:sid-2")).toBe("1");
    });

    it("leaves keys of version 1 alone when told to", async () => {
      const typed = new RedisRevocationStore(redis, { readV1Keys: false });
      await redis.set(`${prefix}sid-1`, "1");
      expect(await typed.isRevoked("sid-1")).toBe(false);
      await typed.markRevoked("sid-2");
      expect(await typed.isRevoked("sid-2")).toBe(true);
      expect(await redis.exists(`${prefix}sid-2`)).toBe(0);
    });
  });

  describe("marks", () => {
    it.each([undefined, 0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
      "last 24 hours when the time is %s",
      async (ttl) => {
        await store.markRevoked("sid", ttl);
        expect(await redis.pttl(`${prefix}sid`)).toBeGreaterThan(86_399_000);
      },
    );

    it.each([1e300, 0.2])("take a time of %s", async (ttl) => {
      await store.markRevoked("sid", ttl);
      await store.revoke(record("other"), { ttlMs: ttl });
    });

    it("only move later", async () => {
      await store.markRevoked("sid", 600_000);
      await store.markRevoked("sid", 1_000);
      await store.markRevoked("sid", 0.5);
      expect(await redis.pttl(`${prefix}sid`)).toBeGreaterThan(590_000);
      await store.markRevoked("sid", 1_200_000);
      expect(await redis.pttl(`${prefix}sid`)).toBeGreaterThan(1_190_000);
    });

    it("without expiry stay without", async () => {
      await redis.set(`${prefix}sid`, "1");
      await store.markRevoked("sid", 1_000);
      expect(await redis.pttl(`${prefix}sid`)).toBe(-1);
    });

    it("hold until the mandate has ended everywhere", async () => {
      await store.revoke(record("a"), { until: Date.now() + 900_000 });
      const left = await redis.pttl("countersign:{zone-1}:rev:a:record:a");
      expect(left).toBeGreaterThan(900_000);
      expect(left).toBeLessThanOrEqual(1_200_000);
      await store.revoke(record("b"), { until: 5 });
      expect(await redis.pttl("countersign:{zone-1}:rev:a:record:b")).toBeGreaterThan(86_399_000);
    });

    it("end when their time has passed", async () => {
      await store.markRevoked("sid", 30);
      expect(await store.isRevoked("sid")).toBe(true);
      await until("the mark expires", async () => !(await store.isRevoked("sid")));
    });

    it("survive a storm of shorter ones", async () => {
      await Promise.all(Array.from({ length: 200 }, (_, index) => store.markRevoked("sid", 1_000 + index * 1_000)));
      expect(await redis.pttl(`${prefix}sid`)).toBeGreaterThan(199_000);
    });

    it("of the empty identifier are none", async () => {
      await store.markRevoked("");
      await store.revoke(record(""));
      expect(await store.isRevoked("")).toBe(false);
      expect(await redis.dbsize()).toBe(0);
    });

    it.each([":", "%", "*", "a b", "a\nb", "{x}", "é", "\u0000", "../..", "delegation-epoch:zone-1", "a:record:b"])(
      "of the identifier %j match it alone",
      async (id) => {
        await store.markRevoked(id);
        await store.revoke({ zone: "zone-2", kind: "edge", id });
        expect(await store.isRevoked(id)).toBe(true);
        expect(await check(record(id))).toMatchObject({ state: "revoked" });
        expect(await store.isRevoked(`${id}x`)).toBe(false);
        expect(await store.isRevoked("x")).toBe(false);
        expect(await store.currentDelegationEpoch("zone-1")).toBe(0n);
      },
    );
  });

  describe("a check", () => {
    it("matches zone and kind", async () => {
      await store.revoke(record("id"));
      expect(await check(record("id"))).toEqual({ state: "revoked", anchor: record("id") });
      expect(await check(record("id", "zone-2"))).toEqual(active);
      expect(await check({ zone: "zone-1", kind: "edge", id: "id" })).toEqual(active);
      await store.revoke({ zone: "", kind: "edge", id: "id" });
      expect(await check({ zone: "zone-9", kind: "edge", id: "id" })).toMatchObject({ state: "revoked" });
    });

    it("finds untyped marks whatever the kind and zone", async () => {
      await store.markRevoked("id");
      expect(await check({ zone: "zone-9", kind: "session", id: "id" })).toMatchObject({ state: "revoked" });
    });

    it("does not take a zone called * for every zone", async () => {
      await store.revoke(record("id", "*"));
      expect(await check(record("id", "zone-1"))).toEqual(active);
      expect(await check(record("id", "*"))).toMatchObject({ state: "revoked" });
    });

    it("obeys suspension until it is resumed, and never revives a revocation", async () => {
      await store.suspend(record("id"), 2_000);
      expect(await check(record("id"))).toMatchObject({ state: "revoked" });
      await store.resume(record("id"), 1_000);
      expect(await check(record("id"))).toMatchObject({ state: "revoked" });
      await store.resume(record("id"), 3_000);
      expect(await check(record("id"))).toEqual(active);
      await store.suspend(record("id"), 2_500);
      expect(await check(record("id"))).toEqual(active);
      await store.revoke(record("id"));
      await store.resume(record("id"), 9_000);
      expect(await check(record("id"))).toMatchObject({ state: "revoked" });
    });

    it("compares epochs exactly beyond 2^53", async () => {
      const epoch = 2n ** 53n + 1n;
      await store.markDelegationEpoch("zone-1", epoch);
      expect(await store.currentDelegationEpoch("zone-1")).toBe(epoch);
      expect(await check(record("id"), epoch - 1n)).toEqual({ state: "stale" });
      expect(await check(record("id"), epoch)).toEqual(active);
      await store.markDelegationEpoch("zone-1", 9);
      expect(await store.currentDelegationEpoch("zone-1")).toBe(epoch);
    });

    it("keeps the largest of concurrent epochs", async () => {
      await Promise.all(Array.from({ length: 120 }, (_, index) => store.markDelegationEpoch("z", (index * 37) % 120)));
      expect(await store.currentDelegationEpoch("z")).toBe(119n);
    });

    it("remembers an epoch whose copy of version 1 has expired", async () => {
      await store.markDelegationEpoch("zone-1", 5);
      await redis.del(`${prefix}delegation-epoch:zone-1`);
      expect(await check(record("id"), 4n)).toEqual({ state: "stale" });
    });

    it.each(["", "0x10", "1e3", " 7 ", "-1", "007", `${2n ** 63n}`])("does not take epoch %j for 0", async (text) => {
      await redis.set(`${prefix}delegation-epoch:zone-1`, text);
      expect(await check(record("id"), 0n)).toMatchObject({ state: "unavailable" });
      await expect(store.currentDelegationEpoch("zone-1")).rejects.toThrow(RevocationUnavailableError);
    });

    it.each([-1, 1.5, 2 ** 53, 2n ** 63n, Number.NaN])("refuses to record epoch %s", async (epoch) => {
      await expect(store.markDelegationEpoch("zone-1", epoch)).rejects.toThrow(RangeError);
    });

    it("is one command, however many anchors", async () => {
      const anchors = (["record", "session", "edge"] as const).map((kind) => ({ zone: "zone-1", kind, id: "x" }));
      const calls = async () => {
        const stats = await redis.info("commandstats");
        return Object.fromEntries(
          [...stats.matchAll(/cmdstat_([a-z|]+):calls=(\d+)/g)].map((m) => [m[1], Number(m[2])]),
        );
      };
      const before = await calls();
      for (let turn = 0; turn < 50; turn += 1) {
        await store.check({ zone: "zone-1", anchors: [...anchors, record("root")], graphEpoch: 3n });
      }
      const after = await calls();
      expect((after["mget"] ?? 0) - (before["mget"] ?? 0)).toBe(50);
      expect(after["get"]).toBe(before["get"]);
    });

    it("without any anchor is no verdict", async () => {
      expect(await store.check({ zone: "zone-1", anchors: [] })).toMatchObject({ state: "unavailable" });
    });

    it("can ask for a sign of life", async () => {
      const fresh = new RedisRevocationStore(redis, { requireFresh: true, maxStaleMs: 1_000, zone: "zone-1" });
      expect(await check(record("id"), undefined, fresh)).toMatchObject({ state: "unavailable", reason: "not_fresh" });
      expect(await fresh.isRevoked("id")).toBe(true);
      await fresh.markFresh();
      expect(await check(record("id"), undefined, fresh)).toEqual(active);
      expect(await redis.pttl("countersign:{zone-1}:rev:f")).toBeLessThanOrEqual(1_000);
    });
  });

  describe("a server that refuses", () => {
    const refusesWrites = async (code: string): Promise<void> => {
      const refused = { name: "RevocationUnavailableError", redisCode: code };
      await expect(store.markRevoked("secret-id")).rejects.toMatchObject(refused);
      await expect(store.revoke(record("secret-id"))).rejects.toMatchObject(refused);
      await expect(store.markDelegationEpoch("zone-1", 1)).rejects.toMatchObject(refused);
      const error = await store.markRevoked("secret-id").catch((each: unknown) => each);
      expect(`${(error as Error).message} ${(error as Error).stack}`).not.toContain("secret-id");
    };

    it("for lack of memory rejects marks", async () => {
      await redis.config("SET", "maxmemory", "1");
      await refusesWrites("OOM");
      await redis.config("SET", "maxmemory", "0");
      await store.markRevoked("id");
    });

    it("as a read-only replica rejects marks", async () => {
      await redis.call("REPLICAOF", "127.0.0.1", "1");
      try {
        await refusesWrites("READONLY");
      } finally {
        await redis.call("REPLICAOF", "NO", "ONE");
      }
    });

    it("for lack of a password answers nothing", async () => {
      await redis.config("SET", "requirepass", "p");
      const stranger = server.client();
      try {
        const its = new RedisRevocationStore(stranger);
        expect(await check(record("id"), undefined, its)).toMatchObject({ state: "unavailable" });
        expect(await its.isRevoked("id")).toBe(true);
        await expect(its.markRevoked("id")).rejects.toThrow(RevocationUnavailableError);
      } finally {
        await redis.config("SET", "requirepass", "");
      }
    });

    it("for a key of another type rejects the mark", async () => {
      await redis.lpush(`${prefix}sid`, "x");
      await expect(store.markRevoked("sid")).rejects.toMatchObject({ redisCode: "WRONGTYPE" });
    });
  });

  describe("warnings", () => {
    it.each([
      ["allkeys-lru", 1],
      ["volatile-ttl", 1],
      ["noeviction", 0],
    ] as const)("of policy %s are %i", async (policy, count) => {
      await redis.config("SET", "maxmemory-policy", policy);
      const warnings: string[] = [];
      const its = new RedisRevocationStore(redis, { onWarning: (message) => warnings.push(message) });
      await its.isRevoked("id");
      await redis.config("SET", "maxmemory-policy", "noeviction");
      expect(warnings).toHaveLength(count);
      if (count === 1) expect(warnings[0]).toContain(policy);
    });
  });
});
