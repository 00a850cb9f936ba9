import { describe, expect, it } from "vitest";
import { barAt, FIGURES, meets, worst } from "../../bench/bars.ts";
import type { Costs, Series } from "../../bench/harness.ts";
import { judge, type Measurement } from "../../bench/judge.ts";

const atLeast = {
  id: "P1",
  case: "single",
  subject: "ours",
  against: "raw",
  clock: "cpu",
  direction: ">=",
  bar: 0.8,
} as const;
const atMost = { ...atLeast, id: "P3", direction: "<=", bar: 1.8 } as const;

describe("a bar", () => {
  it("is asked in full by a release", () => {
    expect(barAt(atLeast, "release")).toBe(0.8);
    expect(barAt(atMost, "release")).toBe(1.8);
  });

  it("is lowered to 90 % by CI when more is better, and raised by the same share when less is better", () => {
    expect(barAt(atLeast, "ci")).toBeCloseTo(0.72);
    expect(barAt(atMost, "ci")).toBeCloseTo(2);
  });

  it("is met by equality and missed by the next worse value", () => {
    expect(meets(0.8, 0.8, ">=")).toBe(true);
    expect(meets(0.799, 0.8, ">=")).toBe(false);
    expect(meets(1.8, 1.8, "<=")).toBe(true);
    expect(meets(1.801, 1.8, "<=")).toBe(false);
  });

  it("is never met by a figure that is not a number", () => {
    expect(meets(Number.NaN, 0.8, ">=")).toBe(false);
    expect(meets(Number.NaN, 1.8, "<=")).toBe(false);
  });

  it("is compared with the worst process, which depends on the direction", () => {
    expect(worst([0.9, 0.7, 0.8], ">=")).toBe(0.7);
    expect(worst([0.9, 0.7, 0.8], "<=")).toBe(0.9);
  });

  it("exists for every measured figure except diagnostics", () => {
    const withoutBar = FIGURES.filter(({ bar }) => bar === undefined).map(({ id }) => id);
    expect(new Set(withoutBar)).toEqual(new Set(["D"]));
    expect(FIGURES.filter(({ id }) => id === "D")).toHaveLength(withoutBar.length);
  });
});

describe("judging", () => {
  it("divides the other side's cost by ours when more is better", () => {
    const row = judge(atLeast, [processOf({ ours: [100, 100, 100], raw: [80, 90, 85] })], "release");
    expect(row.ratio?.median).toBeCloseTo(0.85);
    expect(row.verdict).toBe("pass");
  });

  it("divides our cost by the other side's when less is better", () => {
    const row = judge(atMost, [processOf({ ours: [200], raw: [100] })], "release");
    expect(row.ratio?.median).toBeCloseTo(2);
    expect(row.verdict).toBe("MISSED");
    expect(judge(atMost, [processOf({ ours: [200], raw: [100] })], "ci").verdict).toBe("pass");
  });

  it("takes ratios within a round, so that a slow round of both sides changes nothing", () => {
    const row = judge(atLeast, [processOf({ ours: [100, 1000, 10], raw: [90, 900, 9] })], "release");
    expect(row.ratio).toEqual({ median: 0.9, p10: 0.9, p90: 0.9 });
  });

  it("lets one bad process of three miss a CPU bar", () => {
    const good = processOf({ ours: [100], raw: [90] });
    const bad = processOf({ ours: [100], raw: [79] });
    expect(judge(atLeast, [good, bad, good], "release")).toMatchObject({ worst: 0.79, verdict: "MISSED" });
  });

  it("judges the wall clock by the median of three quiet runs", () => {
    const onWall = { ...atLeast, clock: "wall" } as const;
    const good = processOf({ ours: [100], raw: [90] });
    const bad = processOf({ ours: [100], raw: [50] });
    expect(judge(onWall, [good, bad, good], "release").verdict).toBe("pass");
    expect(judge(onWall, [good, good, { ...good, quiet: false }], "release").verdict).toBe("not judged (busy)");
  });

  it("says so when the machine has too few cores for a figure", () => {
    const row = judge({ ...atMost, cores: 2 }, [processOf({ ours: [200], raw: [100] })], "release", 1);
    expect(row.verdict).toBe("not judged (too few cores)");
  });

  it("compares with the cheapest form of the other side", () => {
    const measurement = processOf({ ours: [100] });
    const series = [...measurement.series, seriesOf("raw", [150], "documented"), seriesOf("raw", [70], "fastest")];
    expect(judge(atLeast, [{ ...measurement, series }], "release")).toMatchObject({ form: "fastest", worst: 0.7 });
  });

  it("misses when a side failed parity, whichever it is", () => {
    const failed: Series = { name: "ours", form: "f", parityFault: "accepts wrong aud", rounds: [] };
    const row = judge(atLeast, [{ quiet: true, load: 0, series: [failed, seriesOf("raw", [1])] }], "release");
    expect(row).toMatchObject({ verdict: "parity failed", fault: "ours: accepts wrong aud" });
    const other: Series = { ...failed, name: "raw" };
    const against = judge(atLeast, [{ quiet: true, load: 0, series: [seriesOf("ours", [1]), other] }], "release");
    expect(against).toMatchObject({ verdict: "parity failed", fault: "raw: accepts wrong aud" });
  });
});

function processOf(costs: Readonly<Record<string, readonly number[]>>): Measurement {
  return { quiet: true, load: 0, series: Object.entries(costs).map(([name, values]) => seriesOf(name, values)) };
}

function seriesOf(name: string, values: readonly number[], form = "only"): Series {
  return { name, form, rounds: values.map((value): Costs => ({ wall: value, cpu: value, thread: value })) };
}
