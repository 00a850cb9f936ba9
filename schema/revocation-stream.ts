import { Constant, type Definition, define, type Members, Pattern, Shape, StringEnum, Tagged, Text } from "./dsl.ts";

// Fields of a stream are flat text: numbers are their decimal form.
const decimal = (description: string) => Pattern("^(?:0|[1-9][0-9]{0,18})$", 19, { description });
const anyText = (description: string) => Text({ description, minLength: 0 });
const signature = Pattern("^[0-9a-f]{64}$", 64, { description: "HMAC-SHA256 over all other fields, lowercase hex." });

const head: Members = {
  v: StringEnum(["2"], { description: "Version of the format." }),
  kid: Pattern("^[A-Za-z0-9._-]{1,64}$", 64, { description: "Name of the signing key." }),
  log: Pattern("^[0-9]{13}-[a-z0-9]{8}$", 22, { description: "Name of the sequence: start time, dash, random text." }),
  seq: decimal("Number within the sequence; a heartbeat repeats the last."),
  ts: decimal("Milliseconds since 1970 by the publisher's clock."),
};

const anchor: Members = {
  zone: anyText("Zone of the anchor; empty or absent means every zone."),
  kind: StringEnum(["record", "session", "edge"], { description: "What the identifier names." }),
  id: Text({ description: "Identifier of what the event is about." }),
};

const tail: Members = {
  reason: anyText("Text for people."),
  optional: Constant("1", { description: "Readers that do not know the type may skip the event." }),
  _sig: signature,
};

const event = (type: string, members: Members, description: string) =>
  Shape(
    { ...head, type: Constant(type, { description: "Kind of the event." }), ...members, ...tail },
    { optional: ["reason", "optional", ...("kind" in members ? ["zone"] : [])], description },
  );

const revocationStreamEntry = Tagged(
  [
    event(
      "revoke",
      { ...anchor, exp: decimal("Milliseconds since 1970 until which the mark must hold.") },
      "Authority was withdrawn.",
    ),
    event(
      "epoch",
      {
        zone: Text({ description: "Zone of the delegation graph." }),
        epoch: decimal("Epoch that the graph has reached."),
      },
      "The delegation graph of a zone has changed.",
    ),
    event("suspend", anchor, "Authority rests for a while."),
    event("resume", anchor, "Authority that rested holds again."),
    event("heartbeat", {}, "Nothing happened, and the publisher lives."),
  ],
  { description: "Entry of a revocation stream, version 2." },
);

const outbox: Members = {
  outbox_id: anyText("Identifier of the entry at its publisher."),
  dedupe_key: anyText("Equal in repeated entries."),
  _sig: signature,
};

const sessionRevocationEntry = Shape(
  {
    session_id: anyText("Withdrawn record; the text `null` counts as absent."),
    sid: anyText("Withdrawn record."),
    root_sid: anyText("Withdrawn root record."),
    agent_session_id: anyText("Withdrawn agent session."),
    delegation_edge_id: anyText("Withdrawn delegation edge."),
    edge_id: anyText("Withdrawn delegation edge, in a second spelling."),
    zone_id: anyText("Zone of the anchors."),
    reason: anyText("Text for people."),
    grant_id: anyText("Grant that ended."),
    ...outbox,
  },
  {
    optional: [
      "session_id",
      "sid",
      "root_sid",
      "agent_session_id",
      "delegation_edge_id",
      "edge_id",
      "zone_id",
      "reason",
      "grant_id",
      "outbox_id",
      "dedupe_key",
      "_sig",
    ],
    description: "Entry of the version 1 stream of withdrawn sessions.",
  },
);

const delegationInvalidationEntry = Shape(
  {
    zone_id: Text({ description: "Zone whose delegation graph has changed." }),
    epoch: decimal("Epoch that the graph has reached."),
    event: StringEnum(["edge_create", "edge_revoke", "edge_expire"], { description: "What happened to an edge." }),
    edge_id: anyText("Edge that the event is about."),
    edge_ids: anyText("Edges that the event is about."),
    affected_edges: anyText("Edges that ended with it."),
    source_session_id: anyText("Session that delegates."),
    target_session_id: anyText("Session that is delegated to."),
    reason: anyText("Text for people."),
    ...outbox,
  },
  {
    optional: [
      "event",
      "edge_id",
      "edge_ids",
      "affected_edges",
      "source_session_id",
      "target_session_id",
      "reason",
      "outbox_id",
      "dedupe_key",
      "_sig",
    ],
    description: "Entry of the version 1 stream of delegation epochs.",
  },
);

export const revocationStreamDefinitions: readonly Definition[] = [
  define("RevocationStreamEntry", "revocation-stream.ts", "wire-in", revocationStreamEntry),
  define("SessionRevocationEntry", "revocation-stream.ts", "wire-in", sessionRevocationEntry),
  define("DelegationInvalidationEntry", "revocation-stream.ts", "wire-in", delegationInvalidationEntry),
];
