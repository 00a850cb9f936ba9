import type { Started } from "./protocol.ts";

/** How one case ended. */
export type Verdict = "passed" | "failed" | "skipped" | "not-run";

export interface CaseReport {
  readonly id: string;
  readonly verdict: Verdict;
  /** How the result differs, why it was skipped, or why there is none. */
  readonly details: readonly string[];
  /** The reason in the list of expected failures, when the case is listed. */
  readonly expected?: string;
}

export interface SuiteReport {
  readonly suite: string;
  readonly cases: readonly CaseReport[];
}

/** What came of a run. */
export interface ConformanceReport {
  /** Absent when the executor never said what it is. */
  readonly executor?: Started;
  readonly suites: readonly SuiteReport[];
  /** What is wrong apart from single cases: stale and unknown expected failures, results that nobody asked for. */
  readonly problems: readonly string[];
  /** The end of what the executor wrote to standard error, when it broke. */
  readonly log?: string;
  readonly ok: boolean;
}

/** Whether a case counts against the executor. */
export const counts = (one: CaseReport): boolean => one.verdict !== "passed" && one.expected === undefined;
