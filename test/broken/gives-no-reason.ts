import { type Defect, outcomeDefect } from "../conformance/defect.ts";

/** Leaves the reason of an unavailable verification out. */
export const defect: Defect = outcomeDefect(["revocation"], ({ reason: _reason, ...outcome }) => outcome);
