import { type Defect, outcomeDefect } from "../conformance/defect.ts";

/** Leaves the missing scope out of the description. */
export const defect: Defect = outcomeDefect(["check-required-scopes"], (outcome) =>
  outcome.code === "insufficient_scope" ? { ...outcome, description: "Missing scope" } : outcome,
);
