import { type CaseReport, type ConformanceReport, counts, type SuiteReport } from "../conformance/report.ts";
import type { Format } from "./command.ts";

/** Failures of one suite that people are shown; programs get all. */
const SHOWN = 20;

const number = (cases: readonly CaseReport[], test: (one: CaseReport) => boolean): number => cases.filter(test).length;

const isExpected = (one: CaseReport): boolean => one.verdict !== "passed" && one.expected !== undefined;

/** Escapes, and nothing else, reach a terminal. */
const plain = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);

const tally = (cases: readonly CaseReport[]): string => {
  const parts = [
    [number(cases, (one) => counts(one) && one.verdict === "failed"), "failed"],
    [number(cases, (one) => counts(one) && one.verdict === "skipped"), "skipped"],
    [number(cases, (one) => counts(one) && one.verdict === "not-run"), "not run"],
    [number(cases, isExpected), "failed as expected"],
  ] as const;
  const rest = parts.filter(([count]) => count > 0).map(([count, word]) => `, ${count} ${word}`);
  return `${number(cases, (one) => one.verdict === "passed")} of ${cases.length} passed${rest.join("")}`;
};

const sentence = (one: CaseReport): string =>
  `${one.verdict === "skipped" ? "skipped: " : ""}${plain(one.details.join("; "))}`;

/** Cases that are worth a line each. What was not run has one cause, and that is told once. */
const isWorthALine = (one: CaseReport): boolean => counts(one) && one.verdict !== "not-run";

const textOf = (report: ConformanceReport, quiet: boolean): string => {
  const lines: string[] = [];
  if (!quiet && report.executor !== undefined) {
    const { language, name, version, contract } = report.executor;
    lines.push(plain(`${name} ${version} (${language}), contract ${contract.version}`));
  }
  for (const { suite, cases } of report.suites) {
    const wrong = cases.filter(isWorthALine);
    if (!quiet || cases.some(counts)) lines.push(`${suite}: ${tally(cases)}`);
    for (const one of wrong.slice(0, SHOWN)) lines.push(`  ${one.id}: ${sentence(one)}`);
    if (wrong.length > SHOWN) lines.push(`  and ${wrong.length - SHOWN} more`);
  }
  for (const problem of report.problems) lines.push(plain(problem));
  if (report.log !== undefined) {
    lines.push("the executor's last words on standard error:");
    for (const line of report.log.trimEnd().split("\n").slice(-10)) lines.push(`  ${plain(line)}`);
  }
  if (!quiet || !report.ok) lines.push(`${report.ok ? "ok" : "failed"}: ${tally(allOf(report.suites))}`);
  return lines.map((line) => `${line}\n`).join("");
};

const allOf = (suites: readonly SuiteReport[]): readonly CaseReport[] => suites.flatMap(({ cases }) => cases);

const jsonOf = (report: ConformanceReport): string => {
  const { ok, executor, problems, log } = report;
  const suites = report.suites.map(({ suite, cases }) => ({
    suite,
    cases: cases.length,
    passed: number(cases, (one) => one.verdict === "passed"),
    failed: number(cases, (one) => counts(one) && one.verdict === "failed"),
    skipped: number(cases, (one) => counts(one) && one.verdict === "skipped"),
    notRun: number(cases, (one) => counts(one) && one.verdict === "not-run"),
    expected: number(cases, isExpected),
    failures: cases.filter((one) => one.verdict !== "passed"),
  }));
  return `${JSON.stringify({ ok, executor, suites, problems, log }, null, 2)}\n`;
};

/** A value of a workflow command. */
const escaped = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const githubOf = (report: ConformanceReport): string => {
  const error = (title: string, message: string): string =>
    `::error title=${escaped(title).replaceAll(":", "%3A").replaceAll(",", "%2C")}::${escaped(message)}\n`;
  const wrong = report.suites.flatMap(({ suite, cases }) =>
    cases.filter(isWorthALine).map((one) => error(`conformance ${suite}`, `${one.id}: ${sentence(one)}`)),
  );
  const problems = report.problems.map((problem) => error("conformance", plain(problem)));
  return [...problems, ...wrong, `${report.ok ? "ok" : "failed"}: ${tally(allOf(report.suites))}\n`].join("");
};

/** A report as text for people, as JSON for programs, or as annotations of a GitHub workflow. */
export const formatReport = (report: ConformanceReport, format: Format, quiet: boolean): string => {
  if (format === "json") return jsonOf(report);
  return format === "github" ? githubOf(report) : textOf(report, quiet);
};
