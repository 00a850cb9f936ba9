import type { SchemaNode } from "../../contract-source.ts";
import { compareAliases } from "./aliases.ts";
import { compareBounds } from "./bounds.ts";
import type { Compare, Context } from "./context.ts";
import { compareExtras } from "./extras.ts";
import { compareKinds, kindsOf } from "./kinds.ts";
import { compareLists } from "./lists.ts";
import { compareMembers } from "./members.ts";
import { compareOpenness } from "./openness.ts";
import { comparePattern } from "./pattern.ts";
import type { Shift } from "./shift.ts";
import { compareTagged } from "./tagged.ts";
import { compareValues } from "./values.ts";

/** What a member's being required implies stops at the member itself. */
const nested: Compare = (before, after, { implied: _implied, ...context }) => compareSchemas(before, after, context);

const compareScalars: Compare = (before, after, context) => [
  ...compareValues(before, after, context),
  ...compareBounds(before, after, context),
  ...comparePattern(before, after, context),
];

const compareVariant = (kind: string, before: SchemaNode, after: SchemaNode, context: Context): readonly Shift[] => {
  const shifts = compareScalars(before, after, context);
  switch (kind) {
    case "array":
      return [...shifts, ...compareLists(before, after, context, nested)];
    case "object":
      return [
        ...shifts,
        ...compareAliases(before, after, context),
        ...compareMembers(before, after, context, compareSchemas),
        ...compareOpenness(before, after, context, nested),
      ];
    case "tagged":
      return [...shifts, ...compareTagged(before, after, context, nested)];
    default:
      return shifts;
  }
};

/** Every difference of two schemas that changes which values they take. References are compared by name. */
export const compareSchemas: Compare = (before, after, context) => {
  const later = kindsOf(after);
  const wrapped = before["anyOf"] !== undefined || after["anyOf"] !== undefined;
  const outer = new Set([...Object.keys(before), ...Object.keys(after)]);
  const shifts: Shift[] = [...compareKinds(before, after, context), ...compareExtras(before, after, context)];
  if (before["anyOf"] !== undefined && after["anyOf"] !== undefined) {
    shifts.push(...compareScalars(before, after, context));
  }
  for (const [kind, variant] of kindsOf(before)) {
    const other = later.get(kind);
    if (other === undefined) continue;
    shifts.push(...compareVariant(kind, variant, other, context));
    if (wrapped) shifts.push(...compareExtras(variant, other, { ...context, implied: outer }));
  }
  return shifts;
};
