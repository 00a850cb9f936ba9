import type { CostRow } from "./costs/cost.ts";
import { verdictOfCost } from "./costs.ts";
import { spread } from "./harness.ts";

const HEAD: readonly string[] = ["id", "cost", "median", "p10–p90", "bar", "verdict"];

/** Rounded up, never in favour of what is measured. */
const number = (value: number): string => (Math.ceil(value * 100 - 1e-9) / 100).toFixed(2);

/** The table of absolute costs. */
export function costTable(rows: readonly CostRow[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function cellsOf(row: CostRow): readonly string[] {
  const { cost, values } = row;
  const { median, p10, p90 } = spread(values);
  return [
    cost.id,
    cost.what,
    `${number(median)} ${cost.unit}`,
    values.length < 2 ? "–" : `${number(p10)}–${number(p90)}`,
    cost.bar === undefined ? "–" : `≤ ${cost.bar} ${cost.unit}`,
    verdictOfCost(row),
  ];
}
