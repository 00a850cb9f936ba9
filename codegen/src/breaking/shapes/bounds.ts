import { show } from "../show.ts";
import type { Compare } from "./context.ts";
import type { Shift } from "./shift.ts";

interface Bound {
  readonly keyword: string;
  readonly rule: string;
  readonly lower: boolean;
  /** What the keyword's absence means. */
  readonly absent: number;
}

const BOUNDS: readonly Bound[] = [
  { keyword: "minimum", rule: "minimum-changed", lower: true, absent: Number.NEGATIVE_INFINITY },
  { keyword: "maximum", rule: "maximum-changed", lower: false, absent: Number.POSITIVE_INFINITY },
  { keyword: "minLength", rule: "min-length-changed", lower: true, absent: 0 },
  { keyword: "maxLength", rule: "max-length-changed", lower: false, absent: Number.POSITIVE_INFINITY },
  { keyword: "minItems", rule: "min-items-changed", lower: true, absent: 0 },
  { keyword: "maxItems", rule: "max-items-changed", lower: false, absent: Number.POSITIVE_INFINITY },
];

/** Ranges of integers, lengths of strings and of lists. */
export const compareBounds: Compare = (before, after, { pointer, implied }) =>
  BOUNDS.flatMap(({ keyword, rule, lower, absent }): readonly Shift[] => {
    const read = (value: unknown): number => (typeof value === "number" ? value : absent);
    const earlier = read(before[keyword]);
    const later = read(after[keyword]);
    if (earlier === later || implied?.has(keyword) === true) return [];
    const message = `has ${keyword} ${show(after[keyword])}, had ${show(before[keyword])}`;
    return [{ rule, pointer, message, effect: later > earlier === lower ? "tightened" : "loosened" }];
  });
