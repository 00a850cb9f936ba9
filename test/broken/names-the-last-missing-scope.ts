import { type Defect, needDefect, texts } from "../conformance/defect.ts";

/** Looks at the scopes from the end. */
export const defect: Defect = needDefect(["check-required-scopes", "edge"], (need) =>
  Array.isArray(need["requiredScopes"])
    ? { ...need, requiredScopes: texts(need["requiredScopes"]).toReversed() }
    : need,
);
