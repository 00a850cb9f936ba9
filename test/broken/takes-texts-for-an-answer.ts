import { answerDefect, type Defect } from "../conformance/defect.ts";

/** Takes an answer that is no boolean for no. */
export const defect: Defect = answerDefect(["revocation"], (answer) =>
  answer === "text" || answer === "number" || answer === "null" ? false : answer,
);
