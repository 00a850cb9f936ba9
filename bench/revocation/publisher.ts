import type { RevocationPublisher } from "countersign/redis";
import type { ReplicaRevocationStore } from "countersign/revocation";
import { loadIoredis, loadRedis, loadRevocation } from "../product.ts";
import { KID, liveRevocations, STREAM_KEY } from "./live-set.ts";

/** A publisher of this process, with a connection of its own. */
export interface BenchPublisher {
  readonly publisher: RevocationPublisher;
  stop(): Promise<void>;
}

/** Starts the one publisher of a stream of every zone; what it loads is in its first snapshot. */
export async function startPublisher(
  port: number,
  ids: number,
  options: { readonly snapshotMs?: number } = {},
): Promise<BenchPublisher> {
  const [{ Redis }, { RevocationPublisher }] = [await loadIoredis(), await loadRedis()];
  const redis = new Redis(port, "127.0.0.1");
  redis.on("error", () => undefined);
  const publisher = new RevocationPublisher(redis, {
    load: () => ({ revocations: liveRevocations(ids) }),
    activeKid: KID,
    keys: { [KID]: STREAM_KEY },
    ...options,
  });
  await publisher.start();
  return {
    publisher,
    stop: async () => {
      await publisher.stop();
      redis.disconnect();
    },
  };
}

/** A replica of this process that reads from a real server; not yet started. */
export async function connectReplica(port: number): Promise<{
  readonly store: ReplicaRevocationStore;
  stop(): Promise<void>;
}> {
  const [{ Redis }, { createStreamReader }] = [await loadIoredis(), await loadRedis()];
  const { ReplicaRevocationStore } = await loadRevocation();
  const redis = new Redis(port, "127.0.0.1", { lazyConnect: true });
  redis.on("error", () => undefined);
  const store = new ReplicaRevocationStore({ reader: createStreamReader(redis), keys: { [KID]: STREAM_KEY } });
  return {
    store,
    stop: async () => {
      await store.stop();
      redis.disconnect();
    },
  };
}
