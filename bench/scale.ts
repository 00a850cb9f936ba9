import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { writeBlock } from "./marked-block.ts";
import { hasRedis } from "./revocation/redis-server.ts";
import { DAY, FAN_OUT, HERDS, type ScaleFigures, SHORT } from "./scale/figures.ts";
import { measureServer } from "./scale/measure-server.ts";
import { renderScale } from "./scale/render.ts";
import { simulateStream } from "./scale/simulate.ts";
import { simulateHerd } from "./scale/simulate-herd.ts";

const ROOT = resolve(import.meta.dirname, "..");
const FILE = resolve(import.meta.dirname, "scale", "figures.json");
const PARTS = ["short", "day", "fanOut", "herds", "server"] as const;

const { values: options } = parseArgs({ options: { only: { type: "string" }, write: { type: "boolean" } } });
const only = options.only?.split(",") ?? PARTS;
const unknown = only.find((part) => !(PARTS as readonly string[]).includes(part));
if (unknown !== undefined) throw new Error(`no part ${unknown}; there are ${PARTS.join(", ")}`);
const build = spawnSync(process.execPath, [resolve(ROOT, "scripts", "build.mjs")], {
  cwd: ROOT,
  stdio: ["ignore", 2, 2],
});
if (build.status !== 0) throw new Error("the build failed");

const before = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8"), toNaN) as ScaleFigures) : undefined;
/** A part that was not asked for stays what it was. */
const part = async <Name extends keyof ScaleFigures>(
  name: Name,
  measure: () => Promise<ScaleFigures[Name]>,
): Promise<ScaleFigures[Name]> => {
  const known = before?.[name];
  if (known !== undefined && !only.includes(name)) return known;
  console.error(`scale: ${name}`);
  return await measure();
};
const figures: ScaleFigures = {
  short: await part("short", () => simulateStream(SHORT)),
  fanOut: await part("fanOut", () => simulateStream(FAN_OUT)),
  herds: await part("herds", async () => {
    const herds = [];
    for (const herd of HERDS) herds.push(await simulateHerd(herd));
    return herds;
  }),
  server: await part("server", async () => {
    if (!hasRedis()) throw new Error("redis-server is not installed");
    return await measureServer();
  }),
  day: await part("day", () => simulateStream(DAY)),
};
const block = renderScale(figures);
console.log(block);
if (options.write === true) {
  await writeFile(FILE, `${JSON.stringify(figures, null, 2)}\n`);
  await writeBlock(resolve(ROOT, "docs", "scale.md"), "scale", block);
}
// Relays and replicas of the simulations wait for ever.
process.exit(0);

/** JSON has no NaN: a figure that there is none of is written as null. */
function toNaN(_name: string, value: unknown): unknown {
  return value === null ? Number.NaN : value;
}
