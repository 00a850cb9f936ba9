import type { VectorCase } from "../targets/vectors/case.ts";
import { type AnswerReader, createAnswerReader } from "./answers.ts";
import { differencesOf } from "./compare.ts";
import { BrokenExecutor, type ExecutorProcess, startExecutor } from "./executor-process.ts";
import type { ExpectedFailure } from "./expected-failures.ts";
import { type CaseResult, LIMITS, PROTOCOL, type Started } from "./protocol.ts";
import type { SuiteFile, Vectors } from "./read-vectors.ts";
import { type CaseReport, type ConformanceReport, counts, type SuiteReport } from "./report.ts";
import { UsageError } from "./usage-error.ts";

/** How an executor is run. */
export interface ConformanceOptions {
  /** Program and arguments; no shell is involved. */
  readonly argv: readonly string[];
  readonly vectors: Vectors;
  /** Suites to run. @defaultValue every suite */
  readonly suite?: RegExp;
  /** Cases to run. @defaultValue every case */
  readonly case?: RegExp;
  readonly expectedFailures?: readonly ExpectedFailure[];
  /** Folder that the program is started in. @defaultValue the working folder */
  readonly cwd?: string;
  /** Longest wait for one answer. @defaultValue 30 s */
  readonly timeoutMs?: number;
  /** Called after every batch. */
  readonly progress?: (done: number, all: number) => void;
}

type Outcomes = Map<string, Omit<CaseReport, "id">>;

/** JSON in ASCII: programs that take U+2028 or U+0085 for the end of a line read the right lines nevertheless. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Cases in batches that keep to the limits of the protocol. */
const batchesOf = (cases: readonly VectorCase[]): readonly (readonly object[])[] => {
  const batches: object[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const { expect: _expect, description: _description, ...sent } of cases) {
    const bytes = asciiJson(sent).length + 1;
    const last = batches.at(-1);
    if (last === undefined || last.length >= LIMITS.batchCases || size + bytes > LIMITS.requestBytes / 2) {
      batches.push([sent]);
      size = bytes;
    } else {
      last.push(sent);
      size += bytes;
    }
  }
  return batches;
};

const judge = (reader: AnswerReader, one: VectorCase, results: readonly CaseResult[]): Omit<CaseReport, "id"> => {
  const [result] = results;
  if (result === undefined) return { verdict: "failed", details: ["there is no result"] };
  if (results.length > 1) return { verdict: "failed", details: [`there are ${results.length} results`] };
  const fault = reader.fault(result);
  if (fault !== undefined) return { verdict: "failed", details: [`the result is malformed: ${fault}`] };
  if (result.skip !== undefined) return { verdict: "skipped", details: [result.skip] };
  const details = differencesOf(result, one.expect);
  return { verdict: details.length === 0 ? "passed" : "failed", details };
};

/** Takes one answer apart: every case gets its result, and results of other cases are a problem of their own. */
const sort = (
  reader: AnswerReader,
  cases: readonly VectorCase[],
  results: readonly CaseResult[],
  outcomes: Outcomes,
): readonly string[] => {
  const byId = new Map<string, CaseResult[]>(cases.map((one) => [one.id, []]));
  const problems: string[] = [];
  for (const result of results) {
    const mine = byId.get(String((result as CaseResult | null)?.id));
    if (mine === undefined) problems.push("the executor gave a result for a case that it was not asked about");
    else mine.push(result);
  }
  for (const one of cases) outcomes.set(one.id, judge(reader, one, byId.get(one.id) ?? []));
  return problems;
};

const sameContract = (started: Started, vectors: Vectors): void => {
  const { contract } = vectors;
  if (started.contract.digest === contract.digest) return;
  throw new UsageError(
    `the vectors are of ${contract.name} ${contract.version} (${contract.digest.slice(0, 12)}), the executor was generated from contract ${started.contract.version} (${started.contract.digest.slice(0, 12)})`,
  );
};

/** Suites with the cases that the filters leave. */
const selected = ({ vectors, suite, case: one }: ConformanceOptions): readonly SuiteFile[] =>
  vectors.suites
    .filter(({ name }) => suite === undefined || suite.test(name))
    .map((file) => ({ ...file, cases: file.cases.filter(({ id }) => one === undefined || one.test(id)) }))
    .filter(({ cases }) => cases.length > 0);

