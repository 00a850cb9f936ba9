import type { SchemaNode } from "../../contract-source.ts";
import { isNode } from "../../normalize.ts";
import type { Compare, Context } from "./context.ts";
import type { Shift } from "./shift.ts";

/** Members that a type does not name: 0 refused, 1 of one kind, 2 allowed. */
const opennessOf = (value: unknown): number => (value === false ? 0 : isNode(value) ? 1 : 2);

const WORD = ["refused", "of one kind", "allowed"] as const;

/** Whether members that the type does not name are allowed. */
export const compareOpenness = (before: SchemaNode, after: SchemaNode, context: Context, compare: Compare): Shift[] => {
  const earlier = before["additionalProperties"];
  const later = after["additionalProperties"];
  const pointer = `${context.pointer}/additionalProperties`;
  if (isNode(earlier) && isNode(later)) return [...compare(earlier, later, { ...context, pointer })];
  const [was, is] = [opennessOf(earlier), opennessOf(later)];
  if (was === is) return [];
  const message = `unnamed members are ${WORD[is]}, were ${WORD[was]}`;
  return [{ rule: "additional-members-changed", pointer, message, effect: is > was ? "loosened" : "tightened" }];
};
