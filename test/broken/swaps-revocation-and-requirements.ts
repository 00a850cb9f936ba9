import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Has the order of the other profile. */
export const defect: Defect = profileDefect(["order"], ({ stages }) => ({
  stages: [...stages.slice(0, 4), ...stages.slice(4).toReversed()],
}));
