import type { HookSource } from "../../contract-source.ts";
import { byKey } from "../by-key.ts";
import type { Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import type { Evaluator } from "./evaluator.ts";

const signatureOf = ({ args }: HookSource): string => args.map(({ name, type }) => `${name}: ${type}`).join(", ");

const found = (hook: HookSource, rule: string, message: string, rest: Partial<Found> = {}): Found => ({
  class: "source",
  rule,
  file: hook.source,
  pointer: pointerOf("hooks", hook.name),
  breaking: true,
  direction: "neutral",
  message,
  ...rest,
});

/** Ports that users implement: their names, their arguments, and what `true` means. */
export const evaluateHooks: Evaluator = ({ before, after }) => {
  const { both, removed, added } = byKey(before.model.source.hooks, after.model.source.hooks, (hook) => hook.name);
  return [
    ...removed.map((hook) => found(hook, "hook-removed", "is gone")),
    ...added.map((hook) => found(hook, "hook-added", "is new", { breaking: false })),
    ...both.flatMap(([earlier, later]): readonly Found[] => {
      const [was, is] = [signatureOf(earlier), signatureOf(later)];
      const changes: Found[] = [];
      if (was !== is) {
        changes.push(
          found(later, "hook-arguments-changed", `is asked with (${is}), was with (${was})`, { direction: "weaker" }),
        );
      }
      if (earlier.verdict !== later.verdict) {
        const message = `true means ${later.verdict}, meant ${earlier.verdict}`;
        changes.push(found(later, "hook-verdict-changed", message, { class: "behaviour", direction: "weaker" }));
      }
      return changes;
    }),
  ];
};
