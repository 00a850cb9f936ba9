import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Does not compare the zone. */
export const defect: Defect = profileDefect(["check-zone-id"], () => ({ enforceOwnCodes: () => undefined }));
