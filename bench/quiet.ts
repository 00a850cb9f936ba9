import { availableParallelism, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const QUIET_SHARE = 0.5;
const WAIT_MS = 20_000;

/** Number of times that a case may wait for a quiet machine. */
export const MAX_WAITS = 5;

/** One-minute load average. */
export function load(): number {
  return loadavg()[0] ?? 0;
}

/** Whether a wall-clock figure may be taken now: load below half of the cores. */
export function isQuiet(): boolean {
  return load() < QUIET_SHARE * availableParallelism();
}

/** Waits until the machine is quiet, at most `waits` times. Returns how many waits are left. */
export async function untilQuiet(waits: number): Promise<number> {
  let left = waits;
  while (left > 0 && !isQuiet()) {
    left--;
    await sleep(WAIT_MS);
  }
  return left;
}
