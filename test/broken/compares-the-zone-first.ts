import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Compares the zone before issuer, audience and times. */
export const defect: Defect = profileDefect(["order"], (profile) => ({
  enforceIdentity: (claims, need) => profile.enforceOwnCodes(claims, need) ?? profile.enforceIdentity(claims, need),
}));
