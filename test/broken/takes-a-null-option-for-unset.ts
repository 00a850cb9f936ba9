import { type Defect, type Members, profileDefect } from "../conformance/defect.ts";

/** Reads null as not given. */
export const defect: Defect = profileDefect(["configuration"], ({ explainRequirements }) => ({
  explainRequirements: (value) =>
    explainRequirements(Object.fromEntries(Object.entries(value as Members).filter(([, member]) => member !== null))),
}));
