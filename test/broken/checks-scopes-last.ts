import { type Defect, type Members, profileDefect, without } from "../conformance/defect.ts";

/** Looks at the scopes after everything else. */
export const defect: Defect = profileDefect(["order"], (profile) => ({
  enforce: (stage, claims, need) =>
    profile.enforce(stage, claims, without(need as Members, "requiredScopes")) ?? profile.enforce(stage, claims, need),
}));
