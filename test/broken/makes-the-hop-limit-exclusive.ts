import { type Defect, needDefect } from "../conformance/defect.ts";

/** Refuses as many hops as are allowed. */
export const defect: Defect = needDefect(["check-max-hop-count"], (need) =>
  need["maxHopCount"] === undefined || Number.isSafeInteger(need["maxHopCount"])
    ? { ...need, maxHopCount: Number(need["maxHopCount"] ?? 10) - 1 }
    : need,
);
