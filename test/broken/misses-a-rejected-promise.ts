import { answerDefect, type Defect } from "../conformance/defect.ts";

/** Lets a mandate through when the answer of the store is a rejected promise. */
export const defect: Defect = answerDefect(["revocation"], (answer) => (answer === "rejects" ? false : answer));
