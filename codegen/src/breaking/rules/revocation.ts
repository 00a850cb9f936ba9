import { protocolConstants } from "../../revocation-values.ts";
import type { Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import { show } from "../show.ts";
import type { View } from "../view-pair.ts";
import type { Evaluator } from "./evaluator.ts";

const constantsOf = ({ model: { source } }: View): ReadonlyMap<string, unknown> =>
  new Map(
    (source.revocation === undefined ? [] : protocolConstants(source.revocation)).map(({ path, value }) => [
      pointerOf("revocation", ...path),
      value,
    ]),
  );

/**
 * Names, reasons, limits and defaults of revocations. Whoever reads one stream while others write another learns of no
 * revocation: every change counts as weaker.
 */
export const evaluateRevocation: Evaluator = ({ before, after }) => {
  const [earlier, later] = [constantsOf(before), constantsOf(after)];
  const file = after.model.source.revocation?.source ?? before.model.source.revocation?.source ?? "";
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((pointer): readonly Found[] => {
    const [was, is] = [earlier.get(pointer), later.get(pointer)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const at = { class: "behaviour", file, pointer } as const;
    if (was === undefined) {
      const message = `is new: ${show(is)}`;
      return [{ ...at, rule: "revocation-added", breaking: false, direction: "neutral", message }];
    }
    const weaker = { ...at, breaking: true, direction: "weaker" } as const;
    if (is === undefined) return [{ ...weaker, rule: "revocation-removed", message: "is gone" }];
    return [{ ...weaker, rule: "revocation-changed", message: `is ${show(is)}, was ${show(was)}` }];
  });
};
