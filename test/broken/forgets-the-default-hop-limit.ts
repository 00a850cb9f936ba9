import { type Defect, needDefect } from "../conformance/defect.ts";

/** Has no limit unless one is given. */
export const defect: Defect = needDefect(["check-max-hop-count"], (need) => ({
  maxHopCount: Number.MAX_SAFE_INTEGER,
  ...need,
}));
