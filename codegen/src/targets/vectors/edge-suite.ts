import type { Builder } from "./builder.ts";
import type { Expectation, VectorCase, VectorSuite } from "./case.ts";
import { hops, integers, texts, words } from "./edge-values.ts";

const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

const base64 = (text: string, encoding: "utf8" | "utf16le" = "utf8"): string =>
  Buffer.from(text, encoding).toString("base64");

/** Bytes of a document in which the marked place holds bytes that are no UTF-8. */
const bytes = (before: string, middle: readonly number[], after: string): string =>
  Buffer.concat([Buffer.from(before), Buffer.from(middle), Buffer.from(after)]).toString("base64");

/**
 * Cases at the edges of JSON, text and numbers, where languages differ. Written by hand with their outcomes: nothing
 * here is computed by the oracle, which has to agree with them instead.
 */
export const edgeSuite = (builder: Builder): VectorSuite => {
  const cases: VectorCase[] = [];
  const { profile, model } = builder;
  const describe = (code: string, missing = ""): string =>
    (model.source.errors.find((row) => row.code === code)?.description ?? "").replace("{missing}", () => missing);
  const refused = (code: string, check: string, stage: "claims" | "requirements", missing?: string): Expectation => ({
    outcome: "invalid",
    code,
    description: describe(code, missing),
    stage,
    check,
  });
  const valid: Expectation = { outcome: "valid" };
  const shape = refused("invalid_token", "shape", "claims");
  const json = (rule: string): Expectation => ({
    ...refused("invalid_token", "json", "claims"),
    rule,
  });
  const add = (
    id: string,
    description: string,
    document: string | { readonly base64: string },
    expect: Expectation,
    need?: object,
  ): void => {
    cases.push({
      id: `edge/${id}`,
      description,
      profile: profile.id,
      now: builder.now,
      ...(typeof document === "string" ? { document } : { documentBase64: document.base64 }),
      need: builder.options(need === undefined ? {} : { ...need }),
      expect,
    });
  };
  const base = builder.document();
  const inner = base.slice(1, -1);
  const plus = (text: string): string => `{${inner},${text}}`;

  // The document as text and bytes.
  add("document/as-is", "The base document.", base, valid);
  add(
    "document/spaced",
    "Whitespace of JSON around every token.",
    ` \t\r\n${base.replaceAll('":', '" :\n').replaceAll(",", " ,\t")}\n `,
    valid,
  );
  add("document/as-bytes", "The base document as bytes.", { base64: base64(base) }, valid);
  add(
    "document/bom-bytes",
    "A byte order mark before the document.",
    { base64: base64(`\ufeff${base}`) },
    json("encoding"),
  );
  add("document/bom-text", "U+FEFF before the document.", `\ufeff${base}`, json("syntax"));
  add(
    "document/utf-16",
    "UTF-16 is no encoding of JSON between parties.",
    { base64: base64(base, "utf16le") },
    json("syntax"),
  );
  add(
    "document/utf-16-bom",
    "UTF-16 with its byte order mark.",
    { base64: base64(`\ufeff${base}`, "utf16le") },
    json("encoding"),
  );
  add(
    "document/bad-utf-8",
    "A byte that UTF-8 never uses.",
    { base64: bytes(`{${inner},"x":"`, [0xff], '"}') },
    json("encoding"),
  );
  add(
    "document/overlong",
    "An overlong encoding of a slash.",
    { base64: bytes(`{${inner},"x":"`, [0xc0, 0xaf], '"}') },
    json("encoding"),
  );
  add(
    "document/surrogate-bytes",
    "A lone surrogate as bytes.",
    { base64: bytes(`{${inner},"x":"`, [0xed, 0xa0, 0x80], '"}') },
    json("encoding"),
  );
  add(
    "document/beyond-unicode",
    "Bytes of a code point beyond U+10FFFF.",
    { base64: bytes(`{${inner},"x":"`, [0xf4, 0x90, 0x80, 0x80], '"}') },
    json("encoding"),
  );
  add(
    "document/cut-off",
    "A sequence of bytes that is cut off.",
    { base64: bytes(`{${inner},"x":"`, [0xe2, 0x82], '"}') },
    json("encoding"),
  );
  add("document/empty", "No text at all.", "", json("syntax"));
  add("document/null", "null is no object.", "null", shape);
  add("document/list", "A list is no object.", `[${base}]`, shape);
  add("document/text", "A text is no object.", '"text"', shape);
  add("document/number", "A number is no object.", "1", shape);
  add("document/empty-object", "An object without claims.", "{}", shape);
  add("document/trailing-text", "Text behind the document.", `${base} x`, json("syntax"));
  add("document/trailing-document", "A second document.", `${base}${base}`, json("syntax"));
  add("document/trailing-brace", "A brace too many.", `${base}}`, json("syntax"));
  add("document/trailing-nul", "A NUL behind the document.", `${base}\u0000`, json("syntax"));
  add("document/trailing-comma", "A comma before the end.", `{${inner},}`, json("syntax"));
  add("document/cut", "The closing brace is missing.", `{${inner}`, json("syntax"));
  add("document/single-quotes", "Single quotes.", plus("'x':1"), json("syntax"));
  add("document/bare-name", "A name without quotes.", plus("x:1"), json("syntax"));
  add("document/comment", "A comment.", plus('/* x */"x":1'), json("syntax"));
  add("document/line-break", "A line break inside a text.", plus('"x":"a\nb"'), json("syntax"));
  add("document/tab-in-text", "A tab inside a text.", plus('"x":"a\tb"'), json("syntax"));
  add("document/form-feed", "A form feed between tokens is no whitespace of JSON.", plus('\f"x":1'), json("syntax"));
  add(
    "document/nbsp",
    "A no-break space between tokens is no whitespace of JSON.",
    plus('\u00a0"x":1'),
    json("syntax"),
  );
  add("document/bad-escape", "An escape that JSON does not know.", plus('"x":"\\a"'), json("syntax"));
  add("document/hex-escape", "A hexadecimal escape.", plus('"x":"\\x41"'), json("syntax"));
  add("document/short-escape", "An escape of three digits.", plus('"x":"\\u041"'), json("syntax"));
  add("document/line-separator", "U+2028 inside a text is text.", plus('"x":"\u2028"'), valid);

  // Duplicate members.
  add("duplicate/plain", "A member twice.", plus('"x":1,"x":1'), json("duplicate-member"));
  add("duplicate/claim", "A claim twice, first right.", plus('"sub":"other"'), json("duplicate-member"));
  add(
    "duplicate/claim-same",
    "A claim twice with the same value.",
    plus(`"sub":${JSON.stringify(builder.claims["sub"])}`),
    json("duplicate-member"),
  );
  add(
    "duplicate/escaped",
    "The second spelling of the name is escaped.",
    plus('"s\\u0075b":"other"'),
    json("duplicate-member"),
  );
  add(
    "duplicate/escaped-slash",
    "A slash and an escaped slash are the same.",
    plus('"a/b":1,"a\\/b":2'),
    json("duplicate-member"),
  );
  add(
    "duplicate/escaped-pair",
    "A pair of surrogates, written and escaped.",
    plus('"\u{1f600}":1,"\\ud83d\\ude00":2'),
    json("duplicate-member"),
  );
  add(
    "duplicate/nested",
    "A member twice in an object inside an unknown member.",
    plus('"x":{"y":[{"a":1,"a":2}]}'),
    json("duplicate-member"),
  );
  add("duplicate/proto", "__proto__ twice.", plus('"__proto__":1,"__proto__":2'), json("duplicate-member"));
  add("duplicate/empty-name", "The empty name twice.", plus('"":1,"":2'), json("duplicate-member"));
  add(
    "duplicate/other-object",
    "The same name in two objects is no duplicate.",
    plus('"x":{"a":1},"y":{"a":1,"x":{"a":2}}'),
    valid,
  );
  add("duplicate/as-value", "A value that looks like a name is none.", plus('"x":"sub","y":["sub","sub"]'), valid);
  add("duplicate/case", "Names are compared exactly.", plus('"Sub":1,"SUB":2'), valid);
  add("duplicate/long-s", "U+017F is no s.", plus('"\u017fub":"other"'), valid);
  add("duplicate/normalization", "Composed and decomposed names differ.", plus('"\u00e9":1,"e\u0301":2'), valid);
  add("duplicate/integer-names", "Names like integers, out of order.", plus('"2":1,"1":2'), valid);

  // Own members.
  add("members/proto", "__proto__ is a member like any other.", plus('"__proto__":{"sub":"other"}'), valid);
  add("members/proto-null", "__proto__ holding null.", plus('"__proto__":null'), valid);
  add(
    "members/constructor",
    "constructor, toString and hasOwnProperty are data.",
    plus('"constructor":null,"toString":1,"hasOwnProperty":"x"'),
    valid,
  );
  const lacking = builder.document({ sub: undefined }).slice(1, -1);
  add(
    "members/proto-supplies",
    "A claim inside __proto__ is not there.",
    `{${lacking},"__proto__":{"sub":"user"}}`,
    shape,
  );
  add("members/extra-null", "Unknown members may hold null.", plus('"x":null'), valid);
  add("members/empty-name", "The empty name is a name.", plus('"":0'), valid);

  // Surrogates.
  add("surrogate/high", "A lone high surrogate.", plus('"x":"\\ud800"'), json("lone-surrogate"));
  add("surrogate/low", "A lone low surrogate.", plus('"x":"\\udc00"'), json("lone-surrogate"));
  add("surrogate/turned", "A pair the wrong way round.", plus('"x":"\\ude00\\ud83d"'), json("lone-surrogate"));
  add("surrogate/upper-case", "A lone surrogate with capital digits.", plus('"x":"\\uDBFF"'), json("lone-surrogate"));
  add("surrogate/name", "A lone surrogate in a name.", plus('"\\ud800":1'), json("lone-surrogate"));
  add("surrogate/split", "Half of the pair escaped twice.", plus('"x":"\\ud83d\\\\ude00"'), json("lone-surrogate"));
  add("surrogate/pair", "A pair is a character.", plus('"x":"\\ud83d\\ude00"'), valid);
  add("surrogate/escaped-backslash", "A backslash and letters are no escape.", plus('"x":"\\\\ud800"'), valid);
  add("surrogate/noncharacter", "U+FFFF is no surrogate.", plus('"x":"\\uffff"'), valid);

  // Numbers.
  for (const [id, number, expect] of [
    ["nan", "NaN", json("syntax")],
    ["infinity", "Infinity", json("syntax")],
    ["minus-infinity", "-Infinity", json("syntax")],
    ["plus", "+1", json("syntax")],
    ["leading-zero", "01", json("syntax")],
    ["minus-leading-zero", "-01", json("syntax")],
    ["bare-point", ".5", json("syntax")],
    ["trailing-point", "1.", json("syntax")],
    ["hexadecimal", "0x10", json("syntax")],
    ["underscore", "1_000", json("syntax")],
    ["bare-exponent", "1e", json("syntax")],
    ["arabic-digit", "\u0663", json("syntax")],
    ["1e400", "1e400", json("number-range")],
    ["minus-1e400", "-1e400", json("number-range")],
    ["many-digits", "9".repeat(400), json("number-range")],
    ["largest-double", "1.7976931348623157e308", valid],
    ["1e-400", "1e-400", valid],
    ["unsafe-unknown", "9007199254740993", valid],
    ["minus-zero", "-0", valid],
    ["fraction", "0.1", valid],
  ] as const) {
    add(`number/unknown/${id}`, `An unknown member holds ${id.replaceAll("-", " ")}.`, plus(`"x":${number}`), expect);
  }

  // Depth; the document itself is one level.
  const limit = model.source.limits["jsonDepth"] ?? 16;
  for (const [id, open, close] of [
    ["lists", "[", "]"],
    ["objects", '{"a":', "}"],
  ] as const) {
    const inside = id === "lists" ? "" : "1";
    const deep = (depth: number): string => open.repeat(depth) + inside + close.repeat(depth);
    add(`depth/${id}/deepest`, `As many ${id} as may nest.`, plus(`"x":${deep(limit - 1)}`), valid);
    add(`depth/${id}/too-deep`, `One level more.`, plus(`"x":${deep(limit)}`), json("depth"));
  }
  add("depth/very-deep", "Two thousand lists.", plus(`"x":${nested(2000, "[", "]")}`), json("depth"));
  add(
    "depth/wide",
    "Many lists side by side are not deep.",
    plus(`"x":[${Array.from({ length: 40 }, () => "[]").join(",")}]`),
    valid,
  );

  integers(builder, add, plus, refused, valid, shape, json);
  words(builder, add, refused, valid);
  hops(builder, add, plus, refused, valid, shape);
  texts(builder, add, refused, valid);
  return {
    name: "edge",
    description: "Edges of JSON, text and numbers, with outcomes written by hand.",
    run: "ladder",
    cases,
  };
};
