import { type Defect, outcomeDefect } from "../conformance/defect.ts";

/** Describes a refusal in other words. */
export const defect: Defect = outcomeDefect(["revocation", "order"], (outcome) =>
  outcome.code === "session_revoked" ? { ...outcome, description: "The session has been revoked" } : outcome,
);
