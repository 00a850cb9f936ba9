import { type Defect, wireDefect } from "../conformance/defect.ts";

/** Removes white space around texts. */
export const defect: Defect = wireDefect(["check-issuer", "check-zone-id"], (claims) =>
  Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, typeof value === "string" ? value.trim() : value]),
  ),
);
