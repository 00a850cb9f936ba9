import { type Defect, needDefect, texts, without } from "../conformance/defect.ts";

/** Looks for a scope anywhere in the text. */
export const defect: Defect = needDefect(["check-required-scopes", "edge"], (need, claims) => {
  const scope = String(claims["scope"] ?? "");
  return texts(need["requiredScopes"]).every((wanted) => scope.includes(wanted))
    ? without(need, "requiredScopes")
    : need;
});
