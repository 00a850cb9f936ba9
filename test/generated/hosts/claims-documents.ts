import type fc from "fast-check";
import { anyClaims } from "../arbitrary.ts";

/** Claims in wire form with the short spelling of hops. */
export const wire = {
  iss: "https://issuer.example",
  aud: "https://mcp.example/mcp",
  exp: 1_800_000_060,
  sub: "user",
  zone_id: "zone",
  client_id: "client",
  sid: "session",
  delegation_chain: [{ app: "first" }],
};

export const SECRET = "s3cr3t-value-that-must-not-appear";

/** The same with a wrong type, an empty text, a wrong member of a hop, and a secret in each of them. */
export const refused: Readonly<Record<string, unknown>> = {
  ...wire,
  exp: SECRET,
  sub: [SECRET],
  zone_id: "",
  delegation_chain: [{ app: { [SECRET]: SECRET } }],
};

/** JSON objects that are often claims, as they arrive over a wire. */
export const documents: fc.Arbitrary<Record<string, unknown>> = anyClaims
  .filter((value) => typeof value === "object" && value !== null && !Array.isArray(value))
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
