import { setTimeout as sleep } from "node:timers/promises";
import { spread } from "../harness.ts";
import { startChild } from "../processes/child.ts";
import type { Refusal, RefuserReady } from "../processes/refuser.ts";
import { startPublisher } from "./publisher.ts";
import { startRedis } from "./redis-server.ts";

/** Samples of one run. */
const SAMPLES = 600;
/** Longest pause between two revocations; most are shorter, none follows a clock. */
const MAX_PAUSE_MS = 10;
const TTL_MS = 900_000;

/** Milliseconds of one run from the acknowledgement, and from the call, until another process refuses. */
export interface Propagation {
  readonly p50: number;
  readonly p99: number;
  readonly calledP99: number;
}

/** One run of P8: a publisher in this process, a verifier in another, one real Redis between them. */
export async function measurePropagation(): Promise<Propagation> {
  const redis = await startRedis();
  const publisher = await startPublisher(redis.port, 0);
  const refuser = startChild("refuser", redis.port, SAMPLES);
  try {
    const { sessions } = await refuser.next<RefuserReady>();
    const acknowledged: number[] = [];
    const called: number[] = [];
    for (const [index, session] of sessions.entries()) {
      const refused = refuser.next<Refusal>();
      const calledAt = millisecondsNow();
      await publisher.publisher.revoke(session, { ttlMs: TTL_MS });
      const acknowledgedAt = millisecondsNow();
      const { index: refusedIndex, atMs } = await refused;
      if (refusedIndex !== index) throw new Error("another mandate was refused");
      // Refused before we heard of the acknowledgement: no time at all.
      acknowledged.push(Math.max(0, atMs - acknowledgedAt));
      called.push(atMs - calledAt);
      await sleep(Math.random() * MAX_PAUSE_MS);
    }
    return {
      p50: spread(acknowledged).median,
      p99: percentile(acknowledged, 0.99),
      calledP99: percentile(called, 0.99),
    };
  } finally {
    await refuser.stop();
    await publisher.stop();
    await redis.stop();
  }
}

function millisecondsNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** The smallest value that this share of all does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
