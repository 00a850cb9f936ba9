import { createStreamReader, RevocationPublisher } from "countersign/redis";
import { ReplicaRevocationStore, redisKeysOf } from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type NarrowProxy, startNarrowProxy } from "./narrow-proxy.ts";
import { keys, record, zone } from "./publisher-support.ts";
import { hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";

const load = () => ({
  revocations: Array.from({ length: 30_000 }, (_, n) => ({ anchor: record(`sid-${n}`), until: Date.now() + 900_000 })),
});

describe.skipIf(hasNoRedis)("a replica of a snapshot of three chunks, on a bad line", () => {
  let server: TestRedis;
  let proxy: NarrowProxy;
  let redis: Redis;
  let publisher: RevocationPublisher;
  let store: ReplicaRevocationStore;
  let chunkBytes = 0;

  beforeEach(async () => {
    server = await startRedis();
    proxy = await startNarrowProxy(server.port);
    redis = server.client();
    publisher = new RevocationPublisher(redis, { zone, load, activeKid: "k1", keys, heartbeatMs: 250 });
    await publisher.start();
    const reader = createStreamReader(server.client({ port: proxy.port }));
    store = new ReplicaRevocationStore({ reader, zone, keys });
    const name = (await redis.hget(redisKeysOf(zone).snapshot, "snapshot")) ?? "";
    chunkBytes = await redis.strlen(redisKeysOf(zone).chunk(name, 0));
    expect(chunkBytes).toBeGreaterThan(400_000);
  });
  afterEach(async () => {
    await store.stop();
    await publisher.stop();
    await proxy.close();
    await server.stop();
  });

  const isOpen = () => store.status.state === "open";
  const opens = () => until("it opens", isOpen, 30_000);

  it("opens when every chunk takes longer than a silent server is waited for, without asking for any twice", async () => {
    proxy.bytesPerSecond = chunkBytes / 1.8;
    await until("the client whose settings are taken has connected", () => proxy.connections === 1);
    void store.start();
    await opens();
    expect([store.status.marks, store.status.readFailures, proxy.connections]).toEqual([30_000, 0, 2]);
  });

  it("opens when no connection lives long enough for two of them", async () => {
    proxy.bytesPerConnection = 1.5 * chunkBytes;
    void store.start();
    await opens();
    expect([store.status.marks, store.status.readFailures]).toEqual([30_000, 2]);
    expect(store.check({ zone, anchors: [record("sid-29999")] }).state).toBe("revoked");
  });

  it("opens with the snapshot that replaced the one it was reading", async () => {
    proxy.bytesPerConnection = 1.5 * chunkBytes;
    void store.start();
    await until("one chunk was read, and the next has stopped", () => store.status.readFailures === 1);
    await publisher.revoke(record("late"));
    await publisher.snapshot();
    await opens();
    expect([store.status.marks, store.check({ zone, anchors: [record("late")] }).state]).toEqual([30_001, "revoked"]);
  });

  it("opens within two seconds after a line that was cut in the middle of a chunk is repaired", async () => {
    proxy.bytesPerConnection = 0.5 * chunkBytes;
    void store.start();
    await until("a chunk has stopped", () => store.status.readFailures === 1);
    proxy.bytesPerConnection = Number.POSITIVE_INFINITY;
    const began = performance.now();
    await opens();
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it("stops at once while a chunk is under way", async () => {
    proxy.bytesPerSecond = 100_000;
    void store.start();
    await until("it reads a chunk", async () => `${await redis.client("LIST")}`.includes("cmd=get "));
    const began = performance.now();
    await store.stop();
    expect(performance.now() - began).toBeLessThan(300);
  });
});
