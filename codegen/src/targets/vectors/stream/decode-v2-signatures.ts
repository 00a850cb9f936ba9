import { flatOf, KEY, OTHER_KEY, without } from "./case.ts";
import { type DecodeTools, malformed, reason } from "./decode-v2-tools.ts";
import { canonicalV1, canonicalV2, type Flat, hmac } from "./signing.ts";
import { type Fields, REVOKE, SNAPSHOT_DOMAIN, STREAM, TS } from "./v2-fixtures.ts";

/** Cases about signatures, keys and the form of an entry. */
export function addSignatureCases(
  { check, signatureOf, signed, entry, record, published, signature }: DecodeTools,
  revocationStream: string,
): void {
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
  check("stream-swap-every-zone", "And to that of every zone.", published, invalid, {
    stream: "countersign:{*}:rev",
    zone: "",
  });
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
  check("keys/case", "Names of keys are compared exactly.", entry({ ...REVOKE, kid: "K1" }), reason("unknown_key_id"));
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
  check("form/16-kib", "As many bytes as there may be.", entry({ ...REVOKE, reason: room }), record({ reason: room }));
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
}
