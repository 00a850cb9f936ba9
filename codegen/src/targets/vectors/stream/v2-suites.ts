import { flatOf, KEY, OTHER_KEY, type StreamSuiteOf, streamSuite, without } from "./case.ts";
import { addRecordCases } from "./decode-v2-records.ts";
import { addSignatureCases } from "./decode-v2-signatures.ts";
import { decodeTools } from "./decode-v2-tools.ts";
import { canonicalV2, type Flat, hmac, sha256Of } from "./signing.ts";
import {
  ANCHOR,
  EPOCH,
  EXP,
  type Fields,
  HEAD,
  HEARTBEAT,
  LOG,
  REVOKE,
  SNAPSHOT_DOMAIN,
  STREAM,
  STREAM_DOMAIN,
  TS,
} from "./v2-fixtures.ts";

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
      const tools = decodeTools(add);
      addRecordCases(tools);
      addSignatureCases(tools, revocationStream);
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
