import { type Defect, outcomeDefect } from "../conformance/defect.ts";

/** Says agent_required where the profile says session_required. */
export const defect: Defect = outcomeDefect(["check-require-session"], (outcome) =>
  outcome.code === "session_required" ? { ...outcome, code: "agent_required" } : outcome,
);
