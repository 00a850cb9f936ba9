import { show } from "../show.ts";
import type { Compare } from "./context.ts";

/** Patterns. Which of two is narrower is not decided here: a replaced one counts as looser. */
export const comparePattern: Compare = (before, after, { pointer }) => {
  const earlier = before["pattern"];
  const later = after["pattern"];
  if (earlier === later) return [];
  if (earlier === undefined)
    return [{ rule: "pattern-added", pointer, message: `must match ${show(later)}`, effect: "tightened" }];
  if (later === undefined) {
    return [{ rule: "pattern-removed", pointer, message: `need not match ${show(earlier)}`, effect: "loosened" }];
  }
  const message = `must match ${show(later)}, had to match ${show(earlier)}`;
  return [{ rule: "pattern-changed", pointer, message, effect: "changed" }];
};
