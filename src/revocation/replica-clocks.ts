import type { GateClocks } from "./freshness-gate.ts";

/** The clocks that an owner gave, made total: one that throws, or answers anything but a number, answers NaN. */
export function safeClocks(now: () => number, monotonicNow: () => number): GateClocks {
  return Object.freeze({ now: safeClock(now), monotonicNow: safeClock(monotonicNow) });
}

function safeClock(clock: () => unknown): () => number {
  return () => {
    try {
      const time = clock();
      return typeof time === "number" ? time : Number.NaN;
    } catch {
      return Number.NaN;
    }
  };
}
