import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Has another clock skew than the profile. */
export const defect: Defect = profileDefect(["times"], ({ limits }) => ({
  limits: { ...limits, clockSkewSeconds: limits.clockSkewSeconds + 1 },
}));
