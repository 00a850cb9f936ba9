import type { SchemaNode } from "../../contract-source.ts";
import { show } from "../show.ts";
import type { Compare, Context } from "./context.ts";

const valuesOf = (node: SchemaNode, { codes }: Context): readonly unknown[] | undefined => {
  if (node["const"] !== undefined) return [node["const"]];
  const values = node["enum"];
  if (!Array.isArray(values)) return undefined;
  return node["x-codes"] === undefined ? values : values.filter((value) => !codes.has(String(value)));
};

/** Closed sets of values: `enum` and `const`. Codes that the catalogue brings along are evaluated there. */
export const compareValues: Compare = (before, after, context) => {
  const { pointer } = context;
  const earlier = valuesOf(before, context);
  const later = valuesOf(after, context);
  if (earlier === undefined && later === undefined) return [];
  if (earlier === undefined) {
    return [{ rule: "values-restricted", pointer, message: `is one of ${show(later)}, was any`, effect: "tightened" }];
  }
  if (later === undefined) {
    return [
      { rule: "values-opened", pointer, message: `is any value, was one of ${show(earlier)}`, effect: "loosened" },
    ];
  }
  const lost = earlier.filter((value) => !later.includes(value));
  const won = later.filter((value) => !earlier.includes(value));
  return [
    ...lost.map((value) => ({
      rule: "value-removed",
      pointer,
      message: `no longer takes ${show(value)}`,
      effect: "tightened" as const,
    })),
    ...won.map((value) => ({
      rule: "value-added",
      pointer,
      message: `also takes ${show(value)}`,
      effect: "loosened" as const,
    })),
  ];
};
