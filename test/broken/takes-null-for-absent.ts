import { type Defect, wireDefect } from "../conformance/defect.ts";

/** Reads null as if the claim were not there. */
export const defect: Defect = wireDefect(["shape", "check-require-agent"], (claims) =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null)),
);
