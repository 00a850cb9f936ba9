import { acceptsRule, type Defect } from "../conformance/defect.ts";

/** Takes the last of two members of one name. */
export const defect: Defect = acceptsRule("duplicate-member");
