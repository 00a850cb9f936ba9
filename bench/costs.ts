import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { bundledSize } from "./costs/bundled.ts";
import type { Cost, CostRow } from "./costs/cost.ts";
import { firstValidation } from "./costs/first-validation.ts";
import { spread } from "./harness.ts";
import { isQuiet, MAX_WAITS, untilQuiet } from "./quiet.ts";

const root: NodeJS.Require = createRequire(new URL("../package.json", import.meta.url));
const urlOf = (name: string): string => pathToFileURL(root.resolve(name)).href;
const sizeOf = async (names: string, module: string): Promise<readonly number[]> => [
  await bundledSize(`export { ${names} } from ${JSON.stringify(root.resolve(module))};`),
];

/** What validation alone costs. Bars: 10 ms until the first verdict, 4 kB for the guard. */
export const COSTS: readonly Cost[] = Object.freeze([
  {
    id: "V1",
    what: "import of contract/claims and first validation",
    unit: "ms",
    bar: 10,
    measure: () => firstValidation(urlOf("countersign/contract/claims")),
  },
  {
    id: "V1",
    what: "import of the whole contract and first validation",
    unit: "ms",
    measure: () => firstValidation(urlOf("countersign/contract")),
  },
  {
    id: "V2",
    what: "isClaims, bundled and gzipped",
    unit: "kB",
    bar: 4,
    measure: () => sizeOf("isClaims", "countersign/contract/claims"),
  },
  {
    id: "V2",
    what: "isClaims out of the whole contract, bundled and gzipped",
    unit: "kB",
    bar: 4,
    measure: () => sizeOf("isClaims", "countersign/contract"),
  },
  {
    id: "V2",
    what: "isClaims and explainClaims, bundled and gzipped",
    unit: "kB",
    measure: () => sizeOf("isClaims, explainClaims", "countersign/contract/claims"),
  },
]);

/** Measures the costs one after another, times on a quiet machine where that can be had. */
export async function measureCosts(costs: readonly Cost[]): Promise<readonly CostRow[]> {
  const rows: CostRow[] = [];
  let waits = MAX_WAITS;
  for (const { measure, ...cost } of costs) {
    console.error(`bench: ${cost.what}`);
    if (cost.unit === "ms") waits = await untilQuiet(waits);
    const quiet = isQuiet();
    rows.push({ cost, quiet, values: await measure() });
  }
  return rows;
}

/** The median is judged: one process that was held up says nothing about the others. */
export function verdictOfCost({
  cost,
  values,
  quiet,
}: CostRow): "pass" | "MISSED" | "not judged (busy)" | "diagnostic" {
  if (cost.bar === undefined) return "diagnostic";
  if (spread(values).median <= cost.bar) return "pass";
  return cost.unit === "ms" && !quiet ? "not judged (busy)" : "MISSED";
}
