// How long `generate --watch` takes from a save of the core contract's schema to the written output.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Nobody saves sooner after the last output appeared. */
const BETWEEN_MS = 750;

/** Two kinds of saves in turn, each on top of the last: a text that changes, and a claim more. */
const edits = (text, turn) => {
  if (turn % 2 === 0)
    return text.replace(/Session of the agent that acts[^"]*/, `Session of the agent that acts, ${turn}.`);
  const claim = `team_${turn}: OptionalText({ description: "Team." }),\n    `;
  return text
    .replace('agent_session_id: OptionalText({ description: "Session', (found) => claim + found)
    .replace('"root_sid",\n', (found) => `${found}      "team_${turn}",\n`);
};

/**
 * Milliseconds from each save to the moment when the watch reports the written output, in a process of its own.
 *
 * @param {number} saves
 * @returns {Promise<number[]>}
 */
export const measureWatch = async (saves) => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-watch-"));
  for (const name of ["schema", "generated", "countersign.config.ts", "package.json"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  const schema = join(folder, "schema", "claims.ts");
  const program = join(root, "codegen/src/main.ts");
  const child = spawn(process.execPath, ["--no-warnings", program, "generate", "--watch", "--format", "json"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const written = async () => {
    const { value, done } = await lines.next();
    const event = done ? { kind: "ended" } : JSON.parse(value);
    if (event.kind !== "written") throw new Error(JSON.stringify(event));
    return event.result.differences.length;
  };
  try {
    await written();
    const times = [];
    for (let turn = 0; turn < saves; turn += 1) {
      const before = readFileSync(schema, "utf8");
      const text = edits(before, turn);
      if (text === before) throw new Error("the schema has no such line");
      await setTimeout(BETWEEN_MS);
      const start = performance.now();
      writeFileSync(schema, text);
      if ((await written()) === 0) throw new Error("a save changed nothing");
      times.push(performance.now() - start);
    }
    return times;
  } finally {
    const ended = new Promise((settle) => child.once("close", settle));
    child.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
};

/** @param {readonly number[]} times */
export const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

if (import.meta.main) {
  const times = await measureWatch(16);
  const said = (name, list) => `${name} ${Math.round(median(list))} ms`;
  const texts = times.filter((_time, turn) => turn % 2 === 0);
  const claims = times.filter((_time, turn) => turn % 2 === 1);
  process.stdout.write(
    `generate --watch: ${said("median", times)} over ${times.length} saves (${said("a text", texts)}, ${said("a new claim", claims)}), slowest ${Math.round(Math.max(...times))} ms\n`,
  );
}
