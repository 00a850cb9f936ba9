import { flatOf, KEY, OTHER_KEY, type StreamSuiteOf, streamSuite, without } from "./case.ts";
import { canonicalV1, canonicalV2, type Flat, hmac, sha256Of } from "./signing.ts";
import { MALFORMED_NUMBERS } from "./v1-suites.ts";

type Fields = Readonly<Record<string, string>>;

const STREAM = "countersign:{zone-1}:rev";
const LOG = "1790000000000-a1b2c3d4";
const TS = 1_790_000_060_000;
const EXP = 1_790_000_960_000;
const HEAD: Fields = { v: "2", kid: "k1", log: LOG, seq: "42", ts: `${TS}` };
const ANCHOR: Fields = { zone: "zone-1", kind: "record", id: "sid-1" };
const REVOKE: Fields = { ...HEAD, type: "revoke", ...ANCHOR, exp: `${EXP}` };
const EPOCH: Fields = { ...HEAD, type: "epoch", zone: "zone-1", epoch: "7" };
const HEARTBEAT: Fields = { ...HEAD, type: "heartbeat" };
const STREAM_DOMAIN = "countersign.stream.v2";
const SNAPSHOT_DOMAIN = "countersign.snapshot.v2";

/** The canonical form of version 2 and its signature, apart from what fields mean. */
export const signV2Suite: StreamSuiteOf = () =>
  streamSuite(
    "v2-sign",
    "sign-v2",
    "Canonical form and signature of version 2 for any fields: its length, its SHA-256, and the HMAC over it.",
    (add) => {
      const signed = (
        id: string,
        about: string,
        flat: Flat,
        domain = STREAM_DOMAIN,
        stream = STREAM,
        key = KEY,
      ): void => {
        const canonical = canonicalV2(domain, stream, flat);
        const expect = {
          canonicalBytes: canonical.length,
          canonicalSha256: sha256Of(canonical),
          signature: hmac(canonical, key),
        };
        add(id, about, { domain, stream, key, fields: flat }, expect);
      };
      const flat = flatOf(REVOKE);
      signed("published", "The published vector.", flat);
      signed(
        "order",
        "The order of the fields does not count.",
        flatOf(Object.fromEntries(Object.entries(REVOKE).reverse())),
      );
      signed("own-signature", "`_sig` is not covered.", [...flat, "_sig", "x"]);
      signed("other-stream", "The stream is covered.", flat, STREAM_DOMAIN, "countersign:{zone-2}:rev");
      signed("every-zone", "The stream of every zone.", flat, STREAM_DOMAIN, "countersign:{*}:rev");
      signed("snapshot-domain", "The domain is covered.", flat, SNAPSHOT_DOMAIN);
      signed("other-key", "The key decides.", flat, STREAM_DOMAIN, STREAM, OTHER_KEY);
      signed("none", "No field at all.", []);
      signed("one", "One field.", ["a", "b"]);
      signed("empty-value", "An empty value.", ["a", ""]);
      signed("boundary/a", "The boundary between name and value counts.", ["a", "bc"]);
      signed("boundary/b", "The same letters, another boundary.", ["ab", "c"]);
      signed("boundary/c", "The boundary between fields counts.", ["a", "b", "c", "d"]);
      signed("boundary/d", "The same letters in one field.", ["a", "bcd"]);
      signed("boundary/line-feed", "A line feed is a letter like any other.", ["a", "b\nc=d"]);
      signed("boundary/line-feed-fields", "What version 1 would sign alike.", ["a", "b", "c", "d"]);
      signed("bytes", "Lengths are bytes of UTF-8.", ["a", "e\u0301 \u{1f600}"]);
      signed("sorting", "Names are sorted by their bytes.", [
        "a_b",
        "1",
        "aB",
        "2",
        "B",
        "3",
        "10",
        "4",
        "2",
        "5",
        "a",
        "6",
      ]);
      signed("sorting-utf-8", "U+FF5E comes before U+10000, as in UTF-8.", ["\u{10000}", "1", "\uff5e", "2", "z", "3"]);
      signed("long", "More than 255 bytes.", ["a", "x".repeat(300)]);
    },
  );

