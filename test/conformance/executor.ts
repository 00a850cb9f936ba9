import type { ConformanceOutcome } from "../../src/testing/index.ts";
import type { Expectation } from "./suites.ts";

export { type ConformanceSubject as Subject, runCase } from "../../src/testing/conformance/run-case.ts";

/** Members in which an outcome differs from what the vector expects. */
export const differences = (found: ConformanceOutcome, expected: Expectation): readonly string[] =>
  (["outcome", "code", "reason", "description", "stage", "check", "rule"] as const).filter(
    (name) => found[name] !== expected[name],
  );
