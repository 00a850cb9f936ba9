// Differential fuzz of the generated languages: npm run fuzz -- --cases 100000 --seed 7
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import bundle from "../../generated/schema/contract.json" with { type: "json" };
import { executorsOf } from "./executors.ts";
import { fuzz, shownDisagreement } from "./fuzz.ts";
import { grammarsOf } from "./grammar.ts";
import { startPanel } from "./panel.ts";
import { createSchemaOracle } from "./schema-oracle.ts";

const { values } = parseArgs({
  options: { cases: { type: "string", default: "100000" }, seed: { type: "string" }, verdicts: { type: "boolean" } },
});
const cases = Number(values.cases);
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
if (!Number.isSafeInteger(cases) || cases < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write("usage: npm run fuzz -- [--cases 100000] [--seed 7] [--verdicts]\n");
  process.exit(2);
}

const executors = executorsOf();
for (const missing of executors.missing) process.stderr.write(`not asked: ${missing}\n`);
const panel = await startPanel(executors.commands);
const grammars = grammarsOf(bundle);
let disagree = 0;
try {
  const report = await fuzz({
    cases,
    seed,
    panel,
    grammars,
    oracle: createSchemaOracle(grammars),
    onProgress: (done, found) => {
      if (done % 20_000 === 0 || done === cases)
        process.stderr.write(`${done} cases, ${found} kinds of disagreement\n`);
    },
  });
  for (const one of report.disagreements) process.stdout.write(`\n${shownDisagreement(one)}`);
  if (values.verdicts)
    for (const [name, times] of [...report.verdicts].sort()) process.stdout.write(`${name}: ${times}\n`);
  disagree = report.disagreements.length;
  const who = [...panel.members.map(({ name }) => name), "ajv"].join(", ");
  const rate = Math.round(report.cases / report.seconds);
  process.stdout.write(
    `${report.cases} cases, seed ${seed}, ${who}: ${disagree} kinds of disagreement, ${report.seconds.toFixed(1)} s, ${rate} cases/s\n`,
  );
  await panel.stop();
} finally {
  executors.dispose();
}
process.exit(disagree === 0 && executors.missing.length === 0 ? 0 : 1);