/** Records as a publisher writes them. */
export const encodeV2Suite: StreamSuiteOf = () =>
  streamSuite(
    "v2-encode",
    "encode-v2",
    "Records of version 2 as a publisher writes them: every field with its signature, or no entry at all.",
    (add) => {
      const head = { log: LOG, seq: "42", ts: TS };
      const anchor = { zone: "zone-1", kind: "record", id: "sid-1" };
      const at = (stream: string, zone: string, record: object): Readonly<Record<string, unknown>> => ({
        stream,
        zone,
        kid: "k1",
        key: KEY,
        record,
      });
      const written = (id: string, about: string, record: object, fields: Fields, zone = "zone-1"): void => {
        const stream = zone === "" ? "countersign:{*}:rev" : STREAM;
        const _sig = hmac(canonicalV2(STREAM_DOMAIN, stream, flatOf(fields)), KEY);
        add(id, about, at(stream, zone, record), { fields: { ...fields, _sig } });
      };
      const refused = (id: string, about: string, record: object): void => {
        add(id, about, at(STREAM, "zone-1", record), { refused: true });
      };
      const revoke = { ...head, type: "revoke", ...anchor, exp: EXP };
      written("revoke", "The published vector.", revoke, REVOKE);
      written(
        "revoke-with-reason",
        "A reason.",
        { ...revoke, reason: "grant ended" },
        { ...REVOKE, reason: "grant ended" },
      );
      written(
        "revoke-every-zone",
        "A mark for every zone is written with an empty zone.",
        { ...revoke, zone: "" },
        { ...REVOKE, zone: "" },
      );
      written(
        "revoke-in-every-zone",
        "Any zone in the stream of every zone.",
        { ...revoke, zone: "zone-2" },
        { ...REVOKE, zone: "zone-2" },
        "",
      );
      written("session", "A session.", { ...revoke, kind: "session" }, { ...REVOKE, kind: "session" });
      written("edge", "An edge.", { ...revoke, kind: "edge" }, { ...REVOKE, kind: "edge" });
      written(
        "hostile-id",
        "An identifier of any letters.",
        { ...revoke, id: " a:%*{}\n\u00e9" },
        { ...REVOKE, id: " a:%*{}\n\u00e9" },
      );
      const rest = { ...HEAD, ...ANCHOR };
      written("suspend", "A suspension.", { ...head, type: "suspend", ...anchor }, { ...rest, type: "suspend" });
      written("resume", "Its end.", { ...head, type: "resume", ...anchor }, { ...rest, type: "resume" });
      written("epoch", "An epoch.", { ...head, type: "epoch", zone: "zone-1", epoch: "7" }, EPOCH);
      const most = "9223372036854775807";
      written(
        "epoch-largest",
        "The largest epoch.",
        { ...head, type: "epoch", zone: "zone-1", epoch: most },
        { ...EPOCH, epoch: most },
      );
      written("heartbeat", "A heartbeat.", { ...head, type: "heartbeat" }, HEARTBEAT);
      written(
        "heartbeat-first",
        "A heartbeat before any event.",
        { ...head, seq: "0", type: "heartbeat" },
        { ...HEARTBEAT, seq: "0" },
      );
      written("seq-largest", "The largest number.", { ...revoke, seq: most }, { ...REVOKE, seq: most });
      refused("other-zone", "A zone that is not the stream's.", { ...revoke, zone: "zone-2" });
      refused("empty-id", "No identifier.", { ...revoke, id: "" });
      refused("unknown-kind", "A kind that nobody knows.", { ...revoke, kind: "grant" });
      refused("seq-0", "Events count from 1.", { ...revoke, seq: "0" });
      refused("seq-too-large", "2^63.", { ...revoke, seq: "9223372036854775808" });
      refused("seq-negative", "A negative number.", { ...revoke, seq: "-1" });
      refused("bad-log", "A log of another form.", { ...revoke, log: "1790000000000" });
      refused("exp-negative", "A time before 1970.", { ...revoke, exp: -1 });
      refused("too-long", "More than 16 KiB.", { ...revoke, reason: "x".repeat(16_384) });
    },
  );

