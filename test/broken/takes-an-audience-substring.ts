import { type Defect, type Members, profileDefect } from "../conformance/defect.ts";

/** Accepts an audience that contains the right one. */
export const defect: Defect = profileDefect(["check-audience"], (profile) => ({
  enforceIdentity: (claims, need) => {
    const { aud } = claims as { readonly aud: unknown };
    const { audience } = need as { readonly audience: unknown };
    const close = typeof aud === "string" && typeof audience === "string" && aud.includes(audience);
    return profile.enforceIdentity(close ? { ...(claims as Members), aud: audience } : claims, need);
  },
}));
