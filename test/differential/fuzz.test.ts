import { randomInt } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import bundle from "../../generated/schema/contract.json" with { type: "json" };
import { describeLanguage, mandatoryInterpreter } from "../languages.ts";
import { executorsOf, typescriptExecutor } from "./executors.ts";
import { type FuzzReport, fuzz, shownDisagreement } from "./fuzz.ts";
import { generateCase } from "./generate-case.ts";
import { grammarsOf } from "./grammar.ts";
import { type Panel, startPanel } from "./panel.ts";
import { createSchemaOracle } from "./schema-oracle.ts";

const grammars = grammarsOf(bundle);
const oracle = createSchemaOracle(grammars);

const runOn = async (panel: Panel, cases: number, seed: number, kinds = 12): Promise<FuzzReport> => {
  try {
    return await fuzz({ cases, seed, panel, grammars, oracle, kinds });
  } finally {
    await panel.stop();
  }
};

describeLanguage(["python", "go"], "the generated languages and Ajv on the bundle agree", () => {
  const executors = executorsOf();
  afterAll(executors.dispose);

  it.each([
    ["a fixed seed", 1, 20_000],
    ["a seed of this run", randomInt(2 ** 31), 10_000],
  ] as const)("about the cases of %s: %i", { timeout: 300_000 }, async (which, seed, cases) => {
    mandatoryInterpreter("python");
    mandatoryInterpreter("go");
    const panel = await startPanel(executors.commands);
    expect(panel.members.map(({ started }) => started.language).sort()).toEqual(["go", "python", "typescript"]);
    const report = await runOn(panel, cases, seed);
    const shown = report.disagreements.map(shownDisagreement).join("\n");
    expect(shown, `npm run fuzz -- --cases ${cases} --seed ${seed}`).toBe("");
    // A run that only ever sees one outcome would prove little. What a seed of this run sees of the rare ones is chance.
    if (which !== "a fixed seed") return;
    for (const { id, errors } of [
      { id: "2026-05", errors: ["insufficient_scope", "agent_required", "session_revoked"] },
      { id: "1.0", errors: ["insufficient_scope", "session_required", "session_revoked", "delegation_stale"] },
    ]) {
      for (const verdict of [
        "valid",
        "error",
        "invalid_token",
        "invalid_zone",
        "verification_unavailable",
        ...errors,
      ]) {
        expect(report.verdicts.get(`${id} ladder ${verdict}`) ?? 0, `${id} ${verdict}`).toBeGreaterThan(0);
      }
      expect(report.verdicts.get(`${id} enforce valid`) ?? 0, `${id} checks alone`).toBeGreaterThan(100);
    }
  });
});

describe("the fuzz", () => {
  it("generates the same cases from the same seed, and others from another", () => {
    const some = (seed: number): string =>
      JSON.stringify([1, 2, 3].map((index) => generateCase(grammars, seed, index)));
    expect(some(7)).toBe(some(7));
    expect(some(7)).not.toBe(some(8));
  });

  it.each([
    "last-duplicate-wins",
    "lone-surrogates-pass",
    "infinity-is-a-number",
    "limit-off-by-one",
    "scopes-fold-case",
    "first-anchor-only",
    "unknown-options-pass",
    "null-is-absent",
  ])("finds an executor whose fault is %s, and shows it by a small case", { timeout: 120_000 }, async (fault) => {
    const right = typescriptExecutor();
    const broken = {
      name: fault,
      argv: [process.execPath, "test/differential/broken-program.ts", fault],
      cwd: right.cwd,
    };
    const report = await runOn(await startPanel([right, broken]), 4000, 1, 1);
    expect(report.disagreements.length).toBeGreaterThan(0);
    const [first] = report.disagreements;
    const { one } = first?.case ?? generateCase(grammars, 1, 0);
    expect((one.document ?? one.documentBase64 ?? "").length, shownDisagreement(first as never)).toBeLessThan(400);
    const seen = report.disagreements.reduce((sum, { times }) => sum + times, 0);
    // What fails everywhere is no single fault.
    expect(seen).toBeLessThan(1200);
  });
});
