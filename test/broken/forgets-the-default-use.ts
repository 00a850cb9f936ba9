import { type Defect, type Members, profileDefect } from "../conformance/defect.ts";

/** Looks at the use only when one is asked for. */
export const defect: Defect = profileDefect(["check-required-use"], (profile) => ({
  enforce: (stage, claims, need) =>
    profile.enforce(stage, claims, { requiredUse: (claims as Members | null)?.["use"], ...need }),
}));
