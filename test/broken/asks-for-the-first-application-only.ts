import { type Defect, needDefect, texts } from "../conformance/defect.ts";

/** Reads only the first application that is asked for. */
export const defect: Defect = needDefect(["check-require-chain-contains"], (need) =>
  Array.isArray(need["requireChainContains"])
    ? { ...need, requireChainContains: texts(need["requireChainContains"]).slice(0, 1) }
    : need,
);
