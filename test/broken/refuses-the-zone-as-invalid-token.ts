import { type Defect, outcomeDefect } from "../conformance/defect.ts";

/** Reports a wrong zone with the common code. */
export const defect: Defect = outcomeDefect(["check-zone-id", "order"], (outcome, profile) =>
  outcome.code === "invalid_zone"
    ? { ...outcome, code: "invalid_token", description: profile.errors["invalid_token"]?.description ?? "" }
    : outcome,
);
