import { answerDefect, type Defect } from "../conformance/defect.ts";

/** Lets a mandate through when the store fails. */
export const defect: Defect = answerDefect(["revocation", "order"], (answer) =>
  answer === "throws" || answer === "rejects" ? false : answer,
);
