import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Forgets the further anchors of a profile. */
export const defect: Defect = profileDefect(["revocation"], ({ anchors }) => ({
  anchors: (claims) => anchors(claims).slice(0, 1),
}));
