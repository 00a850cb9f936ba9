import { Redis } from "ioredis";
import { createVerifier } from "../../../src/index.ts";
import { createStreamReader } from "../../../src/redis/index.ts";
import { ReplicaRevocationStore } from "../../../src/revocation/index.ts";
import type { Subject } from "./sampler.ts";
import * as settings from "./settings.ts";

/** Clocks that a test can set; both run on by themselves. */
export interface Clocks {
  wallOffsetMs: number;
  monotonicOffsetMs: number;
}

/** A real verifier whose revocations come from a replica of its own. */
export interface Guarded extends Subject {
  readonly store: ReplicaRevocationStore;
  readonly clocks: Clocks;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param jwks JSON text of the key set */
export function createGuarded(name: string, port: number, jwks: string): Guarded {
  // Its default settings are on purpose: nothing depends on what the user chose.
  const redis = new Redis(port, "127.0.0.1", { lazyConnect: true });
  redis.on("error", () => undefined);
  const clocks: Clocks = { wallOffsetMs: 0, monotonicOffsetMs: 0 };
  const store = new ReplicaRevocationStore({
    reader: createStreamReader(redis),
    zone: settings.zone,
    keys: settings.keys,
    maxStaleMs: settings.maxStaleMs,
    clockSkewMs: settings.clockSkewMs,
    blockMs: settings.blockMs,
    now: () => Date.now() + clocks.wallOffsetMs,
    monotonicNow: () => performance.now() + clocks.monotonicOffsetMs,
  });
  const verifier = createVerifier({
    issuer: settings.issuerUrl,
    audience: settings.audience,
    requiredScopes: ["tool:call"],
    revocations: store,
    fetch: async () => new Response(jwks, { headers: { "content-type": "application/json" } }),
  });
  return {
    name,
    store,
    clocks,
    authenticate: (token) => verifier.authenticate(token),
    async start() {
      await verifier.warmup();
      await store.start();
    },
    async stop() {
      await store.stop();
      redis.disconnect();
      verifier.close();
    },
  };
}
