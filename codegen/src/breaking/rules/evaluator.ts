import type { Found } from "../change.ts";
import type { ViewPair } from "../view-pair.ts";

/** Finds one kind of change between two contracts as one profile has them. */
export type Evaluator = (pair: ViewPair) => readonly Found[];
