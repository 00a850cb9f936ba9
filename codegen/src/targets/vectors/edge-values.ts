import type { CheckModel, ContractModel } from "../../model.ts";
import { type Builder, sampleOf } from "./builder.ts";
import type { Expectation } from "./case.ts";

/** Adds one case with its outcome. */
export type Add = (id: string, description: string, document: string, expect: Expectation, need?: object) => void;
/** The outcome of a refusal. */
export type Refused = (code: string, check: string, stage: "claims" | "requirements", missing?: string) => Expectation;
const find = (builder: Builder, test: (check: CheckModel) => boolean): CheckModel | undefined =>
  builder.profile.checks.find((check) => check.stage === "requirements" && test(check));

/** Spellings of integers around a limit. */
export const integers = (
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

/** Words of a text, and what does not separate them. */
export const words = (builder: Builder, add: Add, refused: Refused, valid: Expectation): void => {
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

/** Objects in a list, in every spelling. */
export const hops = (
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

/** Texts that look equal and are not. */
export const texts = (builder: Builder, add: Add, refused: Refused, valid: Expectation): void => {
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
