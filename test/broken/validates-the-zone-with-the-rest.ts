import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Refuses a bad zone before the issuer is compared, and with the common code. */
export const defect: Defect = profileDefect(["shape", "order"], (profile) => ({ hasClaimsShape: profile.isClaims }));
