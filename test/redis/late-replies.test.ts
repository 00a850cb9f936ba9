import { createStreamReader, RedisRevocationConsumer, RedisRevocationStore } from "countersign/redis";
import type { StreamBatch } from "countersign/revocation";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type HoldingProxy, startHoldingProxy } from "./holding-proxy.ts";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";
import { startProxy } from "./tcp-proxy.ts";

const anchorOf = (id: string) => ({ zone: "z", kind: "record", id }) as const;
const query = (id: string) => ({ zone: "z", anchors: [anchorOf(id)] });

describe.skipIf(hasNoRedis)("a client", () => {
  let server: TestRedis;
  let proxy: HoldingProxy;
  let redis: Redis;

  beforeEach(async () => {
    server = await startRedis();
    proxy = await startHoldingProxy(server.port);
    redis = server.client({ port: proxy.port });
  });
  afterEach(async () => {
    proxy.release();
    redis.disconnect();
    await proxy.close();
    await server.stop();
  });

  it("whose replies come late never takes one for the answer to another question", async () => {
    const commandTimeoutMs = 60;
    const store = new RedisRevocationStore(redis, { commandTimeoutMs });
    const direct = new RedisRevocationStore(server.client());
    await direct.markRevoked("revoked");
    await until("the store is open", async () => (await store.check(query("good"))).state === "active");
    let late = 0;
    for (let turn = 0; turn < 30; turn += 1) {
      // Every other time the question whose answer is late is the opposite of the next one.
      const [first, second] = turn % 2 === 0 ? ["revoked", "good"] : ["good", "revoked"];
      proxy.hold();
      if ((await store.check(query(first))).state === "unavailable") late += 1;
      const asked = store.check(query(second));
      proxy.release();
      const expected = second === "revoked" ? "revoked" : "active";
      expect([expected, "unavailable"]).toContain((await asked).state);
      await until("it answers again", async () => (await store.check(query(second))).state === expected);
      expect((await store.check(query("revoked"))).state).toBe("revoked");
      expect((await store.check(query("good"))).state).toBe("active");
    }
    expect(late).toBe(30);
  });

  it("whose network lost bytes answers again after two time-outs, though late replies came", async () => {
    const losing = await startProxy(server.port);
    try {
      const store = new RedisRevocationStore(server.client({ port: losing.port }), { commandTimeoutMs: 300 });
      await store.markRevoked("revoked");
      await until("the store is open", async () => (await store.check(query("good"))).state === "active");
      losing.mode = "blackhole";
      expect((await store.check(query("revoked"))).state).toBe("unavailable");
      losing.mode = "pass";
      // Its reply is taken for that of the question whose bytes were lost.
      expect((await store.check(query("good"))).state).toBe("unavailable");
      expect((await store.check(query("revoked"))).state).toBe("revoked");
      expect((await store.check(query("good"))).state).toBe("active");
    } finally {
      await losing.close();
    }
  });

  it("whose replies come late reads no entry of another stream, and skips none", async () => {
    const reader = createStreamReader(redis);
    const direct = server.client();
    for (let index = 1; index <= 5; index += 1) {
      await direct.xadd("one", `${index}-1`, "of", "one");
      await direct.xadd("two", `${index}-2`, "of", "two");
    }
    for (let turn = 0; turn < 4; turn += 1) {
      const [first, second] = turn % 2 === 0 ? ["one", "two"] : ["two", "one"];
      proxy.hold();
      await expect(reader.read({ [first]: "0-0" }, { count: 9, blockMs: 0 })).rejects.toThrow();
      const asked = reader.read({ [second]: "0-0" }, { count: 9, blockMs: 0 }).catch((): readonly StreamBatch[] => []);
      proxy.release();
      const read = async () => [
        ...(await asked),
        ...(await reader.read({ [second]: "0-0" }, { count: 9, blockMs: 0 })),
      ];
      for (const batch of await read()) {
        expect(batch.stream).toBe(second);
        expect(batch.entries).toHaveLength(5);
        expect(batch.entries.every(({ fields }) => fields[1] === second)).toBe(true);
      }
    }
    await reader.close();
  });

  it("that somebody else blocks for ever keeps no lookup, no consumer and no reader waiting", async () => {
    // `BLOCK 0` on the client that was given to everybody.
    redis.xread("BLOCK", 0, "STREAMS", "nothing", "$").catch(() => undefined);
    redis.blpop("nothing-either", 0).catch(() => undefined);
    await until("it waits", async () => `${await server.client().client("LIST")}`.includes("cmd=xread"));
    const store = new RedisRevocationStore(redis);
    const consumer = new RedisRevocationConsumer(redis, store, { consumer: "c", allowUnsigned: true, blockMs: 50 });
    const reader = createStreamReader(redis);
    consumer.start();
    const direct = server.client();
    await direct.xadd("caracal.sessions.revoke", "*", "session_id", "sid");
    await until("it is applied", () => consumer.status.applied === 1);
    const began = performance.now();
    for (let turn = 0; turn < 100; turn += 1) {
      expect((await store.check(query("sid"))).state).toBe("revoked");
      expect((await store.check(query("good"))).state).toBe("active");
    }
    expect((performance.now() - began) / 200).toBeLessThan(50);
    await store.markRevoked("other");
    expect(await store.isRevoked("other")).toBe(true);
    expect(await reader.read({ "caracal.sessions.revoke": "0-0" }, { count: 1, blockMs: 10 })).toHaveLength(1);
    await consumer.stop();
    await reader.close();
    // And nothing of ours took the client from its user.
    expect(redis.status).toBe("ready");
    expect(`${await direct.client("LIST")}`).toContain("cmd=xread");
  });

  it("that has ended takes the lookups of its stores with it, and brings them back", async () => {
    const direct = server.client();
    const count = async (): Promise<number> => `${await direct.client("LIST")}`.trim().split("\n").length;
    await redis.ping();
    const before = await count();
    const stores = Array.from({ length: 20 }, () => new RedisRevocationStore(redis));
    for (const store of stores) expect((await store.check(query("good"))).state).toBe("active");
    expect(await count()).toBe(before + 1);
    await redis.quit();
    await until("no connection is left", async () => (await count()) === before - 1);
    expect(await stores[0]?.check(query("good"))).toMatchObject({ state: "unavailable", reason: "not_connected" });
    expect(await count()).toBe(before - 1);
    await redis.connect();
    await until("it answers again", async () => (await stores[0]?.check(query("good")))?.state === "active");
  });

  it("with another prefix, numbers as text or other forms of replies is read all the same", async () => {
    const odd = new Redis(server.port, "127.0.0.1", { keyPrefix: "app:", stringNumbers: true, replyMapping: "resp3" });
    const reader = createStreamReader(odd);
    await odd.xadd("stream", "1-1", "a", "b");
    expect(await reader.read({ stream: "0-0" }, { count: 1, blockMs: 0 })).toEqual([
      { stream: "stream", entries: [{ id: "1-1", fields: ["a", "b"] }] },
    ]);
    expect(await reader.info("stream")).toMatchObject({ lastId: "1-1", length: 1, entriesAdded: 1 });
    await reader.close();
    odd.disconnect();
  });
});
