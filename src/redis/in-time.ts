import type { Outcome } from "./stream-group.ts";

/** Milliseconds that a store may take for one entry. */
const applyWithinMs = 2_000;

/** An entry that a store does not settle in time waits for the next attempt, and holds up no other. */
export function inTime(outcome: Promise<Outcome>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("not settled in time")), applyWithinMs);
    outcome.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
