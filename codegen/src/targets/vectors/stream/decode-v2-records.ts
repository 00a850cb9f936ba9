import { flatOf, KEY, without } from "./case.ts";
import { type DecodeTools, malformed, reason } from "./decode-v2-tools.ts";
import { MALFORMED_NUMBERS } from "./malformed-numbers.ts";
import type { Flat } from "./signing.ts";
import { ANCHOR, EPOCH, type Fields, HEAD, HEARTBEAT, LOG, REVOKE } from "./v2-fixtures.ts";

/** Cases about what a record says. */
export function addRecordCases({
  check,
  signatureOf,
  signed,
  entry,
  head,
  record,
  published,
  signature,
}: DecodeTools): void {
  check("published", "The published vector.", published, record({}));
  check(
    "order",
    "The order of the fields does not count.",
    ["_sig", signature, ...flatOf(Object.fromEntries(Object.entries(REVOKE).reverse()))],
    record({}),
  );
  check("reason", "A reason comes along.", entry({ ...REVOKE, reason: "x" }), record({ reason: "x" }));
  check("reason-empty", "So does an empty one.", entry({ ...REVOKE, reason: "" }), record({ reason: "" }));
  check("extra", "Unknown fields are signed and ignored.", entry({ ...REVOKE, later: "x" }), record({}));
  check(
    "extra-non-ascii",
    "Names beyond ASCII too.",
    entry({ ...REVOKE, "\u{10000}": "x", "\uff5e": "y" }),
    record({}),
  );
  check(
    "line-feed",
    "Values may hold line feeds.",
    entry({ ...REVOKE, reason: "a\nb=c" }),
    record({ reason: "a\nb=c" }),
  );
  check(
    "hostile-id",
    "Identifiers are taken as they are.",
    entry({ ...REVOKE, id: " a:%*{}\n\u00e9" }),
    record({ anchor: { zone: "zone-1", kind: "record", id: " a:%*{}\n\u00e9" } }),
  );
  check(
    "optional-known",
    "`optional` changes nothing in a known type.",
    entry({ ...REVOKE, optional: "1" }),
    record({}),
  );
  for (const kind of ["session", "edge"]) {
    check(
      `kind/${kind}`,
      "Every kind.",
      entry({ ...REVOKE, kind }),
      record({ anchor: { zone: "zone-1", kind, id: "sid-1" } }),
    );
  }
  const anchor = { zone: "zone-1", kind: "record", id: "sid-1" };
  for (const type of ["suspend", "resume"]) {
    check(`type/${type}`, "Suspensions.", entry({ ...HEAD, type, ...ANCHOR }), {
      record: { type, ...head, anchor },
    });
  }
  check("type/epoch", "An epoch.", entry(EPOCH), {
    record: { type: "epoch", ...head, zone: "zone-1", epoch: "7" },
  });
  check("type/heartbeat", "A heartbeat.", entry(HEARTBEAT), { record: { type: "heartbeat", ...head } });
  check("type/heartbeat-first", "A heartbeat before any event.", entry({ ...HEARTBEAT, seq: "0" }), {
    record: { type: "heartbeat", ...head, seq: "0" },
  });

  // Every field missing, doubled.
  for (const name of Object.keys(REVOKE)) {
    const outcome = name === "zone" ? record({ anchor: { ...anchor, zone: "" } }) : malformed;
    const about = name === "zone" ? "Without zone the mark holds in every zone." : `No ${name}.`;
    check(`missing/${name}`, about, entry(without(REVOKE, name)), outcome);
    const twice = [...flatOf(REVOKE), name, REVOKE[name] as string];
    check(`doubled/${name}`, `${name} twice.`, signed(twice), reason("ambiguous_fields"));
  }
  check("missing/_sig", "No signature.", flatOf(REVOKE), reason("unsigned"));
  check("doubled/_sig", "`_sig` twice.", [...published, "_sig", signature], reason("ambiguous_fields"));
  check("missing/epoch", "An epoch without number.", entry(without(EPOCH, "epoch")), malformed);
  check(
    "doubled/epoch",
    "An epoch with two numbers.",
    signed([...flatOf(EPOCH), "epoch", "8"]),
    reason("ambiguous_fields"),
  );
  for (const type of ["suspend", "resume"]) {
    const fields: Fields = { ...HEAD, type, ...ANCHOR };
    for (const name of ["kind", "id"])
      check(`missing/${type}/${name}`, `No ${name}.`, entry(without(fields, name)), malformed);
  }

  // Every field of another form.
  for (const [name, id, value] of [
    ["v", "1", "1"],
    ["v", "3", "3"],
    ["v", "empty", ""],
    ["v", "leading-zero", "02"],
    ["kid", "empty", ""],
    ["kid", "space", "k 1"],
    ["kid", "slash", "k/1"],
    ["kid", "long", "k".repeat(65)],
    ["kid", "non-ascii", "\u00e9"],
    ["kid", "line-feed", "k1\n"],
    ["log", "empty", ""],
    ["log", "12-digits", "179000000000-a1b2c3d4"],
    ["log", "14-digits", "17900000000000-a1b2c3d4"],
    ["log", "upper-case", "1790000000000-A1B2C3D4"],
    ["log", "7-letters", "1790000000000-a1b2c3d"],
    ["log", "9-letters", "1790000000000-a1b2c3d4e"],
    ["log", "no-dash", "1790000000000a1b2c3d4e"],
    ["log", "line-feed", `${LOG}\n`],
    ["log", "arabic", `\u0661790000000000-a1b2c3d4`],
    ["kind", "empty", ""],
    ["kind", "unknown", "grant"],
    ["kind", "upper-case", "Record"],
    ["kind", "space", "record "],
    ["id", "empty", ""],
    ["type", "empty", ""],
  ] as const) {
    const outcome = name === "type" ? reason("unsupported_type") : malformed;
    check(`retyped/${name}/${id}`, `${name} of another form.`, entry({ ...REVOKE, [name]: value }), outcome);
  }
  for (const [id, value] of MALFORMED_NUMBERS) {
    for (const name of ["seq", "ts", "exp"]) {
      check(`retyped/${name}/${id}`, `${name} of another form.`, entry({ ...REVOKE, [name]: value }), malformed);
    }
    check(`retyped/epoch/${id}`, "No epoch, and never 0.", entry({ ...EPOCH, epoch: value }), malformed);
  }

  // Numbers at their edges.
  for (const seq of ["1", "9007199254740992", "9007199254740993", "9223372036854775807"]) {
    check(`seq/${seq}`, "Sequence numbers are exact.", entry({ ...REVOKE, seq }), record({ seq }));
  }
  check("seq/0", "Events count from 1.", entry({ ...REVOKE, seq: "0" }), malformed);
  check("seq/0-epoch", "Epochs too.", entry({ ...EPOCH, seq: "0" }), malformed);
  for (const epoch of ["0", "9007199254740993", "9223372036854775807"]) {
    check(`epoch/${epoch}`, "Epochs are exact.", entry({ ...EPOCH, epoch }), {
      record: { type: "epoch", ...head, zone: "zone-1", epoch },
    });
  }
  check("exp/0", "A mark that is over is well-formed.", entry({ ...REVOKE, exp: "0" }), record({ exp: 0 }));
  check(
    "exp/largest",
    "The last time that clocks know.",
    entry({ ...REVOKE, exp: "8640000000000000" }),
    record({ exp: 8.64e15 }),
  );
  check("exp/too-large", "A millisecond more.", entry({ ...REVOKE, exp: "8640000000000001" }), malformed);
  check("ts/0", "The beginning of time.", entry({ ...REVOKE, ts: "0" }), record({ ts: 0 }));
  check("ts/too-large", "Beyond what clocks know.", entry({ ...REVOKE, ts: "8640000000000001" }), malformed);

  // Types of later versions.
  check(
    "unknown-type/plain",
    "A signed type that nobody knows closes the reader.",
    entry({ ...REVOKE, type: "later" }),
    reason("unsupported_type"),
  );
  check(
    "unknown-type/upper-case",
    "Types are compared exactly.",
    entry({ ...REVOKE, type: "Revoke" }),
    reason("unsupported_type"),
  );
  check(
    "unknown-type/optional",
    "Unless it says that it may be skipped; its number counts.",
    entry({ ...HEAD, type: "later", optional: "1" }),
    {
      record: { type: "optional", ...head },
    },
  );
  for (const optional of ["0", "", "true"]) {
    check(
      `unknown-type/optional-${optional || "empty"}`,
      "There is one way to say so.",
      entry({ ...HEAD, type: "later", optional }),
      reason("unsupported_type"),
    );
  }
  check(
    "unknown-type/bad-log",
    "What is malformed says nothing of its type.",
    entry({ ...REVOKE, type: "later", log: "x" }),
    malformed,
  );
  check(
    "unknown-type/forged",
    "Nor does what is forged.",
    [...flatOf({ ...REVOKE, type: "later" }), "_sig", signature],
    reason("invalid_signature"),
  );

  // Zones.
  const other = { ...REVOKE, zone: "zone-2" };
  check("zone/other", "A zone that is not the stream's.", entry(other), malformed);
  check("zone/other-epoch", "The same of an epoch.", entry({ ...EPOCH, zone: "zone-2" }), malformed);
  check("zone/prefix", "A zone that begins like it.", entry({ ...REVOKE, zone: "zone" }), malformed);
  check("zone/case", "Zones are compared exactly.", entry({ ...REVOKE, zone: "Zone-1" }), malformed);
  check("zone/empty", "Every zone.", entry({ ...REVOKE, zone: "" }), record({ anchor: { ...anchor, zone: "" } }));
  const star = "countersign:{*}:rev";
  const inStar = (fields: Fields): Flat => [...flatOf(fields), "_sig", signatureOf(flatOf(fields), KEY, star)];
  const everyZone = { stream: star, zone: "" };
  check(
    "zone/any-in-every",
    "Any zone in the stream of every zone.",
    inStar(other),
    record({ anchor: { ...anchor, zone: "zone-2" } }),
    everyZone,
  );
  check(
    "zone/star-is-a-name",
    "`*` is a zone like any other.",
    inStar({ ...REVOKE, zone: "*" }),
    record({ anchor: { ...anchor, zone: "*" } }),
    everyZone,
  );
}
