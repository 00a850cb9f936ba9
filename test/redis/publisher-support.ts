import { createStreamReader, RevocationPublisher, type RevocationPublisherOptions } from "countersign/redis";
import { type Anchor, type CheckResult, ReplicaRevocationStore, type StreamKeyInput } from "countersign/revocation";
import type { TestRedis } from "./server.ts";

export const zone = "zone-1";
export const keys: Readonly<Record<string, StreamKeyInput>> = { k1: new Uint8Array(32).fill(7) };

export const record = (id: string): Anchor => ({ zone, kind: "record", id });

/** Everything that must be stopped after a test, whatever became of it. */
export interface Parts {
  publisher(options?: Partial<RevocationPublisherOptions>, port?: number): RevocationPublisher;
  replica(withKeys?: Readonly<Record<string, StreamKeyInput>>, port?: number): ReplicaRevocationStore;
  stop(): Promise<void>;
}

export function createParts(server: TestRedis): Parts {
  const ends: (() => Promise<void>)[] = [];
  return {
    publisher: (options = {}, port = server.port) => {
      const redis = server.client({ port });
      const made = new RevocationPublisher(redis, {
        zone,
        load: [],
        activeKid: "k1",
        keys,
        heartbeatMs: 100,
        commandTimeoutMs: 300,
        ...options,
      });
      ends.push(() => made.stop());
      return made;
    },
    replica: (withKeys = keys, port = server.port) => {
      const reader = createStreamReader(server.client({ port }));
      const made = new ReplicaRevocationStore({ reader, zone, keys: withKeys, maxStaleMs: 1_000, blockMs: 100 });
      ends.push(() => made.stop());
      return made;
    },
    stop: async () => {
      await Promise.all(ends.splice(0).map((end) => end()));
    },
  };
}

export const stateOf = (replica: ReplicaRevocationStore, anchor: Anchor): CheckResult["state"] =>
  replica.check({ zone, anchors: [anchor] }).state;
