import { type Defect, needDefect, texts, without } from "../conformance/defect.ts";

/** Asks for one of the targets instead of all. */
export const defect: Defect = needDefect(["check-required-targets"], (need, claims) => {
  const held = texts(claims["targetResources"]);
  return texts(need["requiredTargets"]).some((wanted) => held.includes(wanted))
    ? without(need, "requiredTargets")
    : need;
});
