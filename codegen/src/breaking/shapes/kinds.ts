import type { SchemaNode } from "../../contract-source.ts";
import type { Compare } from "./context.ts";

const kindOf = (node: SchemaNode): string => {
  const { $ref: reference, type } = node as { readonly $ref?: unknown; readonly type?: unknown };
  if (node["x-opaque"] === true) return "any";
  if (typeof reference === "string") return reference.replace(/^#\/\$defs\//, "");
  if (Array.isArray(node["oneOf"])) return "tagged";
  if (typeof type === "string") return type;
  const value = node["const"];
  return value === undefined ? "any" : typeof value === "number" ? "integer" : typeof value;
};

/** The schema by kind of value: one entry, or one for each variant of an `anyOf`. */
export const kindsOf = (node: SchemaNode): ReadonlyMap<string, SchemaNode> => {
  const variants = node["anyOf"];
  const nodes = Array.isArray(variants) ? (variants as readonly SchemaNode[]) : [node];
  return new Map(nodes.map((variant) => [kindOf(variant), variant]));
};

/** Types: a kind of value is no longer accepted, or a further one is. */
export const compareKinds: Compare = (before, after, { pointer }) => {
  const earlier = [...kindsOf(before).keys()].sort();
  const later = [...kindsOf(after).keys()].sort();
  const lost = later.includes("any") ? [] : earlier.filter((kind) => !later.includes(kind));
  const won = earlier.includes("any") ? [] : later.filter((kind) => !earlier.includes(kind));
  if (lost.length === 0 && won.length === 0) return [];
  const message = `is ${later.join(" or ")}, was ${earlier.join(" or ")}`;
  if (lost.length > 0 && won.length > 0) return [{ rule: "type-changed", pointer, message, effect: "changed" }];
  return lost.length > 0
    ? [{ rule: "type-narrowed", pointer, message, effect: "tightened" }]
    : [{ rule: "type-widened", pointer, message, effect: "loosened" }];
};
