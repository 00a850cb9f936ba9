import type { CostRow } from "../costs/cost.ts";
import { spread } from "../harness.ts";
import type { Lookup } from "../processes/lookups.ts";
import { lookupCells } from "./lookups.ts";

/** What a page shows of the costs: those of live revocation, and the same question put to the replica and to Redis. */
export function costsBlock(rows: readonly CostRow[], lookups: readonly Lookup[]): string | undefined {
  const live = rows.filter(({ cost, values }) => cost.needs === "redis" && values.length > 0);
  if (live.length === 0 || lookups.length === 0) return undefined;
  const [head = [], ...cells] = lookupCells(lookups);
  return [
    "| Cost | Median | From–to | Bar |",
    "| --- | --- | --- | --- |",
    ...live.map(({ cost: { what, unit, bar }, values }) => {
      const round = (value: number): string => (value < 10 ? value.toFixed(value === 0 ? 0 : 2) : value.toFixed(0));
      const range = values.length < 2 ? "–" : `${round(Math.min(...values))}–${round(Math.max(...values))}`;
      return `| ${what} | ${round(spread(values).median)} ${unit} | ${range} | ${bar === undefined ? "–" : `≤ ${bar} ${unit}`} |`;
    }),
    "",
    line(head),
    line(head.map(() => "---")),
    ...cells.map(line),
  ].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
