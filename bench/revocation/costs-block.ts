import type { CostRow } from "../costs/cost.ts";
import { spread } from "../harness.ts";
import type { Lookup } from "../processes/lookups.ts";
import { lookupCells } from "./lookups.ts";

/**
 * What a page shows of the costs: those of live revocation, and the same question put to the replica and to Redis.
 *
 * @param head versions and load of the machine, because times depend on what else it does
 */
export function costsBlock(rows: readonly CostRow[], lookups: readonly Lookup[], head: string): string | undefined {
  const live = rows.filter(({ cost, values }) => cost.needs === "redis" && values.length > 0);
  if (live.length === 0 || lookups.length === 0) return undefined;
  const [names = [], ...cells] = lookupCells(lookups);
  return [
    `Measured with ${head}.`,
    "",
    "| Cost | Median | From–to | Bar |",
    "| --- | --- | --- | --- |",
    ...live.map(({ cost: { what, unit, bar }, values }) => {
      const round = (value: number): string => (value < 10 ? value.toFixed(value === 0 ? 0 : 2) : value.toFixed(0));
      const range = values.length < 2 ? "–" : `${round(Math.min(...values))}–${round(Math.max(...values))}`;
      return `| ${what} | ${round(spread(values).median)} ${unit} | ${range} | ${bar === undefined ? "–" : `≤ ${bar} ${unit}`} |`;
    }),
    "",
    line(names),
    line(names.map(() => "---")),
    ...cells.map(line),
  ].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
