import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Runs a profile without the zone that it needs. */
export const defect: Defect = profileDefect(["configuration"], ({ checks }) => ({
  zoneRequired: false,
  checks: checks.map((check) => (check.name === "zoneId" ? { ...check, required: false } : check)),
}));
