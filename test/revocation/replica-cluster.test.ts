import { createStreamReader, publishV1, RevocationPublisher } from "countersign/redis";
import { ReplicaRevocationStore } from "countersign/revocation";
import { expect, it } from "vitest";
import { startCluster } from "../redis/cluster.ts";
import { hasNoRedis, until } from "../redis/server.ts";

it.skipIf(hasNoRedis)(
  "a replica follows both versions on a Cluster, where each stream has a slot of its own",
  async () => {
    const cluster = await startCluster();
    const [zone, streamHmacKey] = ["zone-1", new Uint8Array(32).fill(9)];
    const keys = { k1: new Uint8Array(32).fill(7) };
    const redis = cluster.client();
    const reader = createStreamReader(redis);
    const store = new ReplicaRevocationStore({ reader, zone, keys, streamHmacKey, trustHistory: true });
    const publisher = new RevocationPublisher(redis, { zone, load: [], activeKid: "k1", keys });
    const stateOf = (id: string): string => store.check({ zone, anchors: [{ zone, kind: "record", id }] }).state;
    try {
      await publisher.start();
      await store.start();
      expect(stateOf("good")).toBe("active");
      await Promise.all([
        publishV1(redis, { session_id: "one" }, { streamHmacKey }),
        publisher.revoke({ zone, kind: "record", id: "two" }),
      ]);
      await until("both are known", () => stateOf("one") === "revoked" && stateOf("two") === "revoked");
      expect([stateOf("good"), store.status.v1?.gaps]).toEqual(["active", 0]);
    } finally {
      await store.stop();
      await publisher.stop();
      await cluster.stop();
    }
  },
  60_000,
);
