import type { ContractSource } from "../../contract-source.ts";
import { byKey } from "../by-key.ts";
import type { Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import type { Evaluator } from "./evaluator.ts";

/** Codes by stage, from whichever table says so. */
const codesOf = ({ stages, errors }: ContractSource): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    stages.map(({ name, codes }) => [
      name,
      new Set([...codes, ...errors.filter((row) => row.stages.includes(name)).map((row) => row.code)]),
    ]),
  );

/** Stages, and the codes that each refuses with. Codes that are new or gone altogether are evaluated as such. */
export const evaluateStages: Evaluator = ({ before, after }) => {
  const [earlier, later] = [before.model.source, after.model.source];
  const { both, removed, added } = byKey(earlier.stages, later.stages, (stage) => stage.name);
  const [was, is] = [codesOf(earlier), codesOf(later)];
  const known = ({ errors }: ContractSource): ReadonlySet<string> => new Set(errors.map((row) => row.code));
  const [knownBefore, knownAfter] = [known(earlier), known(later)];
  const lasting = (code: string): boolean => knownBefore.has(code) && knownAfter.has(code);
  const found = (file: string, rule: string, steps: readonly string[], message: string): Found => ({
    class: "behaviour",
    rule,
    file,
    pointer: pointerOf("stages", ...steps),
    breaking: true,
    direction: "weaker",
    message,
  });
  return [
    ...removed.map((stage) => found(stage.source, "stage-removed", [stage.name], "is gone")),
    ...added.map(
      (stage): Found => ({ ...found(stage.source, "stage-added", [stage.name], "is new"), direction: "stricter" }),
    ),
    ...both.flatMap(([, { name, source }]): readonly Found[] => {
      const [old, now] = [was.get(name) ?? new Set<string>(), is.get(name) ?? new Set<string>()];
      return [
        ...[...old]
          .filter((code) => lasting(code) && !now.has(code))
          .map((code) => found(source, "stage-code-removed", [name, "codes", code], "is no answer of this stage")),
        ...[...now]
          .filter((code) => lasting(code) && !old.has(code))
          .map(
            (code): Found => ({
              ...found(source, "stage-code-added", [name, "codes", code], "is an answer of this stage"),
              breaking: false,
              direction: "neutral",
            }),
          ),
      ];
    }),
  ];
};