/** Entries of version 2 as readers take or refuse them. */
export const decodeV2Suite: StreamSuiteOf = ({ v1: { revocationStream } }) =>
  streamSuite(
    "v2-decode",
    "decode-v2",
    "Entries of version 2 as they stand in a stream, names and values in turn: the record, or why it is refused.",
    (add) => {
      interface Setting {
        readonly stream?: string;
        readonly zone?: string;
        readonly keys?: Fields;
      }
      const check = (id: string, about: string, fields: Flat, expect: object, setting: Setting = {}): void => {
        const { stream = STREAM, zone = "zone-1", keys = { k1: KEY } } = setting;
        add(id, about, { stream, zone, keys, fields }, { ...expect });
      };
      const signatureOf = (flat: Flat, key = KEY, stream = STREAM): string =>
        hmac(canonicalV2(STREAM_DOMAIN, stream, flat), key);
      const signed = (flat: Flat): Flat => [...flat, "_sig", signatureOf(flat)];
      const entry = (fields: Fields): Flat => signed(flatOf(fields));
      const reason = (name: string): object => ({ reason: name });
      const malformed = reason("malformed");
      const head = { log: LOG, seq: "42", ts: TS };
      const revoked = { type: "revoke", ...head, anchor: { zone: "zone-1", kind: "record", id: "sid-1" }, exp: EXP };
      const record = (members: object): object => ({ record: { ...revoked, ...members } });
      const published = entry(REVOKE);
      const signature = signatureOf(flatOf(REVOKE));

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

      // Signatures.
      const invalid = reason("invalid_signature");
      const forged = (fields: Fields, text = signature): Flat => [...flatOf(fields), "_sig", text];
      for (const [name, value] of Object.entries({
        log: "1790000000001-a1b2c3d4",
        seq: "43",
        ts: `${TS + 1}`,
        type: "suspend",
        zone: "",
        kind: "edge",
        id: "sid-2",
        exp: "0",
      })) {
        check(`tampered/${name}`, "A changed value.", forged({ ...REVOKE, [name]: value }), invalid);
      }
      for (const name of ["zone", "exp"])
        check(`dropped/${name}`, "A dropped field.", forged(without(REVOKE, name)), invalid);
      check("added", "An added field.", forged({ ...REVOKE, optional: "1" }), invalid);
      const shifted = signatureOf(flatOf({ ...REVOKE, reason: "ab", x: "c" }));
      check(
        "boundary/value",
        "A letter moved from one value to the next.",
        forged({ ...REVOKE, reason: "a", x: "bc" }, shifted),
        invalid,
      );
      check(
        "boundary/name",
        "A letter moved from a value to a name.",
        forged({ ...REVOKE, reasona: "b", x: "c" }, shifted),
        invalid,
      );
      check("stream-swap", "Bound to its stream.", published, invalid, {
        stream: "countersign:{zone-2}:rev",
        zone: "",
      });
      check("stream-swap-every-zone", "And to that of every zone.", published, invalid, everyZone);
      const inDomain = hmac(canonicalV2(SNAPSHOT_DOMAIN, STREAM, flatOf(REVOKE)), KEY);
      check("snapshot-domain", "Signed as a snapshot.", forged(REVOKE, inDomain), invalid);
      check("v1-form", "Signed as version 1.", forged(REVOKE, hmac(canonicalV1(STREAM, flatOf(REVOKE)), KEY)), invalid);
      for (const [id, about, text] of [
        ["upper-case", "Capital digits.", signature.toUpperCase()],
        ["short", "A digit too few.", signature.slice(1)],
        ["long", "A digit too many.", `${signature}0`],
        ["half", "An even, short text.", signature.slice(32)],
        ["empty", "The empty text.", ""],
        ["not-hex", "No hexadecimal digits.", "z".repeat(64)],
        ["line-feed", "A line feed behind it.", `${signature}\n`],
        ["wrong", "The right form, the wrong value.", "0".repeat(64)],
      ] as const) {
        check(`signature/${id}`, about, forged(REVOKE, text), invalid);
      }

      // Keys.
      const second: Fields = { ...REVOKE, kid: "k2" };
      const bySecond = forged(second, signatureOf(flatOf(second), OTHER_KEY));
      const both = { keys: { k1: KEY, k2: OTHER_KEY } };
      check("keys/wrong", "Another key under its name.", published, invalid, { keys: { k1: OTHER_KEY } });
      check("keys/rotation-old", "While keys rotate, the old one holds.", published, record({}), both);
      check("keys/rotation-new", "So does the new one.", bySecond, record({}), both);
      check("keys/unknown", "A key that is not there yet.", bySecond, reason("unknown_key_id"));
      check("keys/retired", "A key that is there no longer.", published, reason("unknown_key_id"), {
        keys: { k2: OTHER_KEY },
      });
      check("keys/none", "No key at all.", published, reason("unknown_key_id"), { keys: {} });
      check(
        "keys/mixed-up",
        "The name of the one, the signature of the other.",
        forged(second, signatureOf(flatOf(second))),
        invalid,
        both,
      );
      check(
        "keys/case",
        "Names of keys are compared exactly.",
        entry({ ...REVOKE, kid: "K1" }),
        reason("unknown_key_id"),
      );
      check(
        "keys/own-members",
        "A name that objects bring along.",
        entry({ ...REVOKE, kid: "constructor" }),
        reason("unknown_key_id"),
      );

      // Form.
      const padded = (count: number): Fields => ({
        ...REVOKE,
        ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, "x"])),
      });
      const own = Object.keys(REVOKE).length + 1;
      check("form/64-fields", "As many fields as there may be.", entry(padded(64 - own)), record({}));
      check("form/65-fields", "A field too many.", entry(padded(65 - own)), malformed);
      const used = [...flatOf(REVOKE), "reason", "_sig", signature].join("").length;
      const room = "x".repeat(16_384 - used);
      check(
        "form/16-kib",
        "As many bytes as there may be.",
        entry({ ...REVOKE, reason: room }),
        record({ reason: room }),
      );
      check("form/over-16-kib", "A byte too many.", entry({ ...REVOKE, reason: `${room}x` }), malformed);
      check("form/odd", "A name without value.", [...published, "a"], malformed);
      check("form/none", "No field at all.", [], reason("unsigned"));
      check("form/empty-name", "The empty name.", signed([...flatOf(REVOKE), "", "x"]), reason("ambiguous_fields"));
      check("form/v1-unsigned", "An unsigned entry of version 1.", ["sid", "sid-1"], reason("unsigned"));
      const first = ["sid", "sid-1", "zone_id", "zone-1"];
      check(
        "form/v1-signed",
        "A signed one.",
        [...first, "_sig", hmac(canonicalV1(revocationStream, first), KEY)],
        malformed,
      );
    },
  );

