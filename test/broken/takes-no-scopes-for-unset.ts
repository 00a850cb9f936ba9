import { type Defect, needDefect, without } from "../conformance/defect.ts";

/** Takes an absent scope for one that holds everything. */
export const defect: Defect = needDefect(["check-required-scopes"], (need, claims) =>
  claims["scope"] === "" ? without(need, "requiredScopes") : need,
);
