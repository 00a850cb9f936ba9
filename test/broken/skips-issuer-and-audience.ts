import { type Defect, profileDefect } from "../conformance/defect.ts";

/** Compares neither issuer nor audience. */
export const defect: Defect = profileDefect(["check-issuer", "check-audience"], () => ({
  enforceIdentity: () => undefined,
}));
