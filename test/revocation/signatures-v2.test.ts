import { createHash } from "node:crypto";
import { CountersignConfigError } from "countersign";
import {
  decodeChunks,
  decodeManifest,
  decodeRecord,
  encodeChunks,
  encodeKeyPart,
  encodeManifest,
  encodeRecord,
  readStreamKey,
  readStreamKeys,
  type SnapshotRow,
  streamOfZone,
} from "countersign/revocation";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { v2Canonical } from "../../src/revocation/v2-canonical.ts";

const bytes = new Uint8Array(32).fill(7);
const keys = readStreamKeys("keys", { k1: bytes });
const signing = { kid: "k1", key: readStreamKey("key", bytes) };
const stream = streamOfZone("zone-1");
const head = { log: "1790000000000-a1b2c3d4", seq: 42n, ts: 1_790_000_060_000 };
const record = {
  ...head,
  type: "revoke",
  anchor: { zone: "zone-1", kind: "record", id: "sid-1" },
  exp: 1_790_000_960_000,
} as const;
const flat = encodeRecord(stream, "zone-1", record, signing);

function reasonOf(fields: readonly string[], name = stream, zone = "zone-1", given = keys): string {
  const decoded = decodeRecord(name, zone, fields, given);
  return decoded.ok ? "ok" : decoded.reason;
}
/** Signs whatever it is given. */
function signed(entry: Record<string, string>, name = stream): string[] {
  const whole = { v: "2", kid: "k1", log: head.log, seq: "1", ts: "1790000060000", ...entry };
  const canonical = v2Canonical("countersign.stream.v2", name, new Map(Object.entries(whole)));
  return [...Object.entries(whole).flat(), "_sig", hmac(canonical)];
}
function hmac(canonical: Uint8Array): string {
  // HMAC-SHA256 by its definition, so that the test does not repeat the code under test.
  const pad = (value: number): Uint8Array => Uint8Array.from({ length: 64 }, (_, at) => (bytes[at] ?? 0) ^ value);
  const inner = createHash("sha256").update(pad(0x36)).update(canonical).digest();
  return createHash("sha256").update(pad(0x5c)).update(inner).digest("hex");
}

