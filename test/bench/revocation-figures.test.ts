import { describe, expect, it } from "vitest";
import { costTable } from "../../bench/cost-table.ts";
import type { CostRow } from "../../bench/costs/cost.ts";
import { costBarAt, verdictOfCost } from "../../bench/costs.ts";
import { commandsIn, excess } from "../../bench/revocation/commands.ts";
import { percentile } from "../../bench/revocation/propagation.ts";

describe("commands that verifications cause", () => {
  const idle = new Map([
    ["xread", 20],
    ["xadd", 16],
  ]);

  it("are none when the idle interval explains them, its edge included", () => {
    expect(excess(new Map([...idle, ["xread", 21]]), idle)).toBe(0);
    expect(excess(new Map([["xread", 3]]), idle)).toBe(0);
  });

  it("are counted whole when idleness knows nothing of them", () => {
    expect(excess(new Map([...idle, ["mget", 1]]), idle)).toBe(1);
  });

  it("are counted beyond the edge of an interval", () => {
    expect(excess(new Map([...idle, ["xread", 120]]), idle)).toBe(99);
  });

  it("are read from what the server says", () => {
    const info = "# Commandstats\r\ncmdstat_xread:calls=7,usec=1\r\ncmdstat_client|list:calls=2,usec=9\r\n";
    expect(commandsIn(info)).toEqual(
      new Map([
        ["xread", 7],
        ["client|list", 2],
      ]),
    );
  });
});

describe("a percentile", () => {
  it("is the smallest value that the share does not exceed", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 1)).toBe(100);
    expect(percentile([5], 0.99)).toBe(5);
  });
});

describe("a cost", () => {
  const row = (bar: number, values: readonly number[], quiet = true): CostRow => ({
    cost: { id: "P8", what: "w", unit: "ms", bar, needs: "redis" },
    values,
    quiet,
  });

  it("may exceed its bar by a ninth in CI; nothing at all stays nothing", () => {
    expect(costBarAt({ bar: 9 }, "ci")).toBe(10);
    expect(costBarAt({ bar: 0 }, "ci")).toBe(0);
    expect(verdictOfCost(row(9, [10]), "ci")).toBe("pass");
    expect(verdictOfCost(row(9, [10]), "release")).toBe("MISSED");
  });

  it("is judged by its median, and not judged on a busy machine", () => {
    expect(verdictOfCost(row(9, [1, 8, 99]), "release")).toBe("pass");
    expect(verdictOfCost(row(9, [10, 10, 10], false), "release")).toBe("not judged (busy)");
  });

  it("says so when there was no server to measure with", () => {
    expect(verdictOfCost(row(9, []), "release")).toBe("not measured (no redis-server)");
    expect(costTable([row(9, [])], "release")).toContain("not measured (no redis-server)");
  });
});
