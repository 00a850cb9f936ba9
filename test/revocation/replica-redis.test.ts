import { createStreamReader, publishV1, RedisRevocationStore, RevocationPublisher } from "countersign/redis";
import {
  ReplicaRevocationStore,
  type ReplicaRevocationStoreOptions,
  signV1,
  v1EpochStream,
  v1RevocationStream,
} from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasNoRedis, startRedis, type TestRedis, until } from "../redis/server.ts";
import { startProxy, type TcpProxy } from "../redis/tcp-proxy.ts";

const v1Key = new Uint8Array(32).fill(9);
const keys = { k1: new Uint8Array(32).fill(7) };
const zone = "zone-1";
const streamHmacKey = v1Key;

describe.skipIf(hasNoRedis)("a replica of a real server", () => {
  let server: TestRedis;
  let proxy: TcpProxy;
  let redis: Redis;
  const stores: ReplicaRevocationStore[] = [];

  beforeEach(async () => {
    server = await startRedis();
    proxy = await startProxy(server.port);
    redis = server.client();
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.stop()));
    await proxy.close();
    await server.stop();
  });

  const replica = (options: Partial<ReplicaRevocationStoreOptions> = {}) => {
    const reader = createStreamReader(server.client({ port: proxy.port }));
    const store = new ReplicaRevocationStore({ reader, streamHmacKey, maxStaleMs: 1_000, zone, ...options });
    stores.push(store);
    return store;
  };
  const stateOf = (store: ReplicaRevocationStore, id: string): string => {
    const result = store.check({ zone, anchors: [{ zone, kind: "record", id }] });
    return result.state === "unavailable" ? result.reason : result.state;
  };
  const is = (store: ReplicaRevocationStore, id: string, state: string) =>
    until(`${id} is ${state}`, () => stateOf(store, id) === state);
  const revoke = (id: string) => publishV1(redis, { session_id: id, zone_id: zone }, { streamHmacKey });

  /** Entries from two days ago: the streams are known completely. */
  const oldHistory = async (): Promise<void> => {
    const id = `${Date.now() - 2 * 86_400_000}-0`;
    const [ended, epoch] = [{ session_id: "ancient" }, { zone_id: zone, epoch: "3" }];
    const signature = signV1(v1RevocationStream, ended, v1Key);
    await redis.xadd(v1RevocationStream, id, "session_id", "ancient", "_sig", signature);
    const raised = signV1(v1EpochStream, epoch, v1Key);
    await redis.xadd(v1EpochStream, id, "zone_id", zone, "epoch", "3", "_sig", raised);
  };

  it("opens with a history that reaches back far enough, and refuses what is revoked", async () => {
    await oldHistory();
    const store = replica();
    await store.start();
    expect([stateOf(store, "good"), stateOf(store, "ancient"), stateOf(store, "a")]).toEqual([
      "active",
      "revoked",
      "active",
    ]);
    await revoke("a");
    await is(store, "a", "revoked");
    expect(stateOf(store, "good")).toBe("active");
    expect(store.check({ zone, anchors: [], graphEpoch: 2n }).state).toBe("stale");
  });

  it.each(["trimmed", "flushed and recreated", "missing"])("stays closed with a history that is %s", async (how) => {
    await oldHistory();
    if (how === "trimmed") {
      await revoke("a");
      await redis.xtrim(v1RevocationStream, "MAXLEN", 1);
    } else {
      await redis.flushall();
      if (how !== "missing") await revoke("a");
    }
    const store = replica();
    await store.start();
    expect([stateOf(store, "good"), store.status.v1?.history]).toEqual(["starting", "incomplete"]);
    expect(stateOf(store, "a")).toBe(how === "missing" ? "starting" : "revoked");
    const trusting = replica({ trustHistory: true });
    await trusting.start();
    expect(stateOf(trusting, "good")).toBe("active");
  });

  it("closes after an outage in which entries were trimmed unread, and opens after one without loss", async () => {
    await oldHistory();
    const store = replica();
    await store.start();
    await revoke("a");
    await is(store, "a", "revoked");
    proxy.mode = "blackhole";
    await is(store, "good", "stale");
    await revoke("b");
    proxy.mode = "pass";
    await is(store, "good", "active");
    expect(stateOf(store, "b")).toBe("revoked");
    proxy.mode = "blackhole";
    await is(store, "good", "stale");
    for (const id of ["c", "d", "e"]) await revoke(id);
    await redis.xtrim(v1RevocationStream, "MAXLEN", 2);
    proxy.mode = "pass";
    await is(store, "good", "gap");
    await is(store, "e", "revoked");
    expect(["a", "b", "ancient"].map((id) => stateOf(store, id))).toEqual(["revoked", "revoked", "revoked"]);
    expect(store.status.v1?.gaps).toBe(1);
  });

  it("closes after the server came back empty, and keeps its marks", async () => {
    await oldHistory();
    const store = replica({ trustHistory: true });
    await store.start();
    await server.kill();
    await server.restart();
    await is(store, "good", "gap");
    expect(stateOf(store, "ancient")).toBe("revoked");
    await store.stop();
    await store.start();
    expect([stateOf(store, "good"), stateOf(store, "ancient")]).toEqual(["active", "revoked"]);
  });

  it("keeps its marks through FLUSHALL, and goes on", async () => {
    await oldHistory();
    const store = replica({ maxStaleMs: 10_000 });
    await store.start();
    await redis.flushall();
    await revoke("a");
    await is(store, "a", "revoked");
    expect([stateOf(store, "ancient"), stateOf(store, "good")]).toEqual(["revoked", "active"]);
  });

  it("looks through shared keys, of this prefix alone", async () => {
    const shared = new RedisRevocationStore(redis, { keyPrefix: "p[*]:" });
    await shared.markRevoked("a", 60_000);
    await redis.set("p*:b", "1", "PX", 60_000);
    await redis.hset("p[*]:hash", "x", "1");
    const store = replica({ scanV1Keys: true, v1KeyPrefix: "p[*]:" });
    await store.start();
    expect(["a", "b", "hash"].map((id) => stateOf(store, id))).toEqual(["revoked", "starting", "starting"]);
  });

  it("follows both versions at once: open only while both are", async () => {
    await oldHistory();
    const store = replica({ keys });
    await store.start();
    expect(["no_snapshot", "stale"]).toContain(stateOf(store, "good"));
    const publisher = new RevocationPublisher(redis, { zone, load: [], activeKid: "k1", keys, heartbeatMs: 100 });
    await publisher.start();
    await is(store, "good", "active");
    await Promise.all([revoke("one"), publisher.revoke({ zone, kind: "record", id: "two" })]);
    await is(store, "one", "revoked");
    await is(store, "two", "revoked");
    expect(stateOf(store, "good")).toBe("active");
    await publisher.stop();
    await is(store, "good", "stale");
    expect(stateOf(store, "two")).toBe("revoked");
  });
});
