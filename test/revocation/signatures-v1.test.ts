import { CountersignConfigError } from "countersign";
import { readV1Entry, readV1Keys, signV1, verifyV1 } from "countersign/revocation";
import { describe, expect, it } from "vitest";

const stream = "caracal.sessions.revoke";
const key = new Uint8Array(32).fill(7);
const keys = readV1Keys("keys", key);
const policy = { keys, allowUnsigned: false };
const fields = { zone_id: "zone-1", session_id: "sid-1", reason: "grant_revoked" };
const signature = "9233c437675bf44675cb7550bdc4d47c3bc3ad4e760d1ce08f9051dff1daa94e";

function reasonOf(flat: readonly string[], given = policy): string {
  const verdict = verifyV1(stream, flat, given);
  return verdict.ok ? "ok" : verdict.reason;
}
const flatOf = (entry: Record<string, string>): string[] => Object.entries(entry).flat();

describe("the signature of version 1", () => {
  it("is the published vector", () => {
    expect(signV1(stream, fields, key)).toBe(signature);
    expect(signV1(stream, fields, "07".repeat(32))).toBe(signature);
  });

  it("does not depend on order, skips null, keeps the empty text and covers neither itself nor more", () => {
    const { zone_id, session_id, reason } = fields;
    expect(signV1(stream, { reason, grant_id: null, session_id, _sig: "x", zone_id }, key)).toBe(signature);
    expect(signV1(stream, { ...fields, grant_id: "" }, key)).not.toBe(signature);
    expect(signV1(stream, { a: true, b: 100 }, key)).toBe(signV1(stream, { b: "100", a: "true" }, key));
    expect(
      reasonOf(
        flatOf({ ...fields, _sig: signature })
          .toReversed()
          .toReversed(),
      ),
    ).toBe("ok");
    expect(reasonOf(["_sig", signature, ...flatOf(fields)])).toBe("ok");
  });

  it("is bound to its stream, its key and every byte", () => {
    const flat = flatOf({ ...fields, _sig: signature });
    expect(verifyV1("caracal.delegations.invalidate", flat, policy)).toEqual({
      ok: false,
      reason: "invalid_signature",
    });
    const other = readV1Keys("keys", new Uint8Array(32).fill(8));
    expect(reasonOf(flat, { keys: other, allowUnsigned: false })).toBe("invalid_signature");
    expect(reasonOf(flat, { keys: [...other, ...keys], allowUnsigned: false })).toBe("ok");
    expect(reasonOf(flatOf({ ...fields, session_id: "sid-2", _sig: signature }))).toBe("invalid_signature");
    expect(reasonOf(flatOf({ ...fields, root_sid: "x", _sig: signature }))).toBe("invalid_signature");
  });

  it.each([signature.toUpperCase(), signature.slice(1), `${signature}0`, "", "z".repeat(64)])(
    "has one form only: %s",
    (text) => {
      expect(reasonOf(flatOf({ ...fields, _sig: text }))).toBe("invalid_signature");
    },
  );

  it("refuses the pair of entries that share a form", () => {
    const shared = "a7f2f4a7d714eb1172ef22a8e95227ed0627fdd8d442d2154cfdfb02eea77b93";
    expect(signV1(stream, { reason: "x", root_sid: "VICTIM" }, key)).toBe(shared);
    expect(reasonOf(["reason", "x\nroot_sid=VICTIM", "_sig", shared])).toBe("ambiguous_fields");
    expect(() => signV1(stream, { reason: "x\nroot_sid=VICTIM" }, key)).toThrow(RangeError);
  });

  it.each([
    [["a\nb", "x"], "ambiguous_fields"],
    [["a=b", "x"], "ambiguous_fields"],
    [["", "x"], "ambiguous_fields"],
    [["session_id", "a", "session_id", "b"], "ambiguous_fields"],
    [["é", "x"], "ambiguous_fields"],
    [["session_id"], "malformed"],
    [["session_id", "x".repeat(16_384)], "malformed"],
    [Array.from({ length: 130 }, (_, index) => `f${index}`), "malformed"],
    [["session_id", "\uD800"], "malformed"],
    [["session_id", 1], "malformed"],
    [null, "malformed"],
  ])("refuses %j before anything is computed", (flat, reason) => {
    expect(reasonOf(flat as string[], { keys, allowUnsigned: true })).toBe(reason);
  });

  it("may be absent only by declaration, and must hold where it is present", () => {
    expect(reasonOf(flatOf(fields))).toBe("unsigned");
    expect(reasonOf(flatOf(fields), { keys: [], allowUnsigned: false })).toBe("unsigned");
    expect(verifyV1(stream, flatOf(fields), { keys: [], allowUnsigned: true })).toMatchObject({
      ok: true,
      isSigned: false,
    });
    const forged = flatOf({ ...fields, _sig: "0".repeat(64) });
    expect(reasonOf(forged, { keys, allowUnsigned: true })).toBe("invalid_signature");
    expect(reasonOf(forged, { keys: [], allowUnsigned: true })).toBe("invalid_signature");
  });

  it.each([new Uint8Array(31), "07".repeat(31), `${"07".repeat(32)}0`, "0x".repeat(32), "", 7, {}])(
    "takes no short or malformed key: %j",
    (bad) => {
      expect(() => readV1Keys("keys", bad)).toThrow(CountersignConfigError);
    },
  );
});

describe("an entry of version 1", () => {
  const read = (entry: Record<string, string>, kind?: "revocations" | "epochs") =>
    readV1Entry(new Map(Object.entries(entry)), kind);

  it("marks every anchor that it names, in its zone", () => {
    const entry = { zone_id: "z", session_id: "a", sid: "a", root_sid: "b", agent_session_id: "c", edge_id: "d" };
    expect(read({ ...entry, delegation_edge_id: "e" })).toMatchObject({
      anchors: [
        { zone: "z", kind: "record", id: "a" },
        { zone: "z", kind: "record", id: "b" },
        { zone: "z", kind: "session", id: "c" },
        { zone: "z", kind: "edge", id: "e" },
        { zone: "z", kind: "edge", id: "d" },
      ],
    });
  });

  it.each([{}, { zone_id: "" }, { zone_id: "null" }])("without a zone marks every zone: %j", (zone) => {
    expect(read({ ...zone, session_id: "a" })).toMatchObject({ anchors: [{ zone: "", kind: "record", id: "a" }] });
  });

  it("with an edge alone is valid, and the text null counts as absent", () => {
    expect(read({ edge_id: "e", session_id: "null" })).toMatchObject({
      anchors: [{ zone: "", kind: "edge", id: "e" }],
    });
    expect(read({ session_id: "null", sid: "" })).toEqual({ ok: false, reason: "missing_revocation_anchor" });
  });

  it("records epochs exactly", () => {
    expect(read({ zone_id: "z", epoch: "9223372036854775807", edge_id: "e" }, "epochs")).toEqual({
      ok: true,
      type: "epoch",
      zone: "z",
      epoch: 9223372036854775807n,
    });
  });

  it.each(["", "0x10", "1e3", " 7 ", "-1", "01", "9223372036854775808", "٣", "7\n"])(
    "never reads a malformed epoch as 0: %j",
    (epoch) => {
      expect(read({ zone_id: "z", epoch }, "epochs")).toEqual({ ok: false, reason: "invalid_delegation_epoch" });
      expect(read({ epoch: "1" }, "epochs")).toEqual({ ok: false, reason: "invalid_delegation_epoch" });
    },
  );
});
