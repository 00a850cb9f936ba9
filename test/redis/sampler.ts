import type { CheckedStore, CheckResult } from "countersign/revocation";

/** Asks a store every two milliseconds for ids that are revoked, and for one that never is. */
export interface Sampler {
  /** Ids whose revocation was acknowledged long enough ago; none may pass from now on. */
  readonly revoked: Set<string>;
  /** How often one of them passed. */
  readonly failOpen: number;
  readonly samples: number;
  /** When the good id last passed, by `performance.now`. */
  readonly lastPass: number;
  /** Longest time that a check took, in milliseconds. */
  readonly slowest: number;
  /** How often the good id did not pass. */
  readonly refused: number;
  /** How often the good id was called revoked: only known ids may be. */
  readonly mistaken: number;
  stop(): Promise<void>;
}

export function startSampler(store: CheckedStore, zone: string, revoked: Iterable<string> = []): Sampler {
  const ids = new Set(revoked);
  const counts = { failOpen: 0, samples: 0, lastPass: Number.NEGATIVE_INFINITY, slowest: 0, refused: 0, mistaken: 0 };
  let isStopped = false;
  const check = async (id: string): Promise<CheckResult> => {
    const began = performance.now();
    const result = await store.check({ zone, anchors: [{ zone, kind: "record", id }] });
    counts.slowest = Math.max(counts.slowest, performance.now() - began);
    counts.samples += 1;
    return result;
  };
  const run = async (): Promise<void> => {
    while (!isStopped) {
      for (const id of [...ids]) if ((await check(id)).state === "active") counts.failOpen += 1;
      const { state } = await check("good");
      if (state === "active") counts.lastPass = performance.now();
      else counts.refused += 1;
      if (state === "revoked") counts.mistaken += 1;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const running = run();
  return {
    revoked: ids,
    get failOpen() {
      return counts.failOpen;
    },
    get samples() {
      return counts.samples;
    },
    get lastPass() {
      return counts.lastPass;
    },
    get slowest() {
      return counts.slowest;
    },
    get refused() {
      return counts.refused;
    },
    get mistaken() {
      return counts.mistaken;
    },
    async stop() {
      isStopped = true;
      await running;
    },
  };
}
