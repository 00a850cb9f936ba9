import { type Definition, define, Integer, ListOf, OptionalText, Ref, Shape, Text, TextOrList } from "./dsl.ts";

const chainHop = Shape(
  {
    application_id: Text({ description: "Application that took this hop." }),
    agent_session_id: OptionalText({ description: "Agent session that took this hop." }),
    delegation_edge_id: OptionalText({ description: "Delegation edge that this hop used." }),
  },
  {
    optional: ["agent_session_id", "delegation_edge_id"],
    description: "One hop of a delegation chain. Other members are ignored.",
    "x-alias": { app: "application_id", session: "agent_session_id", edge: "delegation_edge_id" },
  },
);

const identifierList = (description: string, options: Record<string, unknown> = {}) =>
  ListOf(Text({ description: "Identifier, compared code point by code point." }), { description, ...options });

const claims = Shape(
  {
    iss: Text({
      description: "Issuer, compared exactly with the configured one.",
      "x-name": false,
      examples: ["https://issuer.example"],
    }),
    aud: TextOrList({
      description: "Audience: one resource or several.",
      "x-name": "audience",
      examples: ["https://mcp.example/mcp"],
    }),
    exp: Integer({ description: "Expiry in seconds since 1970.", "x-name": "expires_at" }),
    iat: Integer({ description: "Time of issue in seconds since 1970.", "x-name": "issued_at" }),
    nbf: Integer({ description: "Not valid before, in seconds since 1970.", "x-name": false }),
    jti: OptionalText({ description: "Identifier of this token." }),
    sub: Text({ description: "User on whose behalf the call is made." }),
    zone_id: Text({ description: "Zone that issued the mandate.", "x-invalid": "invalid_zone" }),
    client_id: Text({ description: "Application that presents the mandate." }),
    sid: Text({ description: "Authority record; revoking it ends the mandate." }),
    root_sid: OptionalText({ description: "Authority record at the root of the delegation.", "x-name": false }),
    scope: OptionalText({ description: "Granted scopes, separated by spaces. Absent means none.", "x-absent": "" }),
    agent_session_id: OptionalText({ description: "Session of the agent that acts." }),
    delegation_edge_id: OptionalText({ description: "Delegation edge that the mandate rests on." }),
    source_session_id: OptionalText({ description: "Session that delegated." }),
    target_session_id: OptionalText({ description: "Session that received the delegation." }),
    delegation_path: identifierList("Delegation edges from the root to this mandate."),
    delegation_chain: ListOf(Ref("ChainHop"), { description: "Applications from the root to this mandate." }),
    hop_count: Integer({ description: "Number of delegations so far. Absent means 0." }),
    delegation_graph_epoch: Integer({
      description: "Epoch of the delegation graph at issue.",
      "x-name": "graph_epoch",
    }),
  },
  {
    optional: [
      "iat",
      "nbf",
      "jti",
      "root_sid",
      "scope",
      "agent_session_id",
      "delegation_edge_id",
      "source_session_id",
      "target_session_id",
      "delegation_path",
      "delegation_chain",
      "hop_count",
      "delegation_graph_epoch",
    ],
    description: "What a mandate says about the caller. Unknown members are allowed and kept aside.",
  },
);

export const claimsDefinitions: readonly Definition[] = [
  define("ChainHop", "claims.ts", "wire-in", chainHop),
  define("Claims", "claims.ts", "wire-in", claims, { guard: true }),
];
