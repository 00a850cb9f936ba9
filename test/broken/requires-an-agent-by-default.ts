import { type Defect, needDefect } from "../conformance/defect.ts";

/** Has another default for the agent. */
export const defect: Defect = needDefect(["check-require-agent", "check-max-hop-count"], (need) => ({
  requireAgent: true,
  requireSession: true,
  ...need,
}));
