import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { startExecutor } from "../../codegen/src/conformance/executor-process.ts";
import { LIMITS } from "../../codegen/src/conformance/protocol.ts";
import { readVectors } from "../../codegen/src/conformance/read-vectors.ts";
import { type CaseReport, type ConformanceReport, counts } from "../../codegen/src/conformance/report.ts";
import { type ConformanceOptions, runConformance } from "../../codegen/src/conformance/run-conformance.ts";
import { readVectorJson } from "./suites.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const vectors = readVectors(at("../../generated/vectors"));
const program = (path: string, ...args: readonly string[]): readonly string[] => [process.execPath, at(path), ...args];
const SUITES = /^(check-audience|revocation)$/;

const runFaulty = (fault: string, options: Partial<ConformanceOptions> = {}): Promise<ConformanceReport> =>
  runConformance({ argv: program("faulty-program.ts", fault), vectors, suite: SUITES, ...options });

const casesOf = (report: ConformanceReport): readonly CaseReport[] => report.suites.flatMap((suite) => suite.cases);
const numberOf = (report: ConformanceReport, verdict: string): number =>
  casesOf(report).filter((one) => one.verdict === verdict).length;

describe("the TypeScript executor", () => {
  it("passes every vector as a program of its own", async () => {
    const seen: number[] = [];
    const report = await runConformance({
      argv: program("program.ts"),
      vectors,
      progress: (done) => seen.push(done),
    });
    expect(casesOf(report).filter(counts)).toEqual([]);
    expect(report).toMatchObject({ ok: true, problems: [], executor: { language: "typescript", name: "countersign" } });
    expect(report.suites.map((suite) => suite.suite)).toEqual(vectors.suites.map((suite) => suite.name));
    expect(casesOf(report).length).toBeGreaterThan(5000);
    expect(seen.at(-1)).toBe(casesOf(report).length);
  });
});

describe("an executor that keeps to the protocol", () => {
  it.each([
    ["answers in another order", "turned-round"],
    ["says more than is asked", "further-members"],
    ["says no more than is asked", "terse"],
    ["logs a lot", "logs-much"],
    ["writes a line in two pieces", "two-pieces"],
    ["ends lines with a carriage return, too", "carriage-returns"],
  ])("and %s passes", async (_what, fault) => {
    const report = await runFaulty(fault);
    expect(casesOf(report).filter(counts)).toEqual([]);
    expect(report.ok).toBe(true);
  });
});

describe("an executor that breaks the protocol", () => {
  it.each([
    ["hangs", "hangs", /gave no answer within 500 ms/],
    ["leaves a line unfinished", "unfinished-line", /ended with status 0 in the middle of a line/],
    ["writes a line without end", "huge-line", /a line of more than 4194304 bytes/],
    ["writes to standard output what is no answer", "noise", /no JSON; logs belong on standard error/],
    ["writes a line that nobody asked for", "noise-behind", /without being asked|nobody asked for/],
    ["writes blank lines", "blank-line", /no JSON/],
    ["writes something else than UTF-8", "not-utf-8", /not UTF-8/],
    ["answers another batch", "wrong-seq", /another batch/],
    ["answers without results", "no-results", /without results/],
    ["ends at once", "ends-at-once", /ended with status 0/],
    ["does not say what it is", "says-nothing-of-itself", /answered start with something else/],
  ])("and %s fails every case that is left", async (_what, fault, problem) => {
    const report = await runFaulty(fault, fault === "hangs" ? { timeoutMs: 500 } : {});
    expect(report.ok).toBe(false);
    expect(report.problems).toEqual([expect.stringMatching(problem)]);
    const reached = fault === "noise-behind" ? LIMITS.batchCases : 0;
    expect(numberOf(report, "passed")).toBeLessThanOrEqual(reached);
    expect(numberOf(report, "not-run")).toBeGreaterThanOrEqual(casesOf(report).length - reached);
  });

  it("and speaks before it is asked never gets a verdict", async () => {
    const report = await runFaulty("speaks-first");
    expect(report.ok).toBe(false);
    expect(numberOf(report, "passed")).toBe(0);
  });

  it("and crashes fails from there on; its last words are kept", async () => {
    const report = await runFaulty("crashes");
    expect(report.ok).toBe(false);
    expect(report.problems).toEqual(["the executor ended with status 7"]);
    expect(report.log).toContain("out of luck");
    expect(numberOf(report, "passed")).toBe(LIMITS.batchCases);
    expect(numberOf(report, "not-run")).toBe(casesOf(report).length - LIMITS.batchCases);
  });

  it.each([
    ["ends badly", "ends-badly", "the executor ended with status 3 after it was told to stop"],
    ["does not end", "does-not-end", "the executor did not end within 2000 ms"],
  ])("and %s fails, although every case passes", async (_what, fault, problem) => {
    const report = await runFaulty(fault, { timeoutMs: 2000 });
    expect(report).toMatchObject({ ok: false, problems: [problem] });
    expect(numberOf(report, "passed")).toBe(casesOf(report).length);
  });

  it.each([
    ["gives a result for another case", "wrong-id", "there is no result"],
    ["gives two results for a case", "duplicated-id", "there are 2 results"],
    ["leaves a case out", "no-result", "there is no result"],
    ["gives an outcome that is none", "malformed-result", /malformed: \/outcome/],
    ["gives null for a result", "null-result", "there is no result"],
    ["gives a wrong outcome", "wrong-outcome", /outcome is "error", not/],
  ])("and %s fails that case alone", async (_what, fault, detail) => {
    const report = await runFaulty(fault);
    const failed = casesOf(report).filter(counts);
    expect(report.ok).toBe(false);
    // The first case of every batch.
    expect(failed.length).toBe(4);
    for (const one of failed) expect(one.details[0]).toEqual(expect.stringMatching(detail));
    const strange = fault === "wrong-id" || fault === "null-result";
    expect(report.problems.length).toBe(strange ? 1 : 0);
  });

  it("and skips a case fails it", async () => {
    const report = await runFaulty("skips");
    expect(report.ok).toBe(false);
    expect(numberOf(report, "skipped")).toBe(4);
  });

  it("and is of another contract is not judged at all", async () => {
    await expect(runFaulty("other-contract")).rejects.toThrow(
      /executor was generated from contract .* \(000000000000\)/,
    );
  });

  it("and does not exist is not judged at all", async () => {
    const argv = ["no-such-program-anywhere"];
    await expect(runConformance({ argv, vectors })).rejects.toThrow(/cannot start no-such-program-anywhere/);
  });
});

