import { answerDefect, type Defect } from "../conformance/defect.ts";

/** Calls a mandate revoked when nobody knows. */
export const defect: Defect = answerDefect(["revocation", "order"], (answer) =>
  answer === "throws" || answer === "rejects" ? true : answer,
);
