import { answerDefect, type Defect } from "../conformance/defect.ts";

/** Takes a text for yes because it is truthy. */
export const defect: Defect = answerDefect(["revocation"], (answer) => (answer === "text" ? true : answer));
