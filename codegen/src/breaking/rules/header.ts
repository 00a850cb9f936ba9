import type { Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import type { Evaluator } from "./evaluator.ts";

/** Lists of the header, and whether naming a value lets more through. */
const LISTS = [
  { name: "algorithms", rule: "algorithm", permits: true },
  { name: "types", rule: "type", permits: true },
  { name: "forbidden", rule: "forbidden", permits: false },
] as const;

/** What the header of a mandate may and must not say. */
export const evaluateHeader: Evaluator = ({ before, after }) =>
  LISTS.flatMap(({ name, rule, permits }): readonly Found[] => {
    const [was, is] = [before.model.source.header[name], after.model.source.header[name]];
    const found = (value: string, gone: boolean): Found => ({
      class: "wire-in",
      rule: `header-${rule}-${gone ? "removed" : "added"}`,
      file: after.profile.source.source,
      pointer: pointerOf("header", name, value),
      breaking: gone === permits,
      direction: gone === permits ? "stricter" : "weaker",
      message: `is ${gone ? "no longer" : "now"} ${permits ? "accepted" : "refused"}`,
    });
    return [
      ...was.filter((value) => !is.includes(value)).map((value) => found(value, true)),
      ...is.filter((value) => !was.includes(value)).map((value) => found(value, false)),
    ];
  });
