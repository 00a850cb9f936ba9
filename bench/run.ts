import { fork, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type CaseName, FIGURES, type Gate } from "./bars.ts";
import { columns } from "./columns.ts";
import { costTable } from "./cost-table.ts";
import { COSTS, measureCosts, verdictOfCost } from "./costs.ts";
import type { Series, Timing } from "./harness.ts";
import { judge, type Measurement, type Row } from "./judge.ts";
import { writeBlock } from "./marked-block.ts";
import { isQuiet, load, MAX_WAITS, untilQuiet } from "./quiet.ts";
import { costsBlock } from "./revocation/costs-block.ts";
import { lookupCells, measureLookups } from "./revocation/lookups.ts";
import { hasRedis } from "./revocation/redis-server.ts";
import { table } from "./table.ts";

const HERE = import.meta.dirname;
const ROOT = dirname(HERE);
const PROCESSES = 3;
const FULL: Timing = { warmupMs: 150, sliceMs: 100, rounds: 13 };
const HTTP: Timing = { warmupMs: 300, sliceMs: 250, rounds: 15 };
const QUICK: Timing = { warmupMs: 100, sliceMs: 60, rounds: 7 };
/** How often a quick run measures a case before a miss counts. */
const ATTEMPTS = 4;
const QUICK_FIGURES = ["P1", "P2", "P4", "P5", "P7", "P8", "M1", "C4"];
/** Wall-clock cases come first: what runs before them is load. */
const ORDER: readonly CaseName[] = ["http/load", "pool", "single", "cached", "reject", "revocation", "steps"];
const USAGE = "npm run bench [-- --only P1,P4] [--gate ci|release] [--json file] [--quick] [--write]";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    gate: { type: "string" },
    json: { type: "string" },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const gate = gateOf(options.gate ?? (options.quick ? "ci" : "release"));
const ids = options.only?.split(",") ?? (options.quick ? QUICK_FIGURES : undefined);
const unknown = ids?.find((id) => id !== "L" && ![...FIGURES, ...COSTS].some((figure) => figure.id === id));
if (unknown !== undefined) fail(`no figure ${unknown}; ${USAGE}`);
const figures = FIGURES.filter(({ id }) => ids === undefined || ids.includes(id));
const costs = COSTS.filter(({ id }) => ids === undefined || ids.includes(id));
/** Per-call lookups in Redis beside the replica: for comparison, never judged. */
const withLookups = ids === undefined || ids.includes("L");

prepareTree();
const timing = options.quick ? QUICK : FULL;
const machine = [
  `node ${process.versions.node}`,
  `openssl ${process.versions.openssl}`,
  `${availableParallelism()} cores`,
  `load ${load().toFixed(2)}`,
];
const head = [...machine, `${PROCESSES} processes × ${timing.rounds} rounds × ${timing.sliceMs} ms`].join(" · ");

const costRows = await measureCosts(costs, options.quick ? 1 : PROCESSES, options.quick ? 0 : MAX_WAITS);
const lookups = withLookups && hasRedis() ? await measureLookups(PROCESSES) : [];
const measurements = new Map<CaseName, readonly Measurement[]>();
for (const name of ORDER) {
  if (figures.some((figure) => figure.case === name)) measurements.set(name, await measureCase(name));
}
const judgeAll = (): readonly Row[] =>
  figures.map((figure) => judge(figure, measurements.get(figure.case) ?? [], gate));
let rows = judgeAll();
// A short run on a machine that did something else a moment ago is noisy: a miss must show up every time.
for (let attempt = 2; options.quick && attempt <= ATTEMPTS && missed(rows).length > 0; attempt++) {
  for (const name of missed(rows)) {
    console.error(`bench: ${name} missed its bar, measured again (${attempt} of ${ATTEMPTS})`);
    measurements.set(name, await measureCase(name));
  }
  rows = judgeAll();
}
const tables = [
  ...(rows.length > 0 ? [table(rows)] : []),
  ...(costRows.length > 0 ? [costTable(costRows, gate)] : []),
  ...(lookups.length > 0 ? [columns(lookupCells(lookups))] : []),
];
const text = `${head}\n${tables.join("\n\n")}`;
console.log(text);
if (options.json !== undefined) await writeJson(resolve(options.json), rows);
if (options.write) {
  // A part of the figures does not replace the page of all of them.
  if (ids === undefined) await writeFile(resolve(HERE, "RESULTS.md"), resultsPage(text));
  const block = costsBlock(costRows, lookups, machine.join(", "));
  if (block !== undefined) await writeBlock(resolve(ROOT, "docs", "operate-revocation.md"), "costs", block);
}
const failed = rows.some(({ verdict }) => verdict === "MISSED" || verdict === "parity failed");
if (failed || costRows.some((row) => verdictOfCost(row, gate) === "MISSED")) process.exitCode = 1;

