import { flatOf, KEY, OTHER_KEY, type StreamSuiteOf, streamSuite, without } from "./case.ts";
import { canonicalV1, type Flat, hmac } from "./signing.ts";

const FIELDS = { zone_id: "zone-1", session_id: "sid-1", reason: "grant_revoked" };

const numbered = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, "x"]));

/** The publisher's side of version 1: which signature fields get, and which fields get none. */
export const signV1Suite: StreamSuiteOf = ({ v1: { revocationStream, epochStream } }) =>
  streamSuite(
    "v1-sign",
    "sign-v1",
    "Signatures of version 1 as a publisher makes them. `fields` holds values before they are text.",
    (add) => {
      const signed = (id: string, about: string, fields: object, text: Readonly<Record<string, string>>): void => {
        const signature = hmac(canonicalV1(revocationStream, flatOf(text)), KEY);
        add(id, about, { stream: revocationStream, key: KEY, fields }, { signature });
      };
      const refused = (id: string, about: string, fields: object): void => {
        add(id, about, { stream: revocationStream, key: KEY, fields }, { refused: true });
      };
      const { zone_id, session_id, reason } = FIELDS;
      signed("published", "The published vector.", FIELDS, FIELDS);
      signed("order", "The order of the fields does not count.", { reason, session_id, zone_id }, FIELDS);
      signed("own-signature", "`_sig` is not covered.", { ...FIELDS, _sig: "x" }, FIELDS);
      signed("null", "Null is left out.", { ...FIELDS, grant_id: null }, FIELDS);
      signed("empty", "The empty text is kept.", { ...FIELDS, grant_id: "" }, { ...FIELDS, grant_id: "" });
      signed("null-text", "The text `null` is text.", { ...FIELDS, sid: "null" }, { ...FIELDS, sid: "null" });
      signed("true", "A boolean signs as its text.", { ...FIELDS, a: true }, { ...FIELDS, a: "true" });
      signed("false", "False is a value.", { ...FIELDS, a: false }, { ...FIELDS, a: "false" });
      signed("number", "A number signs as its text.", { ...FIELDS, a: 100 }, { ...FIELDS, a: "100" });
      signed("zero", "0 is a value.", { ...FIELDS, a: 0 }, { ...FIELDS, a: "0" });
      signed("negative", "A negative number.", { ...FIELDS, a: -5 }, { ...FIELDS, a: "-5" });
      signed("safe-integer", "The largest safe integer.", { a: 9007199254740991 }, { a: "9007199254740991" });
      signed("none", "No field at all.", {}, {});
      signed("equals-in-value", "A value may hold `=`.", { a: "b=c" }, { a: "b=c" });
      signed("carriage-return", "A carriage return is no line feed.", { a: "b\rc" }, { a: "b\rc" });
      signed("spaces", "Spaces are kept.", { a: "  b  " }, { a: "  b  " });
      signed("unicode", "Values are UTF-8, as they are.", { a: "e\u0301 \u{1f600}" }, { a: "e\u0301 \u{1f600}" });
      const sorted = { "10": "x", "2": "x", B: "x", _: "x", a: "x", aB: "x", a_b: "x", ab: "x" };
      signed("sorting", "Names are sorted by their bytes.", { ...sorted }, sorted);
      signed("most-fields", "With its signature, an entry has at most 64 fields.", numbered(63), numbered(63));
      add(
        "other-stream",
        "The stream is covered.",
        { stream: epochStream, key: KEY, fields: FIELDS },
        { signature: hmac(canonicalV1(epochStream, flatOf(FIELDS)), KEY) },
      );
      add(
        "other-key",
        "The key decides.",
        { stream: revocationStream, key: OTHER_KEY, fields: FIELDS },
        { signature: hmac(canonicalV1(revocationStream, flatOf(FIELDS)), OTHER_KEY) },
      );
      const pair = { reason: "x", root_sid: "VICTIM" };
      signed("ambiguous-pair/plain", "Half of the pair that shares one form is well-formed.", pair, pair);
      refused("ambiguous-pair/forged", "The other half is refused.", { reason: "x\nroot_sid=VICTIM" });
      refused("line-feed-in-value", "A line feed in a value.", { ...FIELDS, a: "b\n" });
      refused("line-feed-in-name", "A line feed in a name.", { ...FIELDS, "a\nb": "x" });
      refused("equals-in-name", "`=` in a name.", { ...FIELDS, "a=b": "x" });
      refused("empty-name", "The empty name.", { ...FIELDS, "": "x" });
      refused("non-ascii-name", "A name beyond ASCII.", { ...FIELDS, "\u00e9": "x" });
      refused("too-many-fields", "64 fields and a signature.", numbered(64));
      refused("too-long", "More than 16 KiB.", { a: "x".repeat(16_384) });
    },
  );

