import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Forgets that iat may lie a little ahead. */
export const defect: Defect = profileDefect(["times"], ({ limits }) => ({
  limits: { ...limits, futureIssuedAtSeconds: 0 },
}));
