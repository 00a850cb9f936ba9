import { type Defect, wireDefect } from "../conformance/defect.ts";

/** Compares names of members without their case. */
export const defect: Defect = wireDefect(["shape"], (claims) =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name.toLowerCase(), value])),
);
