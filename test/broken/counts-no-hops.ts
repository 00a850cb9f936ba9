import { claimsDefect, type Defect } from "../conformance/defect.ts";

/** Takes every hop count for 0. */
export const defect: Defect = claimsDefect(["check-max-hop-count", "order"], (claims) => ({
  ...claims,
  hopCount: undefined,
}));
