import { type Defect, type Members, profileDefect } from "../conformance/defect.ts";

/** Accepts an issuer that only starts like the right one. */
export const defect: Defect = profileDefect(["check-issuer"], (profile) => ({
  enforceIdentity: (claims, need) => {
    const { iss } = claims as { readonly iss: string };
    const { issuer } = need as { readonly issuer: string };
    return profile.enforceIdentity(iss.startsWith(issuer) ? { ...(claims as Members), iss: issuer } : claims, need);
  },
}));
