import { type Defect, needDefect, without } from "../conformance/defect.ts";

/** Reads 0 as not given. */
export const defect: Defect = needDefect(["check-max-hop-count"], (need) =>
  need["maxHopCount"] === 0 ? without(need, "maxHopCount") : need,
);
