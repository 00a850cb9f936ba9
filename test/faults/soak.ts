// Five minutes of faults at random. `--seconds 30` for a cut, `--seed` to see the same order again, `--write` for the docs.
import { parseArgs } from "node:util";
import { allFaults } from "./support/all-faults.ts";
import { deaths } from "./support/children.ts";
import type { Fault } from "./support/fault.ts";
import { startLab } from "./support/lab.ts";
import { createRandom } from "./support/random.ts";
import { type FaultReport, runFault } from "./support/run-fault.ts";
import { bucketMs } from "./support/sampler.ts";
import { judgeSoak, type SoakReport } from "./support/soak-report.ts";
import { renderSoak, writeSoak } from "./support/soak-table.ts";
import { pause, wallTime } from "./support/wall-time.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "300" },
    seed: { type: "string", default: `${Date.now() % 1_000_000}` },
    write: { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds);
const seed = Number(values.seed);
if (!(seconds >= 1 && seconds <= 3_000)) throw new RangeError("--seconds is 1 to 3000: mandates live for an hour");
if (!Number.isSafeInteger(seed)) throw new RangeError("--seed is a whole number");

let unhandled = 0;
process.on("unhandledRejection", () => {
  unhandled += 1;
});

process.stdout.write(`soak: ${seconds} s, seed ${seed}, ${allFaults.length} kinds of faults\n`);
const lab = await startLab({ seed });
const random = createRandom(seed);
const reports: FaultReport[] = [];
const failures: string[] = [];
const startedAt = wallTime();
const end = performance.now() + seconds * 1_000;
let rssBefore = process.memoryUsage().rss;
let queue: Fault[] = [];

while (performance.now() < end && failures.length === 0) {
  if (queue.length === 0) {
    // Growth counts from the end of the first round, when everything was loaded once.
    if (reports.length > 0 && reports.length <= allFaults.length) rssBefore = process.memoryUsage().rss;
    queue = random.shuffled(allFaults);
  }
  const fault = queue.shift() as Fault;
  try {
    const report = await runFault(lab, fault);
    reports.push(report);
    for (const each of report.broken) process.stdout.write(`  ${fault.row} ${fault.name}: ${each}\n`);
  } catch (error) {
    failures.push(`${fault.row} ${fault.name}: ${error instanceof Error ? error.message : "failed"}`);
  }
  await pause(200 + random.below(600));
}

const endedAt = wallTime();
const outside = lab.ledger.counts(
  (from, to) =>
    from >= startedAt &&
    to <= endedAt &&
    reports.every(({ window }) => to <= window.from - bucketMs || from >= window.to),
);
const { decisions, slowestMs } = lab.ledger.counts();
const rssAfter = process.memoryUsage().rss;
const report: SoakReport = {
  seconds: Math.round((endedAt - startedAt) / 1_000),
  seed,
  kinds: new Set(reports.map(({ fault }) => fault)).size,
  faults: reports,
  decisions,
  wrongAccepts: lab.ledger.wrong.length,
  slowestMs,
  outside: { asked: outside.asked, served: outside.served },
  revocations: lab.revoked.size,
  unhandled,
  rssGrowthBytes: rssAfter - rssBefore,
  rssBytes: rssAfter,
  remoteRssBytes: lab.remoteRss,
  failures: [...failures, ...deaths],
};
const windows = [{ from: 0, to: startedAt }, ...reports.map(({ window }) => window)];
for (const { subject, at, forMs } of lab.ledger.turnedAway(windows)) {
  const last = reports.findLast(({ window }) => window.from < at);
  const since = Math.round(at - (last?.window.to ?? startedAt));
  process.stdout.write(`  ${subject} was closed for ${Math.round(forMs)} ms, ${since} ms after: ${last?.fault}\n`);
}
await lab.close();
process.stdout.write(`${renderSoak(report)}\n`);
const broken = judgeSoak(report);
for (const each of broken) process.stdout.write(`BROKEN: ${each}\n`);
if (values.write && broken.length === 0) writeSoak(report);
process.exitCode = broken.length === 0 ? 0 : 1;
