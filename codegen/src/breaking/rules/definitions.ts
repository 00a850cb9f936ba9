import { closureOf } from "../../bundle.ts";
import type { TypeModel } from "../../model.ts";
import { byKey } from "../by-key.ts";
import type { Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import { compareSchemas } from "../shapes/compare-schemas.ts";
import { outcomeOf } from "../shapes/shift.ts";
import type { View } from "../view-pair.ts";
import type { Evaluator } from "./evaluator.ts";

const handedOnOf = ({ model, profile }: View): ReadonlySet<string> =>
  new Set([profile.claims.name, ...closureOf(model, profile.claims.name)]);

const found = (type: TypeModel, rule: string, message: string, breaking: boolean): Found => ({
  class: "source",
  rule,
  file: type.source,
  pointer: pointerOf("definitions", type.name),
  breaking,
  direction: "neutral",
  message,
});

/** Types: there as before, used in the same direction, and taking the same values. */
export const evaluateDefinitions: Evaluator = ({ before, after, codes }) => {
  const handedOn = handedOnOf(after);
  const { both, removed, added } = byKey(before.model.types, after.model.types, (type) => type.name);
  return [
    ...removed.map((type) => found(type, "type-removed", "is gone", true)),
    ...added.map((type) => found(type, "type-added", "is new", false)),
    ...both.flatMap(([earlier, later]): readonly Found[] => {
      const pointer = pointerOf("definitions", later.name);
      const own: Found[] = [];
      if (earlier.direction !== later.direction) {
        const message = `is ${later.direction}, was ${earlier.direction}`;
        own.push({ ...found(later, "type-direction-changed", message, true), direction: "weaker" });
      }
      if (earlier.guard && !later.guard) own.push(found(later, "guard-removed", "has no guard any more", true));
      if (!earlier.guard && later.guard) own.push(found(later, "guard-added", "has a guard", false));
      const context = { flow: later.direction, pointer, codes, handedOn: handedOn.has(later.name) };
      const shifts = compareSchemas(earlier.schema, later.schema, context);
      return [
        ...own,
        ...shifts.map((shift) => ({
          ...outcomeOf(shift, later.direction),
          rule: shift.rule,
          file: later.source,
          pointer: shift.pointer,
          message: shift.message,
        })),
      ];
    }),
  ];
};