/** Manifests of snapshots as readers take or refuse them. */
export const manifestV2Suite: StreamSuiteOf = () =>
  streamSuite(
    "v2-manifest",
    "manifest-v2",
    "Manifests of snapshots, names and values in turn: what they say, or why they are refused.",
    (add) => {
      const check = (id: string, about: string, fields: Flat, expect: object, stream = STREAM): void => {
        add(id, about, { stream, keys: { k1: KEY }, fields }, { ...expect });
      };
      const digest = sha256Of(Buffer.from("rows"));
      const fields: Fields = {
        ...HEAD,
        cursor: "1790000059000-3",
        snapshot: "0f".repeat(16),
        chunks: "2",
        sha256: digest,
      };
      const signatureOf = (flat: Flat, domain = SNAPSHOT_DOMAIN): string =>
        hmac(canonicalV2(domain, STREAM, flat), KEY);
      const signed = (flat: Flat): Flat => [...flat, "_sig", signatureOf(flat)];
      const entry = (all: Fields): Flat => signed(flatOf(all));
      const manifest = {
        log: LOG,
        seq: "42",
        ts: TS,
        cursor: "1790000059000-3",
        snapshot: "0f".repeat(16),
        chunks: 2,
        sha256: digest,
      };
      const ok = (members: object = {}): object => ({ manifest: { ...manifest, ...members } });
      const reason = (name: string): object => ({ reason: name });
      const malformed = reason("malformed");
      check("plain", "A manifest.", entry(fields), ok());
      check("extra", "Unknown fields are signed and ignored.", entry({ ...fields, later: "x" }), ok());
      check(
        "empty",
        "A snapshot without rows, before any event.",
        entry({ ...fields, seq: "0", cursor: "0-0", chunks: "0" }),
        ok({ seq: "0", cursor: "0-0", chunks: 0 }),
      );
      check(
        "seq-largest",
        "The largest number.",
        entry({ ...fields, seq: "9223372036854775807" }),
        ok({ seq: "9223372036854775807" }),
      );
      check(
        "most-chunks",
        "As many chunks as readers load.",
        entry({ ...fields, chunks: "1000" }),
        ok({ chunks: 1000 }),
      );
      for (const name of Object.keys(fields)) {
        check(`missing/${name}`, `No ${name}.`, entry(without(fields, name)), malformed);
        check(
          `doubled/${name}`,
          `${name} twice.`,
          signed([...flatOf(fields), name, fields[name] as string]),
          reason("ambiguous_fields"),
        );
      }
      for (const [name, id, value] of [
        ["v", "1", "1"],
        ["log", "upper-case", "1790000000000-A1B2C3D4"],
        ["seq", "2-to-the-63", "9223372036854775808"],
        ["ts", "minus", "-1"],
        ["cursor", "empty", ""],
        ["cursor", "no-count", "1790000059000"],
        ["cursor", "leading-zero", "01-1"],
        ["cursor", "dollar", "$"],
        ["snapshot", "31-digits", "0f".repeat(16).slice(1)],
        ["snapshot", "upper-case", "0F".repeat(16)],
        ["snapshot", "path", "../".padEnd(32, "0")],
        ["chunks", "too-many", "1001"],
        ["chunks", "minus", "-1"],
        ["chunks", "fraction", "1.5"],
        ["sha256", "short", digest.slice(1)],
        ["sha256", "upper-case", digest.toUpperCase()],
      ] as const) {
        check(`retyped/${name}/${id}`, `${name} of another form.`, entry({ ...fields, [name]: value }), malformed);
      }
      const flat = flatOf(fields);
      check("unsigned", "No signature.", flat, reason("unsigned"));
      check("unknown-key", "A key that nobody knows.", entry({ ...fields, kid: "k2" }), reason("unknown_key_id"));
      const invalid = reason("invalid_signature");
      check(
        "tampered",
        "A changed value.",
        [...flatOf({ ...fields, chunks: "1" }), "_sig", signatureOf(flat)],
        invalid,
      );
      check("stream-domain", "Signed as a record.", [...flat, "_sig", signatureOf(flat, STREAM_DOMAIN)], invalid);
      check("stream-swap", "Bound to its stream.", entry(fields), invalid, "countersign:{zone-2}:rev");
      check(
        "record",
        "A record is no manifest.",
        [...flatOf(REVOKE), "_sig", signatureOf(flatOf(REVOKE), STREAM_DOMAIN)],
        invalid,
      );
      check("record-in-domain", "Nor one that is signed like one.", entry(REVOKE), malformed);
    },
  );
