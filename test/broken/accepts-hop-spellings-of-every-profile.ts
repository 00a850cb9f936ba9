import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Folds spellings that the profile does not have. */
export const defect: Defect = profileDefect(["edge"], (profile) => ({
  foldClaims: (value) =>
    profile.id === "1.0"
      ? JSON.parse(JSON.stringify(value).replaceAll('"app":', '"application_id":'))
      : profile.foldClaims(value),
}));
