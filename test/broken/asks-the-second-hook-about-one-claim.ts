import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Hands a port fewer arguments than it takes. */
export const defect: Defect = profileDefect(["revocation"], ({ hookChecks }) => ({
  hookChecks: hookChecks.map((row) => ({ ...row, args: row.args.slice(0, 1) })),
}));
