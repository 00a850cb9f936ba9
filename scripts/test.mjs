// The test command: builds what the package tests need, runs every suite of every language, and ends with the counts.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import "./preflight.mjs";
import { findOrInstallRedis } from "./redis.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "countersign-test-"));
const strict = process.env.CI === "true";

/** @typedef {{ passed: number, failed: number, skipped: number, reason?: string }} Counts */

const run = (args, env = {}) =>
  spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  }).status ?? 1;

/** Counts that a program wrote; a program that says nothing, or ends otherwise than it says, has failed. */
const counted = (status, read) => {
  try {
    const counts = read();
    const whole = ["passed", "failed", "skipped"].every((name) => Number.isSafeInteger(counts[name]));
    if (!whole) return { passed: 0, failed: 1, skipped: 0 };
    return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
};

/** @returns {Counts} */
const typescript = () => {
  const report = join(folder, "report.json");
  if (run(["scripts/build.mjs"]) !== 0) return { passed: 0, failed: 1, skipped: 0 };
  const status = run([
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ]);
  return counted(status, () => {
    const result = JSON.parse(readFileSync(report, "utf8"));
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  });
};

/**
 * A language whose tests another program runs: it writes its counts, and a reason when there was nothing to run them.
 *
 * @returns {Counts}
 */
const other = (name) => {
  const counts = join(folder, `${name}.json`);
  const status = run([`scripts/${name}.mjs`], { COUNTERSIGN_COUNTS: counts });
  return counted(status, () => JSON.parse(readFileSync(counts, "utf8")));
};

const lineOf = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;

findOrInstallRedis();

/** @type {[string, Counts][]} */
const languages = [["TypeScript", typescript()]];
// Arguments select tests of TypeScript: who gives some wants to see those and nothing else.
if (process.argv.length === 2) {
  if (existsSync(join(root, "scripts/python.mjs"))) languages.push(["Python", other("python")]);
  if (existsSync(join(root, "scripts/go.mjs"))) languages.push(["Go", other("go")]);
}
rmSync(folder, { recursive: true, force: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const lines = languages.map(([name, counts]) => {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  return `${name}: ${lineOf(counts)}${counts.reason === undefined ? "" : ` (${counts.reason})`}`;
});
const text = `${[...lines, lineOf(total)].join("\n")}\n`;
process.stdout.write(text);
const summary = process.env.COUNTERSIGN_TEST_SUMMARY;
if (summary) writeFileSync(summary, text);

const skippedInCi = strict && languages.some(([, { skipped, reason }]) => skipped > 0 || reason !== undefined);
if (skippedInCi) process.stderr.write("skipped tests and missing languages are failures when CI=true\n");
const empty = languages.some(([, { passed, reason }]) => passed === 0 && reason === undefined);
process.exit(total.failed === 0 && !empty && !skippedInCi ? 0 : 1);
