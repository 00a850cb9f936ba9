import type { SchemaNode } from "../../contract-source.ts";
import { isNode } from "../../normalize.ts";
import { pointerOf } from "../pointer.ts";
import { show } from "../show.ts";
import type { Compare, Context } from "./context.ts";
import type { Shift } from "./shift.ts";

const variantsOf = (node: SchemaNode): readonly SchemaNode[] =>
  Array.isArray(node["oneOf"]) ? (node["oneOf"] as readonly SchemaNode[]) : [];

const constantOf = (variant: SchemaNode, name: string): unknown => {
  const members = variant["properties"];
  const member = isNode(members) && Object.hasOwn(members, name) ? members[name] : undefined;
  return isNode(member) ? member["const"] : undefined;
};

/** The member whose constant tells the variants apart. */
const tagOf = (variants: readonly SchemaNode[]): string | undefined => {
  const members = variants[0]?.["properties"];
  return Object.keys(isNode(members) ? members : {}).find((name) => {
    const values = variants.map((variant) => constantOf(variant, name));
    return !values.includes(undefined) && new Set(values).size === values.length;
  });
};

/** Unions of objects that a constant member tells apart. */
export const compareTagged = (before: SchemaNode, after: SchemaNode, context: Context, compare: Compare): Shift[] => {
  const { pointer } = context;
  const tag = tagOf(variantsOf(before));
  if (tag === undefined || tag !== tagOf(variantsOf(after))) {
    const same = JSON.stringify(before["oneOf"]) === JSON.stringify(after["oneOf"]);
    return same
      ? []
      : [{ rule: "tag-changed", pointer, message: "tells its variants apart by another member", effect: "changed" }];
  }
  const earlier = new Map(variantsOf(before).map((variant) => [constantOf(variant, tag), variant]));
  const later = new Map(variantsOf(after).map((variant) => [constantOf(variant, tag), variant]));
  const shifts: Shift[] = [];
  for (const [value, variant] of earlier) {
    const other = later.get(value);
    const at = `${pointer}${pointerOf("oneOf", String(value))}`;
    if (other !== undefined) shifts.push(...compare(variant, other, { ...context, pointer: at }));
    else
      shifts.push({
        rule: "variant-removed",
        pointer: at,
        message: `lost the variant ${tag} = ${show(value)}`,
        effect: "tightened",
      });
  }
  for (const value of later.keys()) {
    if (earlier.has(value)) continue;
    const at = `${pointer}${pointerOf("oneOf", String(value))}`;
    shifts.push({
      rule: "variant-added",
      pointer: at,
      message: `has the new variant ${tag} = ${show(value)}`,
      effect: "loosened",
    });
  }
  return shifts;
};
