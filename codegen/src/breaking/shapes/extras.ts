import { isDeepStrictEqual } from "node:util";
import { PORTABLE_KEYWORDS } from "../../normalize.ts";
import { pointerOf } from "../pointer.ts";
import { show } from "../show.ts";
import type { Compare } from "./context.ts";

/** Extensions that evaluators of their own compare. */
const EVALUATED = new Set(["x-name", "x-alias", "x-invalid", "x-absent", "x-opaque"]);

/** Whatever no other evaluator knows: a changed keyword of unknown meaning counts as looser. */
export const compareExtras: Compare = (before, after, { pointer, implied }) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((keyword) => !EVALUATED.has(keyword) && (keyword === "default" || !PORTABLE_KEYWORDS.has(keyword)))
    .filter((keyword) => implied?.has(keyword) !== true && !isDeepStrictEqual(before[keyword], after[keyword]))
    .map((keyword) => ({
      rule: "keyword-changed",
      pointer: `${pointer}${pointerOf(keyword)}`,
      message: `is ${show(after[keyword])}, was ${show(before[keyword])}`,
      effect: "changed",
    }));
