import { answerDefect, type Defect } from "../conformance/defect.ts";

/** Gives up at the first anchor that nothing is known about. */
export const defect: Defect = answerDefect(["revocation"], (answer, script) =>
  [script.otherwise, ...Object.values(script.answers)].includes("throws") ? "throws" : answer,
);
