import { caseDefect, type Defect } from "../conformance/defect.ts";

/** Takes 2^53 for the largest safe integer. */
export const defect: Defect = caseDefect(["shape", "edge"], (one) =>
  one.document === undefined ? one : { ...one, document: one.document.replace("9007199254740992", "9007199254740991") },
);
