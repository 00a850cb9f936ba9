import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Gate } from "./bars.ts";
import { bundledSize } from "./costs/bundled.ts";
import type { Cost, CostRow } from "./costs/cost.ts";
import { firstValidation } from "./costs/first-validation.ts";
import { revocationCosts } from "./costs/revocation.ts";
import { spread } from "./harness.ts";
import { isQuiet, MAX_WAITS, untilQuiet } from "./quiet.ts";
import { hasRedis } from "./revocation/redis-server.ts";

const root: NodeJS.Require = createRequire(new URL("../package.json", import.meta.url));
const urlOf = (name: string): string => pathToFileURL(root.resolve(name)).href;
const sizeOf = async (names: string, module: string): Promise<readonly number[]> => [
  await bundledSize(`export { ${names} } from ${JSON.stringify(root.resolve(module))};`),
];

/** Share of a bar that a commit has to reach, as for ratios. */
const CI_SHARE = 0.9;

/** What validation alone costs, and live revocation. Bars: 10 ms until the first verdict, 4 kB for the guard. */
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
  ...revocationCosts(),
]);

/**
 * Measures the costs one after another, times on a quiet machine where that can be had.
 *
 * @param waits how often to wait for a quiet machine
 * @throws Error where continuous integration lacks what a cost needs
 */
export async function measureCosts(
  costs: readonly Cost[],
  processes: number,
  waits: number = MAX_WAITS,
): Promise<readonly CostRow[]> {
  const rows: CostRow[] = [];
  let left = waits;
  const lacksRedis = costs.some(({ needs }) => needs === "redis") && !hasRedis();
  if (lacksRedis && process.env["CI"] === "true") throw new Error("redis-server is not installed");
  for (const { measure, ...cost } of costs) {
    if (lacksRedis && cost.needs === "redis") {
      rows.push({ cost, quiet: false, values: [] });
      continue;
    }
    console.error(`bench: ${cost.what}`);
    if (cost.unit === "ms") left = await untilQuiet(left);
    const quiet = isQuiet();
    rows.push({ cost, quiet, values: await measure(processes) });
  }
  return rows;
}

/** The bar of a gate: a commit may exceed it by a ninth, except where it is nothing at all. */
export function costBarAt({ bar }: Pick<Cost, "bar">, gate: Gate): number | undefined {
  return bar === undefined || gate === "release" ? bar : bar / CI_SHARE;
}

/** What became of a cost. */
export type CostVerdict = "pass" | "MISSED" | "not judged (busy)" | "not measured (no redis-server)" | "diagnostic";

/** The median is judged: one process that was held up says nothing about the others. */
export function verdictOfCost({ cost, values, quiet }: CostRow, gate: Gate = "release"): CostVerdict {
  if (values.length === 0) return "not measured (no redis-server)";
  const bar = costBarAt(cost, gate);
  if (bar === undefined) return "diagnostic";
  if (spread(values).median <= bar) return "pass";
  return cost.unit === "ms" && !quiet ? "not judged (busy)" : "MISSED";
}
