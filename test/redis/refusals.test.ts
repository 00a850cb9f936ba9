import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createStreamReader,
  publishV1,
  RedisRevocationConsumer,
  RedisRevocationStore,
  type RevocationPublisher,
  RevocationUnavailableError,
} from "countersign/redis";
import { ReplicaRevocationStore } from "countersign/revocation";
import type { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { impatient, maxStaleMs, startPublisher, streamKey, zone } from "./guards.ts";
import { type Sampler, startSampler } from "./sampler.ts";
import { freePort, hasNoRedis, startRedis, type TestRedis, until } from "./server.ts";

const v1Stream = "caracal.sessions.revoke";
const v2Stream = `countersign:{${zone}}:rev`;
const query = (id: string) => ({ zone, anchors: [{ zone, kind: "record", id }] as const });

/** A way in which a server answers and still refuses. */
interface Refusal {
  readonly code: string;
  readonly begin: (admin: Redis) => Promise<unknown>;
  readonly end: (admin: Redis) => Promise<unknown>;
  /** Whether questions get answers all the same. */
  readonly answersReads: boolean;
}

const cutOff = (admin: Redis): Promise<unknown> => admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

const refusals: readonly Refusal[] = [
  {
    code: "OOM",
    begin: (admin) => admin.config("SET", "maxmemory", "1"),
    end: (admin) => admin.config("SET", "maxmemory", "0"),
    answersReads: true,
  },
  {
    code: "READONLY",
    begin: async (admin) => admin.replicaof("127.0.0.1", await freePort()),
    end: (admin) => admin.replicaof("NO", "ONE"),
    answersReads: true,
  },
  {
    code: "NOAUTH",
    begin: async (admin) => {
      await admin.config("SET", "requirepass", "secret");
      await cutOff(admin);
    },
    end: (admin) => admin.config("SET", "requirepass", ""),
    answersReads: false,
  },
  {
    code: "LOADING",
    begin: async (admin) => {
      await admin.config("SET", "key-load-delay", "3000");
      await admin.config("SET", "loading-process-events-interval-bytes", "1024");
      // It answers when all is loaded, long after the test asks for the end.
      admin.call("DEBUG", "RELOAD").catch(() => undefined);
    },
    end: (admin) => admin.config("SET", "key-load-delay", "0"),
    answersReads: false,
  },
];

describe.skipIf(hasNoRedis)("a server that answers", { timeout: 30_000 }, () => {
  let server: TestRedis;
  let directory: string;
  let admin: Redis;
  let store: RedisRevocationStore;
  let consumer: RedisRevocationConsumer;
  let publisher: RevocationPublisher;
  let replica: ReplicaRevocationStore;
  let writer: Redis;
  let samplers: { readonly shared: Sampler; readonly replica: Sampler };

  beforeEach(async () => {
    // `DEBUG RELOAD` writes a file, and a server reads it when it starts.
    directory = await mkdtemp(join(tmpdir(), "countersign-refusals-"));
    server = await startRedis("--dir", directory);
    admin = server.client({ enableReadyCheck: false });
    writer = server.client(impatient);
    const redis = server.client();
    for (let index = 0; index < 2_000; index += 1) void admin.set(`filler-${index}`, "x".repeat(100));
    store = new RedisRevocationStore(redis);
    consumer = new RedisRevocationConsumer(redis, store, {
      consumer: "c",
      streamHmacKey: streamKey,
      blockMs: 50,
      pendingIdleMs: 200,
    });
    publisher = await startPublisher(redis);
    replica = new ReplicaRevocationStore({
      reader: createStreamReader(redis),
      zone,
      keys: { k1: streamKey },
      maxStaleMs,
      blockMs: 100,
    });
    consumer.start();
    await replica.start();
    samplers = { shared: startSampler(store, zone), replica: startSampler(replica, zone) };
    await store.markRevoked("before");
    await publisher.revoke({ zone, kind: "record", id: "before" });
    await until("the replica knows", () => replica.check(query("before")).state === "revoked");
    samplers.replica.revoked.add("before");
    samplers.shared.revoked.add("before");
  });
  afterEach(async () => {
    await Promise.all([samplers.shared.stop(), samplers.replica.stop(), publisher.stop(), consumer.stop()]);
    await replica.stop();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const publish = (id: string): Promise<string> => publishV1(writer, { session_id: id }, { streamHmacKey: streamKey });

  it.each(refusals)(
    "$code: writers are told, readers close in time, nothing passes, all works again",
    async (refusal) => {
      // What was published before is delivered after all.
      await consumer.stop();
      await publish("pending");
      const fault = performance.now();
      await refusal.begin(admin);
      consumer.start();
      const told = (write: Promise<unknown>) => expect(write).rejects.toThrow("Redis gave no usable answer");
      await until("it refuses", () =>
        publish("x").then(
          () => false,
          () => true,
        ),
      );
      await told(store.markRevoked("before"));
      await told(store.revoke({ zone, kind: "record", id: "before" }));
      await told(store.markDelegationEpoch(zone, 1));
      await told(store.markFresh());
      await expect(publisher.revoke({ zone, kind: "record", id: "kept" })).rejects.toThrow();
      if (refusal.answersReads) {
        const failure = await store.markRevoked("before").catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(RevocationUnavailableError);
        expect(failure).toMatchObject({ redisCode: refusal.code });
      }
      await until("the replica is closed", () => replica.check(query("good")).state === "unavailable");
      expect(samplers.replica.lastPass - fault).toBeLessThanOrEqual(maxStaleMs + 100);
      expect(replica.check(query("before")).state).toBe("revoked");
      const verdict = await store.check(query("before"));
      expect(verdict.state).toBe(refusal.answersReads ? "revoked" : "unavailable");
      expect(consumer.status.applied).toBe(0);
      await refusal.end(admin);
      await until(
        "it takes writes again",
        () =>
          admin.set("probe", "1").then(
            () => true,
            () => false,
          ),
        10_000,
      );
      const repaired = performance.now();
      await until("the replica is open", () => replica.check(query("good")).state === "active");
      await until("the store is open", async () => (await store.check(query("good"))).state === "active");
      await until("the consumer applied it", () => store.isRevoked("pending"));
      expect(performance.now() - repaired).toBeLessThanOrEqual(2_000);
      // Not acknowledged never means not revoked: the publisher kept it.
      await until("what was kept arrives", () => replica.check(query("kept")).state === "revoked");
      expect(samplers.shared.failOpen + samplers.replica.failOpen).toBe(0);
      await until("the consumer runs", () => consumer.status.state === "running");
      expect(consumer.status).toMatchObject({ lost: 0, rejected: {} });
    },
  );

  it("WRONGTYPE: something else under the name of a stream or a mark is no stream and no mark", async () => {
    await consumer.stop();
    await admin.del(v1Stream, v2Stream);
    await admin.set(v1Stream, "x");
    await admin.set(v2Stream, "x");
    const fault = performance.now();
    consumer.start();
    await until("the consumer retries", () => consumer.status.state === "retrying");
    await until("the replica is closed", () => replica.check(query("good")).state === "unavailable");
    expect(samplers.replica.lastPass - fault).toBeLessThanOrEqual(maxStaleMs + 100);
    await expect(publish("x")).rejects.toMatchObject({ redisCode: "WRONGTYPE" });
    await admin.hset("caracal:revoked:sessions:odd", "a", "b");
    await expect(store.markRevoked("odd")).rejects.toMatchObject({ redisCode: "WRONGTYPE" });
    await admin.del(v1Stream, v2Stream, "caracal:revoked:sessions:odd");
    const repaired = performance.now();
    await until("the replica is open", () => replica.check(query("good")).state === "active");
    expect(replica.check(query("before")).state).toBe("revoked");
    await until("the consumer has its stream", () => consumer.status.state === "running");
    expect(performance.now() - repaired).toBeLessThanOrEqual(2_000);
    await publish("after");
    await until("it is applied", () => store.isRevoked("after"));
    expect(samplers.shared.failOpen + samplers.replica.failOpen).toBe(0);
  });
});
