import {
  createStreamReader,
  publishV1,
  type RedisClient,
  RedisRevocationConsumer,
  RedisRevocationStore,
  RevocationPublisher,
} from "countersign/redis";
import { ReplicaRevocationStore, type StreamReader } from "countersign/revocation";
import type { Cluster, Redis } from "ioredis";
import { expect } from "vitest";
import { type Sampler, startSampler } from "./sampler.ts";
import { until } from "./server.ts";

export const zone = "zone-1";
export const maxStaleMs = 1_000;
/** What a repair may take, in milliseconds. */
const reopenMs = 2_000;
export const streamKey: Uint8Array = new Uint8Array(32).fill(7);
const keys = { k1: streamKey };

/** How the clients that only tests use behave: they fail soon. */
export const impatient = { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 300 } as const;

/** All that guards read revocations through, on clients with the defaults of their library. */
export interface Guards {
  readonly shared: RedisRevocationStore;
  readonly replica: ReplicaRevocationStore;
  readonly consumer: RedisRevocationConsumer;
  readonly publisher: RevocationPublisher;
  readonly samplers: { readonly shared: Sampler; readonly replica: Sampler };
  /** Revokes an id through the stream of version 2 and waits until the replica knows. */
  revoke(id: string): Promise<void>;
  /** Revokes an id through the stream of version 1 and waits until the shared store knows. */
  publish(id: string, withinMs?: number): Promise<void>;
  /** A replica that starts now, and knows nothing but what Redis tells. */
  cold(reader?: StreamReader): ReplicaRevocationStore;
  /** Waits for both stores to let the good id pass again; fails when that takes longer than a repair may. */
  reopened(): Promise<{ readonly replicaMs: number; readonly sharedMs: number }>;
  /** What must hold after every fault. @param fault when it began, by `performance.now` */
  heldSince(fault: number): Promise<void>;
  stop(): Promise<void>;
}

/** A publisher with short intervals that starts with nothing. */
export async function startPublisher(redis: RedisClient): Promise<RevocationPublisher> {
  const publisher = new RevocationPublisher(redis, { zone, load: [], activeKid: "k1", keys, heartbeatMs: 100 });
  await publisher.start();
  return publisher;
}

/** @param writer a client that fails soon; @param redis one with the defaults of the library */
export async function startGuards(redis: Redis | Cluster, writer: Redis | Cluster): Promise<Guards> {
  const isCluster = redis.isCluster;
  const shared = new RedisRevocationStore(redis, { zone, readV1Keys: !isCluster, commandTimeoutMs: 250 });
  const settings = { zone, keys, maxStaleMs, blockMs: 100 };
  const replica = new ReplicaRevocationStore({ ...settings, reader: createStreamReader(redis) });
  const consumer = new RedisRevocationConsumer(redis, shared, {
    consumer: "c1",
    streamHmacKey: streamKey,
    blockMs: 100,
    pendingIdleMs: 500,
  });
  const publisher = await startPublisher(redis);
  consumer.start();
  await replica.start();
  const samplers = { shared: startSampler(shared, zone), replica: startSampler(replica, zone) };
  const stores: ReplicaRevocationStore[] = [replica];
  const isRevoked = async (store: RedisRevocationStore | ReplicaRevocationStore, id: string): Promise<boolean> =>
    (await store.check({ zone, anchors: [{ zone, kind: "record", id }] })).state === "revoked";
  const passes = async (store: RedisRevocationStore | ReplicaRevocationStore): Promise<boolean> =>
    (await store.check({ zone, anchors: [{ zone, kind: "record", id: "good" }] })).state === "active";
  const opened = async (store: RedisRevocationStore | ReplicaRevocationStore): Promise<number> => {
    const began = performance.now();
    await until("the store is open again", () => passes(store), 10_000);
    return performance.now() - began;
  };
  return {
    shared,
    replica,
    consumer,
    publisher,
    samplers,
    async revoke(id) {
      await publisher.revoke({ zone, kind: "record", id }, { ttlMs: 600_000 });
      await until("the replica knows", () => isRevoked(replica, id));
      samplers.replica.revoked.add(id);
    },
    async publish(id, withinMs) {
      const sent = async (): Promise<boolean> =>
        publishV1(writer, { session_id: id }, { streamHmacKey: streamKey }).then(
          () => true,
          () => false,
        );
      await until("the entry is acknowledged", sent, withinMs);
      await until("the shared store knows", () => isRevoked(shared, id), withinMs);
      samplers.shared.revoked.add(id);
    },
    cold(reader = createStreamReader(redis)) {
      const store = new ReplicaRevocationStore({ ...settings, reader });
      stores.push(store);
      return store;
    },
    async reopened() {
      const [replicaMs, sharedMs] = await Promise.all([opened(replica), opened(shared)]);
      expect(replicaMs).toBeLessThanOrEqual(reopenMs);
      expect(sharedMs).toBeLessThanOrEqual(reopenMs);
      return { replicaMs, sharedMs };
    },
    async heldSince(fault) {
      for (const sampler of [samplers.replica, samplers.shared]) {
        // It may have reopened just now, between two samples.
        await until("there are samples enough", () => sampler.samples > 100 && sampler.lastPass > fault);
        expect(sampler.failOpen).toBe(0);
        expect(sampler.mistaken).toBe(0);
      }
      // It waits for nothing; one stall of the machine is not its fault.
      expect(samplers.replica.slowest).toBeLessThan(50);
    },
    async stop() {
      await Promise.all([samplers.shared.stop(), samplers.replica.stop(), publisher.stop()]);
      await consumer.stop();
      for (const store of stores) await store.stop();
    },
  };
}
