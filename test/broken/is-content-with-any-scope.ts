import { type Defect, needDefect, texts, without } from "../conformance/defect.ts";

/** Asks for one of the scopes instead of all. */
export const defect: Defect = needDefect(["check-required-scopes"], (need, claims) => {
  const held = String(claims["scope"] ?? "").split(" ");
  return texts(need["requiredScopes"]).some((wanted) => held.includes(wanted)) ? without(need, "requiredScopes") : need;
});
