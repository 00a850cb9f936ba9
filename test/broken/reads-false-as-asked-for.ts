import { type Defect, needDefect } from "../conformance/defect.ts";

/** Takes an option that is there for one that is true. */
export const defect: Defect = needDefect(["check-require-delegation"], (need) =>
  Object.hasOwn(need, "requireDelegation") ? { ...need, requireDelegation: true } : need,
);
