import type { SchemaNode } from "../../contract-source.ts";
import { isNode } from "../../normalize.ts";
import { pointerOf } from "../pointer.ts";
import { show } from "../show.ts";
import type { Compare } from "./context.ts";
import type { Shift } from "./shift.ts";

const aliasesOf = (node: SchemaNode): ReadonlyMap<string, unknown> =>
  new Map(isNode(node["x-alias"]) ? Object.entries(node["x-alias"]) : []);

/** Second wire names of members. */
export const compareAliases: Compare = (before, after, context) => {
  const [earlier, later] = [aliasesOf(before), aliasesOf(after)];
  const shifts: Shift[] = [];
  for (const name of [...new Set([...earlier.keys(), ...later.keys()])]) {
    const [was, is] = [earlier.get(name), later.get(name)];
    if (was === is) continue;
    const pointer = `${context.pointer}${pointerOf("x-alias", name)}`;
    if (was === undefined)
      shifts.push({ rule: "alias-added", pointer, message: `is accepted for ${show(is)}`, effect: "loosened" });
    else if (is === undefined)
      shifts.push({
        rule: "alias-removed",
        pointer,
        message: `is no longer accepted for ${show(was)}`,
        effect: "tightened",
      });
    else
      shifts.push({
        rule: "alias-changed",
        pointer,
        message: `stands for ${show(is)}, stood for ${show(was)}`,
        effect: "changed",
      });
  }
  return shifts;
};