const runSuites = async (
  executor: ExecutorProcess,
  reader: AnswerReader,
  suites: readonly SuiteFile[],
  options: ConformanceOptions,
  outcomes: Outcomes,
): Promise<readonly string[]> => {
  const problems: string[] = [];
  const all = suites.reduce((sum, { cases }) => sum + cases.length, 0);
  const byId = new Map(suites.flatMap(({ cases }) => cases).map((one) => [one.id, one]));
  let seq = 0;
  for (const { name: suite, run, names, cases } of suites) {
    for (const batch of batchesOf(cases)) {
      seq += 1;
      const head = { type: "run", seq, suite, run, ...(names === undefined ? {} : { names }) };
      const message = asciiJson({ ...head, cases: batch });
      const line = await executor.ask(message, options.timeoutMs ?? LIMITS.runMs, LIMITS.answerBytes);
      const asked = batch.map((one) => byId.get((one as VectorCase).id) as VectorCase);
      problems.push(...sort(reader, asked, reader.run(line, seq).results, outcomes));
      options.progress?.(outcomes.size, all);
    }
  }
  return problems;
};

/** Expected failures that did not come true, or that no vector is called. */
const surprises = (options: ConformanceOptions, suites: readonly SuiteReport[]): readonly string[] => {
  const known = new Set(options.vectors.suites.flatMap(({ cases }) => cases.map(({ id }) => id)));
  const passed = new Set(
    suites.flatMap(({ cases }) => cases.filter(({ verdict }) => verdict === "passed").map(({ id }) => id)),
  );
  return (options.expectedFailures ?? []).flatMap(({ id }) => {
    if (!known.has(id)) return [`${id} is listed as an expected failure, and no case is called that`];
    return passed.has(id) ? [`${id} is listed as an expected failure, and passes`] : [];
  });
};

/**
 * Runs an executor on vectors and reports by suite.
 *
 * @throws UsageError when the program cannot be started, when it was generated from another contract, and when no case
 * is selected
 */
export const runConformance = async (options: ConformanceOptions): Promise<ConformanceReport> => {
  const suites = selected(options);
  if (suites.length === 0) throw new UsageError("no case is selected");
  const reader = createAnswerReader();
  const executor = await startExecutor(options.argv, options.cwd ?? process.cwd());
  const outcomes: Outcomes = new Map();
  const problems: string[] = [];
  let started: Started | undefined;
  let broken: string | undefined;
  try {
    const hello = JSON.stringify({ type: "start", protocol: PROTOCOL });
    const line = await executor.ask(hello, options.timeoutMs ?? LIMITS.startMs, LIMITS.answerBytes);
    started = reader.started(line);
    sameContract(started, options.vectors);
    problems.push(...(await runSuites(executor, reader, suites, options, outcomes)));
    await executor.finish(
      JSON.stringify({ type: "stop" }),
      Math.min(options.timeoutMs ?? LIMITS.stopMs, LIMITS.stopMs),
    );
  } catch (error) {
    if (!(error instanceof BrokenExecutor)) throw error;
    broken = `the executor ${error.message}`;
    problems.push(broken);
  } finally {
    executor.kill();
  }
  const expected = new Map((options.expectedFailures ?? []).map(({ id, reason }) => [id, reason]));
  const reports = suites.map(
    ({ name, cases }): SuiteReport => ({
      suite: name,
      cases: cases.map(({ id }): CaseReport => {
        const found = outcomes.get(id) ?? { verdict: "not-run", details: [broken ?? "there was no answer"] };
        const reason = expected.get(id);
        return { id, ...found, ...(reason === undefined ? {} : { expected: reason }) };
      }),
    }),
  );
  problems.push(...surprises(options, reports));
  const log = broken === undefined ? "" : executor.log();
  return {
    ...(started === undefined ? {} : { executor: started }),
    suites: reports,
    problems: [...new Set(problems)],
    ...(log === "" ? {} : { log }),
    ok: problems.length === 0 && !reports.some(({ cases }) => cases.some(counts)),
  };
};
