import { spread } from "../harness.ts";
import { startChild } from "../processes/child.ts";
import type { Lookup } from "../processes/lookups.ts";
import { startRedis } from "./redis-server.ts";

const HEAD: readonly string[] = ["four anchors, asked of", "callers", "checks/s", "p50 µs", "p99 µs", "CPU µs"];

/** Fresh processes, one after another; medians of each figure. */
export async function measureLookups(processes: number): Promise<readonly Lookup[]> {
  const redis = await startRedis();
  try {
    const runs: (readonly Lookup[])[] = [];
    for (let n = 0; n < processes; n++) {
      const child = startChild("lookups", redis.port);
      runs.push(await child.next<readonly Lookup[]>().finally(() => child.stop()));
    }
    return (runs[0] ?? []).map((row, at) => {
      const median = (figure: "perSecond" | "p50" | "p99" | "cpu"): number =>
        spread(runs.map((run) => run[at]?.[figure] ?? Number.NaN)).median;
      return { ...row, perSecond: median("perSecond"), p50: median("p50"), p99: median("p99"), cpu: median("cpu") };
    });
  } finally {
    await redis.stop();
  }
}

/** Lines of a table; shown for comparison, nothing of it is judged. */
export function lookupCells(rows: readonly Lookup[]): readonly (readonly string[])[] {
  return [
    HEAD,
    ...rows.map(({ way, callers, perSecond, p50, p99, cpu }) => [
      way,
      `${callers}`,
      `${Number(perSecond.toPrecision(2)).toLocaleString("en")}`,
      microseconds(p50),
      microseconds(p99),
      microseconds(cpu),
    ]),
  ];
}

function microseconds(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en");
}
