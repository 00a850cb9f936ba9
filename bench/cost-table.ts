import type { Gate } from "./bars.ts";
import { columns } from "./columns.ts";
import type { CostRow } from "./costs/cost.ts";
import { costBarAt, verdictOfCost } from "./costs.ts";
import { spread } from "./harness.ts";

const HEAD: readonly string[] = ["id", "cost", "median", "p10–p90", "bar", "verdict"];

/** Rounded up, never in favour of what is measured; what is counted is shown as it is. */
const number = (value: number, unit: string): string => {
  const places = unit === "commands" ? 0 : value >= 100 ? 0 : 2;
  const factor = 10 ** places;
  return (Math.ceil(value * factor - 1e-9) / factor).toFixed(places);
};

/** The table of absolute costs. */
export function costTable(rows: readonly CostRow[], gate: Gate): string {
  return columns([HEAD, ...rows.map((row) => cellsOf(row, gate))]);
}

function cellsOf(row: CostRow, gate: Gate): readonly string[] {
  const { cost, values } = row;
  const { id, what, unit } = cost;
  const verdict = verdictOfCost(row, gate);
  if (values.length === 0) return [id, what, "–", "–", "–", verdict];
  const { median, p10, p90 } = spread(values);
  const bar = costBarAt(cost, gate);
  return [
    id,
    what,
    `${number(median, unit)} ${unit}`,
    values.length < 2 ? "–" : `${number(p10, unit)}–${number(p90, unit)}`,
    bar === undefined ? "–" : `≤ ${Number(bar.toPrecision(3))} ${unit}`,
    verdict,
  ];
}
