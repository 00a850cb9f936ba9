import { acceptsRule, type Defect } from "../conformance/defect.ts";

/** Takes half of a surrogate pair for text. */
export const defect: Defect = acceptsRule("lone-surrogate");
