import { type Defect, type Members, profileDefect } from "../conformance/defect.ts";

/** Reads a list of audiences as its first element. */
export const defect: Defect = profileDefect(["check-audience"], (profile) => ({
  enforceIdentity: (claims, need) => {
    const { aud } = claims as { readonly aud: unknown };
    return profile.enforceIdentity({ ...(claims as Members), aud: Array.isArray(aud) ? [aud[0]] : aud }, need);
  },
}));