describe("expected failures", () => {
  const first = vectors.suites.find((suite) => suite.name === "revocation")?.cases[0]?.id ?? "";
  const only = { suite: /^revocation$/ };

  it("let a listed case fail", async () => {
    const expectedFailures = [{ id: first, reason: "known" }];
    const report = await runFaulty("wrong-outcome", { ...only, expectedFailures });
    expect(casesOf(report)[0]).toMatchObject({ id: first, verdict: "failed", expected: "known" });
    expect(report).toMatchObject({ ok: true, problems: [] });
  });

  it("let a listed case be skipped", async () => {
    const report = await runFaulty("skips", { ...only, expectedFailures: [{ id: first, reason: "known" }] });
    expect(report.ok).toBe(true);
  });

  it("do not excuse another case", async () => {
    const other = casesOf(await runFaulty("none", only))[1]?.id ?? "";
    const report = await runFaulty("wrong-outcome", { ...only, expectedFailures: [{ id: other, reason: "known" }] });
    expect(report.ok).toBe(false);
    expect(
      casesOf(report)
        .filter(counts)
        .map((one) => one.id),
    ).toEqual([first]);
    expect(report.problems).toEqual([`${other} is listed as an expected failure, and passes`]);
  });

  it("fail when a listed case passes", async () => {
    const report = await runFaulty("none", { ...only, expectedFailures: [{ id: first, reason: "known" }] });
    expect(report).toMatchObject({
      ok: false,
      problems: [`${first} is listed as an expected failure, and passes`],
    });
  });

  it("fail when no case is called that", async () => {
    const report = await runFaulty("none", { ...only, expectedFailures: [{ id: "nobody", reason: "known" }] });
    expect(report).toMatchObject({
      ok: false,
      problems: ["nobody is listed as an expected failure, and no case is called that"],
    });
  });

  it("of cases that are not selected do not matter", async () => {
    const report = await runFaulty("none", { ...only, expectedFailures: [{ id: "issuer/set/ok", reason: "known" }] });
    expect(report.ok).toBe(true);
  });

  it("do not excuse an executor that broke", async () => {
    const expectedFailures = casesOf(await runFaulty("none", only)).map(({ id }) => ({ id, reason: "all" }));
    const report = await runFaulty("ends-at-once", { ...only, expectedFailures });
    expect(report.ok).toBe(false);
  });
});

describe("the messages", () => {
  const schema = readVectorJson("protocol.schema.json") as { readonly $id: string };
  const ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema(schema);
  const fits = (name: string, value: unknown): boolean =>
    ajv.validate({ $ref: `${schema.$id}${name === "" ? "" : `#/$defs/${name}`}` }, value) === true;

  it("are of the form that the schema says, on both sides", async () => {
    const executor = await startExecutor(program("program.ts"), process.cwd());
    const ask = async (message: object): Promise<unknown> =>
      JSON.parse(await executor.ask(JSON.stringify(message), 10_000, LIMITS.answerBytes));
    const start = { type: "start", protocol: 1 };
    expect(fits("", start)).toBe(true);
    expect(fits("Started", await ask(start))).toBe(true);
    for (const [index, { name, run, names, cases }] of vectors.suites.entries()) {
      const sent = cases.slice(0, 5).map(({ expect: _expect, description: _description, ...one }) => one);
      const message = { type: "run", seq: index + 1, suite: name, run, ...(names ? { names } : {}), cases: sent };
      expect(fits("", message)).toBe(true);
      const answer = await ask(message);
      expect(fits("RunAnswer", answer)).toBe(true);
      expect(answer).toMatchObject({ seq: index + 1, results: sent.map(({ id }) => ({ id })) });
    }
    await executor.finish('{"type":"stop"}', 10_000);
    expect(fits("", { type: "run" })).toBe(false);
    expect(fits("Result", { id: "a" })).toBe(false);
    expect(fits("Result", { id: "a", outcome: "valid", skip: "why" })).toBe(false);
    expect(fits("", { type: "start", protocol: 2 })).toBe(false);
  });

  it("are ASCII, and never say what is expected", async () => {
    const echo = `process.stdin.on("data", (chunk) => process.stderr.write(chunk)); setTimeout(() => undefined, 60000);
      let n = 0; process.stdin.on("data", () => { if (n++ === 0) process.stdout.write(${JSON.stringify(
        `${JSON.stringify({ language: "x", name: "x", version: "1", contract: vectors.contract })}\n`,
      )}); });`;
    const report = await runConformance({
      argv: [process.execPath, "-e", echo],
      vectors,
      suite: /^edge$/,
      case: /separator-(feff|next-line)$/,
      timeoutMs: 1000,
    });
    expect(report.problems).toEqual(["the executor gave no answer within 1000 ms"]);
    expect(report.log).toContain("words/separator-feff");
    expect(report.log).toMatch(/^[\x20-\x7e\n]+$/);
    expect(report.log).not.toContain("expect");
  });
});
