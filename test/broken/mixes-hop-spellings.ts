import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Accepts both spellings in one hop. */
export const defect: Defect = profileDefect(["shape", "edge"], (profile) => ({
  foldClaims: (value) => {
    const folded = profile.foldClaims(value);
    if (folded !== undefined) return folded;
    const text = JSON.stringify(value)
      .replaceAll(/"(?:app|session|edge)":(?:"[^"]*"|null),?/g, "")
      .replaceAll(",}", "}");
    return profile.foldClaims(JSON.parse(text));
  },
}));
