import { type Defect, type Members, profileDefect } from "../conformance/defect.ts";

/** Leaves options out that it does not know. */
export const defect: Defect = profileDefect(["configuration"], ({ checks, explainRequirements }) => ({
  explainRequirements: (value) =>
    explainRequirements(
      Object.fromEntries(
        Object.entries(value as Members).filter(([name]) => checks.some((check) => check.name === name)),
      ),
    ),
}));
