import { RedisRevocationConsumer, RedisRevocationStore } from "countersign/redis";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";
import { startProxy, type TcpProxy } from "./tcp-proxy.ts";

const commandTimeoutMs = 100;
const query = (id: string) => ({ zone: "z", anchors: [{ zone: "z", kind: "record", id }] as const });

describe.skipIf(hasNoRedis)("a store whose Redis", () => {
  let server: TestRedis;
  let proxy: TcpProxy;
  let direct: Redis;

  beforeAll(async () => {
    server = await startRedis();
    proxy = await startProxy(server.port);
    direct = server.client();
    await new RedisRevocationStore(direct).markRevoked("revoked");
  });
  afterAll(async () => {
    await proxy.close();
    await server.stop();
  });

  // The client is one with every default of its library: queue, twenty retries, no time limit.
  const storesOf = (redis: Redis) => ({
    closed: new RedisRevocationStore(redis, { commandTimeoutMs }),
    rejecting: new RedisRevocationStore(redis, { commandTimeoutMs, failClosed: false }),
  });

  /** Nobody is let through, nobody waits, and neither door fails open. */
  const refuses = async ({ closed, rejecting }: ReturnType<typeof storesOf>, reason?: string): Promise<void> => {
    for (const id of ["revoked", "other"]) {
      const began = performance.now();
      const verdict = await closed.check(query(id));
      expect(verdict).toMatchObject({ state: "unavailable", retryAfterMs: 5_000, ...(reason ? { reason } : {}) });
      expect(await closed.isRevoked(id)).toBe(true);
      await expect(rejecting.isRevoked(id)).rejects.toThrow("Redis gave no usable answer");
      // What is reported as not acknowledged may still be applied later: so only what is revoked anyway.
      await expect(closed.markRevoked("revoked")).rejects.toThrow("Redis gave no usable answer");
      await expect(closed.currentDelegationEpoch("z")).rejects.toThrow("Redis gave no usable answer");
      expect(performance.now() - began).toBeLessThan(5 * commandTimeoutMs + 500);
    }
  };

  const answersAgain = async ({ closed }: ReturnType<typeof storesOf>): Promise<number> => {
    const began = performance.now();
    await until("the store answers again", async () => (await closed.check(query("other"))).state === "active");
    expect((await closed.check(query("revoked"))).state).toBe("revoked");
    return performance.now() - began;
  };

  it("refuses the database that was asked for: nothing is looked up in another", async () => {
    const client = server.client({ db: 99 });
    // The library itself reports an error and goes on in database 0.
    await until("the client is ready", () => client.status === "ready");
    expect(await client.dbsize()).toBeGreaterThan(0);
    await refuses(storesOf(client));
    const consumer = new RedisRevocationConsumer(client, new RedisRevocationStore(client), {
      consumer: "c1",
      streamHmacKey: new Uint8Array(32).fill(7),
    });
    await expect(consumer.ensureGroup()).rejects.toThrow("Redis gave no usable answer");
    await consumer.stop();
    client.disconnect();
    const third = server.client({ db: 3 });
    await new RedisRevocationStore(third).markRevoked("of-3");
    expect(await third.keys("*of-3")).toHaveLength(1);
    expect(await direct.keys("*of-3")).toHaveLength(0);
    third.disconnect();
  });

  it("cannot be reached from the start", async () => {
    await refuses(storesOf(server.client({ port: await freePort() })));
  });

  it("is behind a network that swallows everything", async () => {
    const stores = storesOf(server.client({ port: proxy.port }));
    await answersAgain(stores);
    proxy.mode = "blackhole";
    await refuses(stores);
    const during = proxy.connections;
    proxy.mode = "pass";
    expect(await answersAgain(stores)).toBeLessThan(2_000);
    // The half-open socket was given up, not waited for.
    expect(during + proxy.connections).toBeGreaterThan(2);
  });

  it("is stopped", async () => {
    const stores = storesOf(server.client());
    await answersAgain(stores);
    server.signal("SIGSTOP");
    try {
      await refuses(stores);
    } finally {
      server.signal("SIGCONT");
    }
    expect(await answersAgain(stores)).toBeLessThan(2_000);
  });

  it("is paused", async () => {
    const stores = storesOf(server.client());
    await answersAgain(stores);
    await direct.client("PAUSE", 2_500, "ALL");
    await refuses(stores);
    await direct.ping();
    expect(await answersAgain(stores)).toBeLessThan(2_000);
  });

  it("is killed and comes back", async () => {
    const stores = storesOf(server.client());
    await answersAgain(stores);
    await server.kill();
    await refuses(stores);
    await server.restart();
    await until("the client is back", () => direct.status === "ready");
    await new RedisRevocationStore(direct).markRevoked("revoked");
    expect(await answersAgain(stores)).toBeLessThan(2_000);
  });

  it("is down gets no queue of questions", async () => {
    const redis = server.client({ port: await freePort() });
    const { closed } = storesOf(redis);
    await until("the client knows", () => redis.status === "reconnecting");
    const began = performance.now();
    const asked = await Promise.all(Array.from({ length: 1_000 }, () => closed.check(query("x"))));
    expect(asked.every(({ state }) => state === "unavailable")).toBe(true);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
