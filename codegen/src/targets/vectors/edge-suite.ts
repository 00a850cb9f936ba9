import type { CheckModel, ContractModel } from "../../model.ts";
import { type Builder, sampleOf } from "./builder.ts";
import type { Expectation, VectorCase, VectorSuite } from "./case.ts";

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

type Add = (id: string, description: string, document: string, expect: Expectation, need?: object) => void;
type Refused = (code: string, check: string, stage: "claims" | "requirements", missing?: string) => Expectation;
const find = (builder: Builder, test: (check: CheckModel) => boolean): CheckModel | undefined =>
  builder.profile.checks.find((check) => check.stage === "requirements" && test(check));

const integers = (
  builder: Builder,
  add: Add,
  plus: (text: string) => string,
  refused: Refused,
  valid: Expectation,
  shape: Expectation,
  json: (rule: string) => Expectation,
): void => {
  const check = find(builder, (candidate) => candidate.check.op === "atMost");
  if (check === undefined) return;
  const exceeded = refused(check.check.error, check.name, "requirements");
  const at = (id: string, number: string, limit: number, expect: Expectation): void =>
    add(
      `number/integer/${id}`,
      `${number} with a limit of ${limit}.`,
      plus(`"${check.check.claim}":${number}`),
      expect,
      {
        [check.name]: limit,
      },
    );
  at("2.0", "2.0", 2, valid);
  at("2.0-exceeds", "2.0", 1, exceeded);
  at("1e0", "1e0", 1, valid);
  at("1e0-exceeds", "1e0", 0, exceeded);
  at("20e-1", "20e-1", 2, valid);
  at("0.2e1", "0.2E+1", 2, valid);
  at("minus-zero", "-0", 0, valid);
  at("minus-zero-point-zero", "-0.0", 0, valid);
  at("2.5", "2.5", 255, shape);
  at("minus-one", "-1", 255, shape);
  at("almost-two", "2.0000000000000001", 2, valid);
  at("largest", "9007199254740991", 255, exceeded);
  at("largest-point-zero", "9007199254740991.0", 255, exceeded);
  at("2-to-53", "9007199254740992", 255, shape);
  at("2-to-53-plus-one", "9007199254740993", 255, shape);
  at("1e16", "1e16", 255, shape);
  at("1e400", "1e400", 255, json("number-range"));
  at("tiny", "1e-400", 0, valid);
  at("text", '"2"', 255, shape);
  at("true", "true", 255, shape);
  at("256", "256", 255, exceeded);
  const late = builder.now + 0.5;
  add("number/exp/fraction", "A fraction of a second is no exp.", builder.document({ exp: late }), shape);
  add("number/exp/2.0", "exp as a double.", builder.document({ exp: { raw: `${builder.now + 60}.0` } }), valid);
  add("number/exp/exponent", "exp with an exponent.", builder.document({ exp: { raw: "1.9e9" } }), valid);
};

const words = (builder: Builder, add: Add, refused: Refused, valid: Expectation): void => {
  const check = find(builder, (candidate) => candidate.check.as === "words" && candidate.check.op === "containsAll");
  if (check === undefined) return;
  const missing = (word: string): Expectation => refused(check.check.error, check.name, "requirements", word);
  const at = (id: string, says: string, held: string, wanted: readonly string[], expect: Expectation): void =>
    add(`words/${id}`, says, builder.document({ [check.check.claim]: held }), expect, { [check.name]: wanted });
  at("one", "One word.", "a", ["a"], valid);
  at("first", "The first of three.", "a b c", ["a"], valid);
  at("middle", "The middle one of three.", "a b c", ["b"], valid);
  at("last", "The last of three.", "a b c", ["c"], valid);
  at("outer-spaces", "Spaces around.", "  a  ", ["a"], valid);
  at("later-whole", "A superstring first, the word later.", "ab a", ["a"], valid);
  at("inner", "A word inside another.", "xax", ["a"], missing("a"));
  at("behind", "A word at the end of another.", "xa b", ["a"], missing("a"));
  at("ahead", "A word at the start of another.", "ax b", ["a"], missing("a"));
  at("longer", "The wanted word is longer than the text.", "a", ["ab"], missing("ab"));
  at("empty", "An empty text holds no word.", "", ["a"], missing("a"));
  at("nothing-wanted", "Nothing wanted, nothing held.", "", [], valid);
  at("first-missing", "The first missing one in configured order.", "b", ["b", "c", "a"], missing("c"));
  at("braces", "Braces of a template are text.", "a", ["{missing}"], missing("{missing}"));
  at("dollar", "A dollar sign in a description is text.", "a", ["$&"], missing("$&"));
  at("regular-expression", "A wanted word is no pattern.", "abc", ["a.c"], missing("a.c"));
  for (const [id, separator] of [
    ["tab", "\t"],
    ["line-feed", "\n"],
    ["feff", "\ufeff"],
    ["next-line", "\u0085"],
    ["file-separator", "\u001c"],
    ["nbsp", "\u00a0"],
    ["ogham", "\u1680"],
    ["zero-width", "\u200b"],
  ] as const) {
    at(`separator-${id}`, `${id} does not separate words.`, `a${separator}b`, ["a"], missing("a"));
    at(`around-${id}`, `${id} is not trimmed.`, `${separator}a${separator}`, ["a"], missing("a"));
  }
};

