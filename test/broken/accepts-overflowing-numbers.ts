import { acceptsRule, type Defect } from "../conformance/defect.ts";

/** Reads 1e400 as infinity. */
export const defect: Defect = acceptsRule("number-range");
