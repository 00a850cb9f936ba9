import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Does not look at requirements before it uses them. */
export const defect: Defect = profileDefect(["configuration"], () => ({ explainRequirements: () => [] }));
