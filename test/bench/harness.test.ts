import { describe, expect, it } from "vitest";
import { type Alternative, measure, rotation, runSlice, spread } from "../../bench/harness.ts";

describe("rotation", () => {
  it("gives every alternative every position once", () => {
    const items = ["a", "b", "c", "d"];
    const rounds = items.map((_, round) => rotation(items, round));
    for (const [position] of items.entries()) {
      expect(rounds.map((order) => order[position]).toSorted()).toEqual(items);
    }
    expect(rotation(items, items.length)).toEqual(items);
  });
});

describe("a measurement", () => {
  it("runs every alternative once per round, in rotated order", async () => {
    const order: string[] = [];
    const alternatives = ["a", "b", "c"].map((name) => recording(name, order));
    const series = await measure(alternatives, { warmupMs: 0, sliceMs: 0, rounds: 3 });
    expect(order).toEqual(["a", "b", "c", "a", "b", "c", "b", "c", "a", "c", "a", "b"]);
    expect(series.map(({ name, rounds }) => [name, rounds.length])).toEqual([
      ["a", 3],
      ["b", 3],
      ["c", 3],
    ]);
  });

  it("never runs an alternative that failed parity, and keeps it in the result", async () => {
    const order: string[] = [];
    const faulty = { ...recording("faulty", order), parityFault: "accepts wrong aud" };
    const series = await measure([recording("a", order), faulty], { warmupMs: 0, sliceMs: 0, rounds: 2 });
    expect(order).not.toContain("faulty");
    expect(series[1]).toEqual({ name: "faulty", form: "test", parityFault: "accepts wrong aud", rounds: [] });
  });

  it("stops at an outcome that is not the one being timed", async () => {
    const wrong = { ...recording("a", []), holds: () => false };
    await expect(runSlice(wrong, 0, { next: 0 })).rejects.toThrow("unexpected outcome");
  });

  it("keeps the wanted number of calls in flight", async () => {
    let inFlight = 0;
    let most = 0;
    const alternative: Alternative = {
      ...recording("a", []),
      mode: 8,
      call: async () => {
        inFlight++;
        most = Math.max(most, inFlight);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight--;
        return true;
      },
    };
    const slice = await runSlice(alternative, 5, { next: 0 });
    expect(most).toBe(8);
    expect(inFlight).toBe(0);
    expect(slice.calls).toBeGreaterThanOrEqual(8);
  });
});

describe("spread", () => {
  it("is median, tenth and ninetieth percentile", () => {
    const values = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
    expect(spread(values)).toEqual({ median: 5, p10: 1, p90: 9 });
  });
});

/** Writes its name once per slice: slices of zero length hold exactly one batch. */
function recording(name: string, order: string[]): Alternative {
  let calls = 0;
  return {
    name,
    form: "test",
    mode: "sync",
    call: () => {
      if (calls++ % 16 === 0) order.push(name);
      return true;
    },
    holds: (outcome) => outcome === true,
  };
}
