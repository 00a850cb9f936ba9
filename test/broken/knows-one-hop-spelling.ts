import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Does not know the second spelling of hops. */
export const defect: Defect = profileDefect(["shape", "edge"], () => ({ foldClaims: (value) => value }));
