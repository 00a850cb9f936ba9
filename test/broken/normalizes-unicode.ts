import { caseDefect, type Defect } from "../conformance/defect.ts";

/** Compares texts after normalization. */
export const defect: Defect = caseDefect(["edge"], (one) =>
  one.document === undefined
    ? one
    : { ...one, document: one.document.normalize("NFC"), need: one.need.normalize("NFC") },
);
