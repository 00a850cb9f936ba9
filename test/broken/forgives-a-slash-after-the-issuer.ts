import { type Defect, wireDefect } from "../conformance/defect.ts";

/** Removes slashes at the end of the issuer. */
export const defect: Defect = wireDefect(["check-issuer"], (claims) =>
  typeof claims["iss"] === "string" ? { ...claims, iss: claims["iss"].replace(/\/$/, "") } : claims,
);
