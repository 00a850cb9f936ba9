import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readVectors } from "../../codegen/src/conformance/read-vectors.ts";
import { counts } from "../../codegen/src/conformance/report.ts";
import { runConformance } from "../../codegen/src/conformance/run-conformance.ts";
import { buildExecutor } from "../codegen/go-module.ts";
import { repository } from "../codegen/source.ts";
import { describeLanguage, mandatoryInterpreter } from "../languages.ts";

const module = join(repository, "generated", "go");
const vectors = readVectors(join(repository, "generated", "vectors"));
const folder = mkdtempSync(join(tmpdir(), "countersign-go-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeLanguage("go", "the executor of generated Go", () => {
  it("passes every vector", { timeout: 180_000 }, async () => {
    const report = await runConformance({ argv: [buildExecutor(module, folder)], vectors });
    const cases = report.suites.flatMap((suite) => suite.cases);
    expect(cases.filter(counts)).toEqual([]);
    expect(report).toMatchObject({
      ok: true,
      executor: { language: "go", name: "countersign", contract: { digest: vectors.contract.digest } },
    });
    expect(cases).toHaveLength(vectors.suites.reduce((sum, suite) => sum + suite.cases.length, 0));
    expect(cases.length).toBeGreaterThan(5000);
  });

  it("runs without being built first", { timeout: 180_000 }, async () => {
    const argv = [mandatoryInterpreter("go"), "run", "./cmd/conformance"];
    const some = { ...vectors, suites: vectors.suites.filter((suite) => suite.name === "times") };
    expect(await runConformance({ argv, cwd: module, vectors: some })).toMatchObject({ ok: true });
  });

  it("ends on what is no message of the protocol", { timeout: 180_000 }, () => {
    const program = buildExecutor(module, folder);
    for (const line of ["", "null", "{", '{"type":"start","protocol":2}', '{"type":"go"}']) {
      const { status, stdout } = spawnSync(program, [], { input: `${line}\n`, encoding: "utf8" });
      expect([line, status, stdout]).toEqual([line, 1, ""]);
    }
    const { status } = spawnSync(program, [], { input: '{"type":"stop"}\nnot read', encoding: "utf8" });
    expect(status).toBe(0);
  });
});
