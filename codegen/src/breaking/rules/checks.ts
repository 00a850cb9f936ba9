import type { ClaimCheckSource, HookCheckSource, RequirementSource } from "../../contract-source.ts";
import type { ChangeDirection, Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import { show } from "../show.ts";
import type { Evaluator } from "./evaluator.ts";
import { pairRequirements } from "./pair-requirements.ts";

const isActive = ({ required, schema, check }: RequirementSource): boolean => {
  const value = schema?.["default"];
  return required === true || check.op === "call" || (value !== undefined && value !== false);
};

const FIELDS = ["op", "claim", "as", "each", "ifAbsent", "error", "hook", "args", "unavailable", "reason"] as const;

const RULES: Readonly<Record<(typeof FIELDS)[number], string>> = {
  op: "check-op-changed",
  claim: "check-claim-changed",
  as: "check-reading-changed",
  each: "check-reading-changed",
  ifAbsent: "check-absent-changed",
  error: "check-code-changed",
  hook: "check-hook-changed",
  args: "check-arguments-changed",
  unavailable: "check-code-changed",
  reason: "check-reason-changed",
};

/** Without a stand-in an absent claim fails; a stand-in nearer to the limit, or beyond it, passes less. */
const absentDirection = (op: string, before: unknown, after: unknown): ChangeDirection => {
  if (after === undefined) return "stricter";
  if (typeof before !== "number" || typeof after !== "number") return "weaker";
  return (op === "atMost" && after > before) || (op === "atLeast" && after < before) ? "stricter" : "weaker";
};

const fieldsOf = (check: ClaimCheckSource | HookCheckSource): Readonly<Record<string, unknown>> => ({ ...check });

const behaviour = (row: RequirementSource, rule: string, message: string, steps: readonly string[]): Found => ({
  class: "behaviour",
  rule,
  file: row.source,
  pointer: pointerOf("requirements", row.name, ...steps),
  breaking: true,
  direction: "weaker",
  message,
});

/** Checks: there as before, at the same stage, reading, comparing and refusing alike. */
export const evaluateChecks: Evaluator = (pair) => {
  const { both, removed, added } = pairRequirements(pair);
  return [
    ...removed.map((row) => behaviour(row, "check-removed", "is no longer checked", [])),
    ...added.map((row): Found => {
      if (!isActive(row))
        return { ...behaviour(row, "check-added", "can be asked for", []), breaking: false, direction: "neutral" };
      return { ...behaviour(row, "check-added", "is checked without being asked for", []), direction: "stricter" };
    }),
    ...both.flatMap(([before, after]): readonly Found[] => {
      const found: Found[] = [];
      if (before.stage !== after.stage) {
        found.push(
          behaviour(after, "check-stage-changed", `is checked in ${after.stage}, was in ${before.stage}`, ["stage"]),
        );
      }
      const [was, is] = [fieldsOf(before.check), fieldsOf(after.check)];
      for (const field of FIELDS) {
        if (JSON.stringify(was[field]) === JSON.stringify(is[field])) continue;
        const message = `is ${show(is[field])}, was ${show(was[field])}`;
        const change = behaviour(after, RULES[field], message, ["check", field]);
        const direction = field === "ifAbsent" ? absentDirection(after.check.op, was[field], is[field]) : "weaker";
        found.push({ ...change, direction });
      }
      return found;
    }),
  ];
};
