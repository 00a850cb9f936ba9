import { claimsDefect, type Defect } from "../conformance/defect.ts";

/** Reads the claim of another requirement. */
export const defect: Defect = claimsDefect(["check-require-agent", "check-require-session"], (claims, name) => ({
  ...claims,
  [name("agent_session_id")]: claims[name("agent_session_id")] ?? claims[name("delegation_edge_id")],
}));
