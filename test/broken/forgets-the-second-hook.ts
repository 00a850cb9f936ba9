import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Asks the store and no other port. */
export const defect: Defect = profileDefect(["revocation", "order"], ({ hookChecks }) => ({
  hookChecks: hookChecks.slice(0, 1),
}));
