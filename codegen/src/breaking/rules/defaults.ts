import { isDeepStrictEqual } from "node:util";
import type { ClaimOp, RequirementSource } from "../../contract-source.ts";
import type { ChangeDirection, Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import { show } from "../show.ts";
import type { Evaluator } from "./evaluator.ts";
import { pairRequirements } from "./pair-requirements.ts";

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const includes = (more: unknown, less: unknown): boolean => listOf(less).every((item) => listOf(more).includes(item));

/** Whether a check with `after` passes only what it passes with `before`. Not given, and `false`, ask nothing. */
const STRICTER: Readonly<Record<ClaimOp, (before: unknown, after: unknown) => boolean>> = {
  equals: () => false,
  present: () => true,
  absent: () => true,
  containsAll: (before, after) => includes(after, before),
  containsAny: (before, after) => includes(before, after),
  oneOf: (before, after) => includes(before, after),
  atMost: (before, after) => Number(after) < Number(before),
  atLeast: (before, after) => Number(after) > Number(before),
};

const asks = (value: unknown): boolean => value !== undefined && value !== false;

const directionOf = (op: ClaimOp, before: unknown, after: unknown): ChangeDirection => {
  if (!asks(after)) return asks(before) ? "weaker" : "neutral";
  return !asks(before) || STRICTER[op](before, after) ? "stricter" : "weaker";
};

const defaultOf = (row: RequirementSource): unknown => row.schema?.["default"];

/** Defaults of options: what is asked of callers when the server says nothing. */
export const evaluateDefaults: Evaluator = (pair) =>
  pairRequirements(pair).both.flatMap(([before, after]): readonly Found[] => {
    const [was, is] = [defaultOf(before), defaultOf(after)];
    const { op } = after.check;
    if (op === "call" || isDeepStrictEqual(was, is)) return [];
    const direction = directionOf(op, was, is);
    return [
      {
        class: "behaviour",
        rule: "default-changed",
        file: after.source,
        pointer: pointerOf("requirements", after.name, "schema", "default"),
        breaking: direction !== "neutral",
        direction,
        message: `is ${show(is)}, was ${show(was)}`,
      },
    ];
  });