/** A second spelling of a member anywhere in the contract or one of its profiles. */
const aliasOf = (model: ContractModel, wire: string): string | undefined =>
  [...model.types, ...model.profiles.flatMap((profile) => profile.model.types)]
    .flatMap((type) => Object.entries(type.aliases))
    .find(([, first]) => first === wire)?.[0];

const hops = (
  builder: Builder,
  add: Add,
  plus: (text: string) => string,
  refused: Refused,
  valid: Expectation,
  shape: Expectation,
): void => {
  const check = find(builder, (candidate) => candidate.check.each !== undefined);
  const each = check?.check.each;
  if (check === undefined || each === undefined) return;
  const alias = aliasOf(builder.model, each);
  const missing = (id: string): Expectation => refused(check.check.error, check.name, "requirements", id);
  const at = (id: string, says: string, list: string, wanted: readonly string[], expect: Expectation): void =>
    add(`hops/${id}`, says, plus(`"${check.check.claim}":${list}`), expect, {
      [check.name]: wanted,
    });
  at("first-spelling", "The first spelling.", `[{"${each}":"a"}]`, ["a"], valid);
  at("second-of-two", "The second object.", `[{"${each}":"a"},{"${each}":"b"}]`, ["b"], valid);
  at("missing", "Not among them.", `[{"${each}":"a"}]`, ["b"], missing("b"));
  at("empty-list", "An empty list is an absent one.", "[]", ["a"], missing("a"));
  at(
    "normalization",
    "Composed and decomposed identifiers differ.",
    `[{"${each}":"e\u0301"}]`,
    ["\u00e9"],
    missing("\u00e9"),
  );
  at("escaped", "An escaped character is the character.", `[{"${each}":"\\u0061"}]`, ["a"], valid);
  at("proto", "A member inside __proto__ is not there.", `[{"__proto__":{"${each}":"a"}}]`, ["a"], shape);
  at("list-in-list", "A list in the list.", `[["a"]]`, ["a"], shape);
  at("text-in-list", "A text in the list.", `["a"]`, ["a"], shape);
  at("object", "An object in place of the list.", `{"0":{"${each}":"a"},"length":1}`, ["a"], shape);
  const foreign = aliasOf(builder.contract, each);
  if (alias === undefined && foreign !== undefined) {
    at("foreign-spelling", "A spelling of another profile.", `[{"${foreign}":"a"}]`, ["a"], shape);
    at(
      "foreign-member",
      "A spelling of another profile is an unknown member.",
      `[{"${each}":"a","${foreign}":"b"}]`,
      ["a"],
      valid,
    );
    at(
      "foreign-value",
      "An unknown member counts for nothing.",
      `[{"${each}":"a","${foreign}":"b"}]`,
      ["b"],
      missing("b"),
    );
  }
  if (alias === undefined) return;
  at("second-spelling", "The second spelling.", `[{"${alias}":"a"}]`, ["a"], valid);
  at("both-in-list", "Both spellings in one list.", `[{"${alias}":"a"},{"${each}":"b"}]`, ["a", "b"], valid);
  at("mixed", "Both spellings in one object.", `[{"${alias}":"a","${each}":"a"}]`, [], shape);
  at(
    "mixed-escaped",
    "Both spellings in one object, one escaped.",
    `[{"${alias}":"a","${each.replace("_", "\\u005f")}":"a"}]`,
    [],
    shape,
  );
  at("alias-null", "The second spelling holding null.", `[{"${alias}":null}]`, [], shape);
  at("alias-empty", "The second spelling holding an empty text.", `[{"${alias}":""}]`, [], shape);
  at("alias-case", "Spellings are compared exactly.", `[{"${alias.toUpperCase()}":"a"}]`, [], shape);
  at(
    "alias-on-top",
    "The second spelling counts inside the list only.",
    `[{"${each}":"a"}],"${alias}":"b"`,
    ["b"],
    missing("b"),
  );
};

const texts = (builder: Builder, add: Add, refused: Refused, valid: Expectation): void => {
  for (const check of builder.profile.checks) {
    if (check.check.op !== "equals") continue;
    const { claim } = check.check;
    const { type, enum: values, pattern } = builder.member(claim).schema;
    if (type !== "string" || values !== undefined || pattern !== undefined) continue;
    const mismatch = refused(check.check.error, check.name, check.stage);
    const pair = (id: string, says: string, held: string, wanted: string, expect: Expectation): void =>
      add(`text/${claim}/${id}`, says, builder.document({ [claim]: held }), expect, { [check.name]: wanted });
    const value = String(sampleOf(builder.model, builder.member(claim).schema, claim));
    pair("astral", "Characters beyond U+FFFF.", `${value}\u{1f600}`, `${value}\u{1f600}`, valid);
    pair(
      "half-astral",
      "Another character of the same high surrogate.",
      `${value}\u{1f600}`,
      `${value}\u{1f601}`,
      mismatch,
    );
    pair("normalization", "Composed and decomposed texts differ.", `${value}e\u0301`, `${value}\u00e9`, mismatch);
    pair("case", "Case counts.", value.toUpperCase(), value, mismatch);
    pair("sharp-s", "No case folding.", `${value}\u00df`, `${value}ss`, mismatch);
    pair("nul", "NUL ends nothing.", `${value}\u0000x`, value, mismatch);
    pair("line-feed", "A line feed at the end counts.", `${value}\n`, value, mismatch);
  }
};
