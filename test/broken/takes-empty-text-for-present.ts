import { claimsDefect, type Defect } from "../conformance/defect.ts";

/** Counts an empty text as a value. */
export const defect: Defect = claimsDefect(
  ["check-require-agent", "check-require-delegation"],
  (claims, name, wire) => ({
    ...claims,
    ...Object.fromEntries(
      Object.entries(wire)
        .filter(([, value]) => value === "")
        .map(([key]) => [name(key), " "]),
    ),
  }),
);
