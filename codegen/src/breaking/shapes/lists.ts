import type { SchemaNode } from "../../contract-source.ts";
import { isNode } from "../../normalize.ts";
import type { Compare, Context } from "./context.ts";
import type { Shift } from "./shift.ts";

const tuple = (node: SchemaNode): readonly SchemaNode[] | undefined =>
  Array.isArray(node["prefixItems"]) ? (node["prefixItems"] as readonly SchemaNode[]) : undefined;

/** Lists and tuples: what their items are, and whether each may come once only. */
export const compareLists = (before: SchemaNode, after: SchemaNode, context: Context, compare: Compare): Shift[] => {
  const { pointer } = context;
  const shifts: Shift[] = [];
  const earlier = tuple(before);
  const later = tuple(after);
  if (earlier?.length !== later?.length) {
    const message = `is ${later ? `a tuple of ${later.length}` : "a list"}, was ${earlier ? `a tuple of ${earlier.length}` : "a list"}`;
    shifts.push({ rule: "tuple-changed", pointer, message, effect: "changed" });
  } else {
    (earlier ?? []).forEach((item, index) => {
      const other = later?.[index];
      if (other !== undefined)
        shifts.push(...compare(item, other, { ...context, pointer: `${pointer}/prefixItems/${index}` }));
    });
    const items = before["items"];
    const others = after["items"];
    if (isNode(items) && isNode(others)) {
      shifts.push(...compare(items, others, { ...context, pointer: `${pointer}/items` }));
    } else if (JSON.stringify(items) !== JSON.stringify(others)) {
      const message = isNode(others) || others === false ? "says what its items are" : "takes items of any kind";
      const wider = others === undefined || others === true || items === false;
      shifts.push({ rule: "items-changed", pointer, message, effect: wider ? "loosened" : "tightened" });
    }
  }
  const once = before["uniqueItems"] === true;
  if (once !== (after["uniqueItems"] === true)) {
    const message = once ? "may repeat items" : "must not repeat items";
    shifts.push({ rule: "unique-items-changed", pointer, message, effect: once ? "loosened" : "tightened" });
  }
  return shifts;
};