describe("the signature of version 2", () => {
  it("is the published vector", () => {
    const fields = new Map<string, string>();
    for (let at = 0; at < flat.length; at += 2) fields.set(flat[at] as string, flat[at + 1] as string);
    const canonical = v2Canonical("countersign.stream.v2", stream, fields);
    expect(canonical.length).toBe(242);
    expect(createHash("sha256").update(canonical).digest("hex")).toBe(
      "7a34dd2d27b66c07fa9c33148d68ca0b18ffb80d2360c51b9237f6b7f0030dfc",
    );
    expect(fields.get("_sig")).toBe("4365569381ce98509e3b8053a8e3dfbf4d918d0803aa5755d2c1de3e64ab4059");
    expect(decodeRecord(stream, "zone-1", flat, keys)).toEqual({ ok: true, record });
  });

  it("keeps names and values apart, wherever the boundary is shifted", () => {
    const canon = (entries: [string, string][]): string =>
      Buffer.from(v2Canonical("countersign.stream.v2", stream, new Map(entries))).toString("hex");
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([name]) => name, maxLength: 4 }),
        fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([name]) => name, maxLength: 4 }),
        (a, b) => {
          const plain = (list: [string, string][]): string =>
            JSON.stringify(list.filter(([name]) => name !== "_sig").toSorted(([x], [y]) => (x < y ? -1 : 1)));
          return (canon(a) === canon(b)) === (plain(a) === plain(b));
        },
      ),
    );
    expect(canon([["ab", "c"]])).not.toBe(canon([["a", "bc"]]));
  });

  it("sorts names by their bytes", () => {
    const [high, astral] = ["\uFFFD", "\u{10000}"];
    const text = Buffer.from(
      v2Canonical(
        "countersign.stream.v2",
        "s",
        new Map([
          [astral, ""],
          [high, ""],
        ]),
      ),
    ).toString();
    expect(text.indexOf(high)).toBeLessThan(text.indexOf(astral));
  });

  it("is bound to stream, key id and every field", () => {
    expect(reasonOf(flat, streamOfZone("zone-2"), "zone-1")).toBe("invalid_signature");
    for (let at = 1; at < flat.length - 2; at += 2) {
      const changed = flat.with(at, `${flat[at]}0`);
      expect(reasonOf(changed), flat[at - 1] as string).not.toBe("ok");
      expect(reasonOf(flat.toSpliced(at - 1, 2)), flat[at - 1] as string).not.toBe("ok");
    }
    expect(reasonOf([...flat, "extra", "x"])).toBe("invalid_signature");
  });

  it("takes any listed key, and none that was taken out", () => {
    const both = readStreamKeys("keys", { k2: new Uint8Array(32).fill(9), k1: "07".repeat(32) });
    expect(reasonOf(flat, stream, "zone-1", both)).toBe("ok");
    const swapped = readStreamKeys("keys", { k1: new Uint8Array(32).fill(9) });
    expect(reasonOf(flat, stream, "zone-1", swapped)).toBe("invalid_signature");
    expect(reasonOf(flat, stream, "zone-1", readStreamKeys("keys", { k2: bytes }))).toBe("unknown_key_id");
    expect(reasonOf(flat.slice(0, -2))).toBe("unsigned");
    expect(reasonOf([...flat.slice(0, -1), "A".repeat(64)])).toBe("invalid_signature");
  });

  it.each([{ k1: new Uint8Array(31) }, { "k 1": bytes }, { k1: "07".repeat(31) }, { k1: `${"07".repeat(32)}0` }, []])(
    "needs keys of 32 bytes under proper names: %j",
    (given) => {
      expect(() => readStreamKeys("keys", given)).toThrow(CountersignConfigError);
    },
  );
});

describe("a record of version 2", () => {
  const anchor = { zone: "zone-1", kind: "record", id: "a" };
  it.each([
    [{ type: "revoke", ...anchor, exp: "1" }, "ok"],
    [{ type: "revoke", kind: "record", id: "a", exp: "1" }, "ok"],
    [{ type: "suspend", ...anchor, extra: "ignored" }, "ok"],
    [{ type: "resume", ...anchor }, "ok"],
    [{ type: "epoch", zone: "zone-1", epoch: "9223372036854775807" }, "ok"],
    [{ type: "heartbeat", seq: "0" }, "ok"],
    [{ type: "later", optional: "1" }, "ok"],
    [{ type: "later" }, "unsupported_type"],
    [{ type: "later", optional: "0" }, "unsupported_type"],
    [{ type: "revoke", ...anchor, zone: "zone-2", exp: "1" }, "malformed"],
    [{ type: "revoke", ...anchor, kind: "grant", exp: "1" }, "malformed"],
    [{ type: "revoke", ...anchor, id: "", exp: "1" }, "malformed"],
    [{ type: "revoke", ...anchor }, "malformed"],
    [{ type: "revoke", ...anchor, exp: "99999999999999999" }, "malformed"],
    [{ type: "epoch", zone: "zone-1", epoch: "9223372036854775808" }, "malformed"],
    [{ type: "epoch", zone: "zone-1", epoch: "1e3" }, "malformed"],
    [{ type: "epoch", zone: "zone-2", epoch: "1" }, "malformed"],
    [{ type: "revoke", ...anchor, exp: "1", seq: "0" }, "malformed"],
    [{ type: "heartbeat", seq: "01" }, "malformed"],
    [{ type: "heartbeat", log: "1790000000000-A1B2C3D4" }, "malformed"],
    [{ type: "heartbeat", ts: "-1" }, "malformed"],
    [{ type: "heartbeat", v: "3" }, "malformed"],
    [{ type: "heartbeat", kid: "k 1" }, "malformed"],
    [{}, "malformed"],
  ])("%j is %s", (entry, reason) => {
    expect(reasonOf(signed(entry as Record<string, string>))).toBe(reason);
  });

  it("of any zone may stand in the stream of every zone only", () => {
    const all = streamOfZone("");
    expect(all).toBe("countersign:{*}:rev");
    expect(reasonOf(signed({ type: "resume", ...anchor, zone: "zone-9" }, all), all, "")).toBe("ok");
  });

  it("that nobody would take is never written", () => {
    expect(() => encodeRecord(stream, "zone-2", record, signing)).toThrow(RangeError);
    expect(() => encodeRecord(stream, "zone-1", { ...record, seq: 0n }, signing)).toThrow(RangeError);
    expect(() => encodeRecord(stream, "zone-1", { ...head, type: "heartbeat", ts: 1.5 }, signing)).toThrow(RangeError);
  });

  it("is never an exception, whatever it holds", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...flat))), (entry) => {
        expect(decodeRecord(stream, "zone-1", entry, keys).ok).toBe(false);
      }),
    );
  });
});

