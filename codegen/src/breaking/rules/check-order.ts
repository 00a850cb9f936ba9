import type { RequirementSource } from "../../contract-source.ts";
import type { Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import type { Evaluator } from "./evaluator.ts";
import { pairRequirements } from "./pair-requirements.ts";

const STAGES = ["claims", "revocation", "requirements"] as const;

type Pair = readonly [before: RequirementSource, after: RequirementSource];

const sequence = (pairs: readonly Pair[], side: 0 | 1): readonly string[] =>
  [...pairs].sort((a, b) => a[side].order - b[side].order).map(([, after]) => after.name);

/** The order of checks within a stage: it decides which of several failures is the answer. Numbers alone do not count. */
export const evaluateCheckOrder: Evaluator = (pair) =>
  STAGES.flatMap((stage): readonly Found[] => {
    const pairs = pairRequirements(pair).both.filter(
      ([before, after]) => before.stage === stage && after.stage === stage,
    );
    const [was, is] = [sequence(pairs, 0).join(", "), sequence(pairs, 1).join(", ")];
    if (was === is) return [];
    return [
      {
        class: "behaviour",
        rule: "checks-reordered",
        file: pairs[0]?.[1].source ?? "",
        pointer: pointerOf("requirements"),
        breaking: true,
        direction: "weaker",
        message: `are checked in ${stage} as ${is}; were as ${was}`,
      },
    ];
  });
