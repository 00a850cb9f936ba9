import type { Expectation } from "../targets/vectors/case.ts";
import type { CaseResult } from "./protocol.ts";

const ALWAYS = ["outcome", "code", "reason", "description"] as const;
const IF_GIVEN = ["stage", "check", "rule"] as const;
const LONGEST = 120;

const shown = (value: unknown): string => {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
};

/** How a result differs from what must come of a case, in words; empty when it does not. */
export const differencesOf = (found: CaseResult, expected: Expectation): readonly string[] =>
  [...ALWAYS, ...IF_GIVEN.filter((name) => found[name] !== undefined)]
    .filter((name) => found[name] !== expected[name])
    .map((name) => `${name} is ${shown(found[name])}, not ${shown(expected[name])}`);
