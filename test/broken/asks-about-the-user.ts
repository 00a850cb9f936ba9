import { type Defect, type Members, profileDefect } from "../conformance/defect.ts";

/** Asks about another claim than the anchors. */
export const defect: Defect = profileDefect(["revocation"], () => ({
  anchors: (claims) => [String((claims as Members)["sub"])],
}));
