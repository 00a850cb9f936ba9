import type { Profile } from "../../generated/typescript/index.ts";
import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Trusts the shape of signed claims. */
export const defect: Defect = profileDefect(["shape", "edge"], () => ({
  hasClaimsShape: ((_value: unknown) => true) as unknown as Profile["hasClaimsShape"],
}));
