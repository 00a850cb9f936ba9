import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Never asks whether authority was withdrawn. */
export const defect: Defect = profileDefect(["revocation", "order"], () => ({ anchors: () => [] }));