describe("a snapshot", () => {
  const rows: readonly SnapshotRow[] = [
    ["r", "zone-1", "record", "sid-1", 1_790_000_960_000],
    ["e", "zone-1", "9223372036854775807"],
    ["s", "", "edge", "é", 5],
  ];
  const { chunks, sha256 } = encodeChunks(rows);
  const manifest = { ...head, cursor: "5-1", snapshot: "0".repeat(32), chunks: 1, sha256 };
  const encoded = encodeManifest(stream, manifest, signing);

  it("is read back exactly", () => {
    expect(decodeManifest(stream, encoded, keys)).toEqual({ ok: true, manifest });
    expect(decodeChunks(chunks, manifest, "zone-1")).toEqual(rows);
    expect(encodeChunks([]).chunks).toEqual([]);
    expect(encodeChunks(Array.from({ length: 10_001 }, () => rows[1] as SnapshotRow)).chunks.length).toBe(2);
  });

  it("is not signed like a record", () => {
    const fields = new Map<string, string>();
    for (let at = 0; at < encoded.length - 2; at += 2) fields.set(encoded[at] as string, encoded[at + 1] as string);
    const crossed = [...encoded.slice(0, -1), hmac(v2Canonical("countersign.stream.v2", stream, fields))];
    expect(decodeManifest(stream, crossed, keys)).toEqual({ ok: false, reason: "invalid_signature" });
  });

  it("is refused whole when anything is forged, missing or malformed", () => {
    for (let at = 1; at < encoded.length; at += 2) {
      expect(decodeManifest(stream, encoded.with(at, `${encoded[at]}0`), keys).ok).toBe(false);
    }
    expect(decodeChunks([], manifest, "zone-1")).toBeUndefined();
    expect(decodeChunks([...chunks, ...chunks], manifest, "zone-1")).toBeUndefined();
    const of = (bad: unknown) => {
      const chunk = Buffer.from(typeof bad === "string" ? bad : JSON.stringify(bad));
      const digest = createHash("sha256").update(chunk).digest("hex");
      return decodeChunks([chunk], { ...manifest, sha256: digest }, "zone-1");
    };
    expect(of([rows[0]])).toEqual([rows[0]]);
    for (const bad of ["{", "{}", [1], [["r"]], [["r", "zone-2", "record", "a", 1]], [["e", "zone-1", 7]]]) {
      expect(of(bad)).toBeUndefined();
    }
    expect(of([["r", "zone-1", "record", "", 1]])).toBeUndefined();
    expect(of([["s", "zone-1", "grant", "a", 1]])).toBeUndefined();
    expect(of([["r", "zone-1", "record", "a", -1]])).toBeUndefined();
  });
});

it.each([
  ["zone-1", "zone-1"],
  ["a:b", "a%3Ab"],
  ["*", "%2A"],
  ["%", "%25"],
  ["é {}", "%C3%A9%20%7B%7D"],
])("key parts are percent-encoded: %s", (text, encoded) => {
  expect(encodeKeyPart(text)).toBe(encoded);
});