/** The reader's side of version 1: form, then signature. */
export const verifyV1Suite: StreamSuiteOf = ({ v1: { revocationStream, epochStream } }) =>
  streamSuite(
    "v1-verify",
    "verify-v1",
    "Entries of version 1 as they stand in a stream, names and values in turn: taken, or refused for a reason.",
    (add) => {
      const check = (
        id: string,
        about: string,
        fields: Flat,
        expect: object,
        more: { readonly stream?: string; readonly keys?: readonly string[]; readonly allowUnsigned?: boolean } = {},
      ): void => {
        const { stream = revocationStream, keys = [KEY], allowUnsigned = false } = more;
        add(id, about, { stream, keys, allowUnsigned, fields }, { ...expect });
      };
      const sign = (flat: Flat): string => hmac(canonicalV1(revocationStream, flat), KEY);
      const signed = (flat: Flat): Flat => [...flat, "_sig", sign(flat)];
      const ok = { signed: true };
      const refused = (reason: string): object => ({ reason });
      const flat = flatOf(FIELDS);
      const entry = signed(flat);
      const signature = sign(flat);
      const { zone_id, session_id, reason } = FIELDS;

      check("published", "The published vector.", entry, ok);
      check("order", "The order of the fields does not count.", ["_sig", signature, ...flat], ok);
      check(
        "order-mixed",
        "The signature may stand anywhere.",
        flatOf({ reason, _sig: signature, zone_id, session_id }),
        ok,
      );
      check("signature-alone", "An entry that is its signature alone.", signed([]), ok);
      check("empty-value", "An empty value is covered.", signed([...flat, "grant_id", ""]), ok);
      check("unicode", "Values beyond ASCII.", signed(["a", "e\u0301 \u{1f600}"]), ok);
      check("equals-in-value", "A value may hold `=`.", signed(["a", "b=c"]), ok);
      check("second-key", "Each key is tried.", entry, ok, { keys: [OTHER_KEY, KEY] });

      check("other-stream", "Bound to its stream.", entry, refused("invalid_signature"), { stream: epochStream });
      check("other-key", "Another key.", entry, refused("invalid_signature"), { keys: [OTHER_KEY] });
      check("no-key", "No key at all.", entry, refused("invalid_signature"), { keys: [], allowUnsigned: true });
      const forged = (fields: Readonly<Record<string, string>>): Flat => [...flatOf(fields), "_sig", signature];
      for (const name of Object.keys(FIELDS) as (keyof typeof FIELDS)[]) {
        const value = `${FIELDS[name]}0`;
        check(
          `tampered/${name}`,
          "A changed value.",
          forged({ ...FIELDS, [name]: value }),
          refused("invalid_signature"),
        );
        check(`dropped/${name}`, "A dropped field.", forged(without(FIELDS, name)), refused("invalid_signature"));
        check(`emptied/${name}`, "An emptied value.", forged({ ...FIELDS, [name]: "" }), refused("invalid_signature"));
      }
      check("added", "An added field.", forged({ ...FIELDS, root_sid: "x" }), refused("invalid_signature"));
      check("renamed", "A renamed field.", forged({ zone_id, sid: session_id, reason }), refused("invalid_signature"));

      for (const [id, about, text] of [
        ["upper-case", "Capital digits.", signature.toUpperCase()],
        ["short", "A digit too few.", signature.slice(1)],
        ["long", "A digit too many.", `${signature}0`],
        ["half", "An even, short text.", signature.slice(32)],
        ["empty", "The empty text.", ""],
        ["not-hex", "No hexadecimal digits.", "z".repeat(64)],
        ["space", "A space behind it.", `${signature.slice(1)} `],
        ["prefixed", "With 0x in front.", `0x${signature}`],
        ["fullwidth", "Digits beyond ASCII.", "\uff10".repeat(64)],
        ["wrong", "The right form, the wrong value.", "0".repeat(64)],
      ] as const) {
        check(`signature/${id}`, about, [...flat, "_sig", text], refused("invalid_signature"));
      }
      check(
        "signature/wrong-allow-unsigned",
        "A signature that is there must hold.",
        [...flat, "_sig", "0".repeat(64)],
        refused("invalid_signature"),
        { allowUnsigned: true },
      );
      check("unsigned/refused", "No signature.", flat, refused("unsigned"));
      check("unsigned/no-key", "No signature and no key.", flat, refused("unsigned"), { keys: [] });
      const unsigned = { signed: false };
      check("unsigned/allowed", "Taken by declaration alone.", flat, unsigned, { keys: [], allowUnsigned: true });
      check("unsigned/allowed-with-key", "The same with a key.", flat, unsigned, { allowUnsigned: true });

      const plain = ["reason", "x", "root_sid", "VICTIM"];
      const shared = sign(plain);
      check("ambiguous-pair/plain", "Half of the pair that shares one form.", [...plain, "_sig", shared], ok);
      check(
        "ambiguous-pair/forged",
        "The other half, under the signature of the first.",
        ["reason", "x\nroot_sid=VICTIM", "_sig", shared],
        refused("ambiguous_fields"),
      );
      const malformed = refused("malformed");
      const ambiguous = refused("ambiguous_fields");
      check("form/line-feed-in-value", "A line feed in a value.", signed([...flat, "a", "b\n"]), ambiguous);
      check("form/line-feed-in-name", "A line feed in a name.", signed([...flat, "a\nb", "x"]), ambiguous);
      check("form/line-feed-in-signature", "A line feed in `_sig`.", [...flat, "_sig", `${signature}\n`], ambiguous);
      check("form/equals-in-name", "`=` in a name.", signed([...flat, "a=b", "x"]), ambiguous);
      check("form/empty-name", "The empty name.", signed([...flat, "", "x"]), ambiguous);
      check("form/non-ascii-name", "A name beyond ASCII.", signed([...flat, "\u00e9", "x"]), ambiguous);
      check("form/duplicate", "A name twice.", signed([...flat, "session_id", "sid-2"]), ambiguous);
      check("form/duplicate-same", "A field twice.", signed([...flat, "session_id", "sid-1"]), ambiguous);
      check("form/duplicate-signature", "`_sig` twice.", [...entry, "_sig", signature], ambiguous);
      check("form/odd", "A name without value.", [...entry, "a"], malformed);
      check("form/name-alone", "Nothing but a name.", ["session_id"], malformed);
      check("form/64-fields", "As many fields as there may be.", signed(flatOf(numbered(63))), ok);
      check("form/65-fields", "A field too many.", signed(flatOf(numbered(64))), malformed);
      const room = 16_384 - 1 - 68;
      check("form/16-kib", "As many bytes as there may be.", signed(["a", "x".repeat(room)]), ok);
      check("form/over-16-kib", "A byte too many.", signed(["a", "x".repeat(room + 1)]), malformed);
      const wide = "\u00e9".repeat((room + 1) / 2);
      check("form/bytes-not-characters", "Bytes count, not characters.", signed(["a", wide]), malformed);
      check("form/duplicate-allow-unsigned", "Form counts without signature too.", ["a", "1", "a", "2"], ambiguous, {
        allowUnsigned: true,
      });
      check("form/odd-allow-unsigned", "An odd count without signature.", ["a"], malformed, { allowUnsigned: true });
    },
  );
