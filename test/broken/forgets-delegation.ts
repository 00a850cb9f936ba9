import { type Defect, needDefect, without } from "../conformance/defect.ts";

/** Never asks for a delegation. */
export const defect: Defect = needDefect(["check-require-delegation", "order"], (need) =>
  without(need, "requireDelegation"),
);