/** Cases with a figure that missed. */
function missed(judged: readonly Row[]): readonly CaseName[] {
  const names = judged.filter(({ verdict }) => verdict === "MISSED").map(({ figure }) => figure.case);
  return ORDER.filter((name) => names.includes(name));
}

/** Installs the pinned peers once, and builds the product: a figure is never taken from an older build. */
function prepareTree(): void {
  if (figures.length > 0 && !existsSync(resolve(HERE, "node_modules", ".package-lock.json"))) {
    console.error("bench: installing the pinned peers (npm ci in bench/)");
    run("npm", ["ci", "--ignore-scripts"], HERE);
  }
  run(process.execPath, [resolve(ROOT, "scripts", "build.mjs")], ROOT);
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status } = spawnSync(command, args, {
    cwd,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32" && command === "npm",
  });
  if (status !== 0) fail(`${command} ${args.join(" ")} failed`);
}

async function measureCase(name: CaseName): Promise<readonly Measurement[]> {
  const onWallClock = figures.some((figure) => figure.case === name && figure.clock === "wall");
  const measured: Measurement[] = [];
  let waits = onWallClock ? MAX_WAITS : 0;
  for (let n = 1; n <= PROCESSES; n++) {
    if (onWallClock) waits = await untilQuiet(waits);
    const before = { quiet: isQuiet(), load: load() };
    console.error(`bench: ${name}, process ${n} of ${PROCESSES}`);
    measured.push({ ...before, series: await measureOnce(name, name === "http/load" ? HTTP : timing) });
  }
  return measured;
}

async function measureOnce(name: CaseName, caseTiming: Timing): Promise<readonly Series[]> {
  const child = fork(resolve(HERE, "measure.ts"), [name, JSON.stringify(caseTiming)], { execArgv: [] });
  return await new Promise((done, refuse) => {
    let series: readonly Series[] | undefined;
    child.once("message", (message) => {
      series = message as readonly Series[];
    });
    child.once("error", refuse);
    child.once("exit", (code) => {
      if (code === 0 && series !== undefined) done(series);
      else refuse(new Error(`case ${name} ended with status ${code}`));
    });
  });
}

async function writeJson(file: string, judged: readonly Row[]): Promise<void> {
  const report = {
    gate,
    timing,
    node: process.versions.node,
    openssl: process.versions.openssl,
    v8: process.versions.v8,
    cpu: cpus()[0]?.model,
    cores: availableParallelism(),
    rows: judged,
    costs: costRows,
    lookups,
    measurements: Object.fromEntries(measurements),
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
}

function resultsPage(lines: string): string {
  return [
    "# Results",
    "",
    "Written by `npm run bench -- --write`; do not edit. Ratios of one run on one machine: above the bar is better for",
    "“≥”, below it for “≤”. Peers do the same checks as ours (P2, P3) and are shown in their fastest form. CPU and thread",
    `figures are judged by the worst of three processes, wall figures by the median of three quiet runs; gate: ${gate}.`,
    "Costs are absolute, judged by their median: of fresh processes (V1, C4, M1), of runs with two processes and a real",
    "Redis (P8); kilobytes have 1,000 bytes (V2). P5 as a cost: what the server counts, less an idle interval. The last",
    "table is for comparison only: the same question put to the replica, and per call to Redis over loopback. What faults do",
    "to revocation, measured: [docs/revocation-under-faults.md](../docs/revocation-under-faults.md); beyond one Redis:",
    "[docs/scale.md](../docs/scale.md).",
    "",
    "```",
    lines,
    "```",
    "",
  ].join("\n");
}

function gateOf(value: string): Gate {
  if (value === "ci" || value === "release") return value;
  return fail(`no gate ${value}; ${USAGE}`);
}

function fail(message: string): never {
  console.error(`bench: ${message}`);
  process.exit(2);
}
