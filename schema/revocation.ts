import type { Hook } from "./check.ts";
import { type Definition, define, Integer, OptionalText, Shape, StringEnum, Text } from "./dsl.ts";

/** Questions that only a running system can answer; compiled into ports. */
export const hooks: readonly Hook[] = [
  {
    name: "isRevoked",
    source: "schema/revocation.ts",
    description: "Whether the authority behind this identifier was withdrawn.",
    args: [{ name: "id", type: "string" }],
    verdict: "fail",
  },
  {
    name: "isDelegationStale",
    source: "schema/revocation.ts",
    description: "Whether the delegation graph of the zone has moved past the epoch of the mandate.",
    args: [
      { name: "zoneId", type: "string" },
      { name: "graphEpoch", type: "integer" },
    ],
    verdict: "fail",
  },
];

const revocationEvent = Shape(
  {
    zone: OptionalText({ description: "Zone of the anchor; empty means every zone." }),
    kind: StringEnum(["record", "session", "edge"], { description: "What the identifier names." }),
    id: Text({ description: "Identifier of what was withdrawn." }),
    until: Integer({ description: "Milliseconds since 1970 until which the mark must hold." }),
  },
  { optional: ["zone", "until"], description: "Authority that was withdrawn." },
);

export const revocationDefinitions: readonly Definition[] = [
  define("RevocationEvent", "revocation.ts", "wire-in", revocationEvent, { guard: true }),
];
