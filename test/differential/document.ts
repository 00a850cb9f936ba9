import type { Grammar, Member, Schema } from "./grammar.ts";
import type { Random } from "./random.ts";
import { anyText, anyWords, BAD_NUMBERS, NUMBERS, spellText, WORDS } from "./texts.ts";

/** Claims as a plain value, before accidents happen to their text. */
export type Plain = Record<string, unknown>;

export const NOW = 1_800_000_000;

const BASE: Readonly<Record<string, unknown>> = { iss: "https://issuer.example", aud: WORDS.at(-1) };

const aroundNow = (random: Random, grammar: Grammar): number => {
  const edges = [0, grammar.skewSeconds, -grammar.skewSeconds, grammar.skewSeconds + grammar.futureSeconds];
  return NOW + random.pick(edges) + random.below(5) - 2;
};

const timeOf = (random: Random, grammar: Grammar, name: string): number => {
  if (random.oneIn(12)) return aroundNow(random, grammar);
  return name === "exp" ? NOW + 300 : NOW - 60;
};

const TIMES: ReadonlySet<string> = new Set(["exp", "iat", "nbf"]);

const objectOf = (random: Random, grammar: Grammar, type: string): Plain => {
  const out: Plain = {};
  for (const member of grammar.types[type] ?? []) {
    if (member.required || random.oneIn(2)) out[member.name] = fitting(random, grammar, member);
  }
  return out;
};

/** A value that fits the schema of a member. */
function fitting(random: Random, grammar: Grammar, member: Member): unknown {
  const { name, schema } = member;
  if (TIMES.has(name)) return timeOf(random, grammar, name);
  if (name === "scope") return anyWords(random);
  if (typeof schema["$ref"] === "string") return objectOf(random, grammar, schema["$ref"].split("/").at(-1) as string);
  if (Array.isArray(schema["enum"])) {
    const usual = grammar.options.find(({ claim }) => claim === name)?.schema["default"];
    return usual === undefined || random.oneIn(4) ? random.pick(schema["enum"] as readonly unknown[]) : usual;
  }
  const kinds = schema["anyOf"] as readonly Schema[] | undefined;
  if (kinds !== undefined) return fitting(random, grammar, { ...member, schema: random.pick(kinds) });
  if (schema["type"] === "integer") return random.oneIn(6) ? 2 ** 53 - 1 - random.below(2) : random.below(13);
  if (schema["type"] === "boolean") return random.oneIn(2);
  if (schema["type"] === "array") {
    const list: unknown[] = [];
    const item = { ...member, schema: schema["items"] as Schema };
    for (let left = random.below(4); left > 0; left -= 1) list.push(fitting(random, grammar, item));
    return list.length > 0 || schema["minItems"] === undefined ? list : [fitting(random, grammar, item)];
  }
  return random.oneIn(3) ? anyText(random) : random.pick(WORDS);
}

/** Claims that fit the schema and mostly hold. */
export const plainClaims = (random: Random, grammar: Grammar): Plain => {
  const out: Plain = {};
  const optional = random.pick([2, 3, 8]);
  for (const member of grammar.claims) {
    if (!member.required && !random.oneIn(optional)) continue;
    const usual = BASE[member.name];
    out[member.name] = usual !== undefined && !random.oneIn(16) ? usual : fitting(random, grammar, member);
  }
  return out;
};

/** JSON text of something that a claim may not expect. */
export const oddJson = (random: Random, strict: boolean): string => {
  switch (random.below(strict ? 9 : 8)) {
    case 0:
      return "null";
    case 1:
      return random.pick(["true", "false"]);
    case 2:
      return random.pick(NUMBERS);
    case 3:
      return random.pick(['""', "[]", "{}"]);
    case 4:
      return random.pick(['[""]', "[null]", "[1]", "[[]]", "[{}]", '["a",""]', '["a",1]', '[["a"]]', '["a","a"]']);
    case 5:
      return spellText(random, anyText(random));
    case 6:
      return `{${JSON.stringify(anyText(random))}:${random.pick(['"a"', "null", "1"])}}`;
    case 7:
      return random.pick(NUMBERS);
    default:
      return random.pick([
        ...BAD_NUMBERS,
        '"\\ud800"',
        '"\\udc00\\ud800"',
        '"\\ud83d\\ude00"',
        '"a\tb"',
        '"\\x41"',
        '"\\u00g0"',
        "'a'",
        '{"a":1,"a":2}',
        '{"a":1,"\\u0061":2}',
        '{"A":1,"a":2}',
        "undefined",
        "True",
        "nul",
        "[1,]",
        '{"a":1,}',
        "[,]",
        "{a:1}",
        '["a"',
        "/**/1",
      ]);
  }
};

/** The members of an object as pairs of JSON texts, in any order, where two may have one name. */
type Pairs = readonly (readonly [name: string, value: string])[];

const spaces = ["", "", " ", "\n", "\t", "\r\n", "  "];

const written = (random: Random, pairs: Pairs, spaced: boolean): string => {
  const gap = (): string => (spaced ? random.pick(spaces) : "");
  return `{${gap()}${pairs.map(([name, value]) => `${gap()}${name}${gap()}:${gap()}${value}${gap()}`).join(",")}}`;
};

const nested = (random: Random, grammar: Grammar): string => {
  const depth = random.pick([2, grammar.depth - 2, grammar.depth - 1, grammar.depth, grammar.depth + 1, 40, 3000]);
  return random.oneIn(2)
    ? "[".repeat(depth) + "]".repeat(depth)
    : `${'{"a":'.repeat(depth)}${random.pick(["1", "{}", "[]"])}${"}".repeat(depth)}`;
};

/** Spells the members of nested objects by their aliases, or by some of both. */
const respelled = (random: Random, grammar: Grammar, value: unknown): unknown => {
  const all = Object.values(grammar.aliases).flatMap((aliases) => Object.entries(aliases));
  const others: readonly (readonly [string, string])[] =
    all.length > 0
      ? all
      : [
          ["app", "application_id"],
          ["session", "agent_session_id"],
          ["edge", "delegation_edge_id"],
        ];
  if (Array.isArray(value)) return value.map((item) => respelled(random, grammar, item));
  if (typeof value !== "object" || value === null) return value;
  const mixed = random.oneIn(6);
  const both = random.oneIn(12);
  const out: Plain = {};
  for (const [name, held] of Object.entries(value)) {
    const alias = others.find(([, wire]) => wire === name)?.[0];
    if (alias === undefined || (mixed && random.oneIn(2))) out[name] = held;
    else out[alias] = held;
    if (both && alias !== undefined) out[name] = held;
  }
  return out;
};

/**
 * Names near those of claims. Where the checks alone are run, members are renamed first, each language to its own names:
 * there, a name of another language means something else in each.
 */
const neighbours = (grammar: Grammar, strict: boolean): readonly string[] =>
  strict ? grammar.neighbours : grammar.claims.map(({ name }) => name);

const nameOf = (random: Random, grammar: Grammar, name: string, strict: boolean): string =>
  random.oneIn(30)
    ? random.pick([
        name.toUpperCase(),
        name.replace("s", "\u017f"),
        ` ${name}`,
        `${name}\u0000`,
        ...neighbours(grammar, strict),
      ])
    : name;

/** JSON text of claims to which accidents may have happened. `strict` allows those that no JSON reader must accept. */
export const documentText = (random: Random, grammar: Grammar, plain: Plain, strict: boolean): string => {
  const spoil = random.oneIn(3);
  let pairs = Object.entries(plain).map(([name, value]): [string, string] => [
    spellText(random, name),
    typeof value === "string"
      ? spellText(random, value)
      : typeof value === "number" && random.oneIn(6)
        ? random.pick([`${value}.0`, `${value}e0`, `${value}`, value === 0 ? "-0" : `${value}.00`])
        : JSON.stringify(random.oneIn(3) ? respelled(random, grammar, value) : value),
  ]);
  if (spoil) {
    for (let left = 1 + random.below(2); left > 0; left -= 1) {
      const at = random.below(pairs.length + 1);
      const there = pairs[at];
      switch (random.below(5)) {
        case 0:
          pairs = pairs.filter((_, index) => index !== at);
          break;
        case 1:
          if (there !== undefined) pairs[at] = [there[0], oddJson(random, strict)];
          break;
        case 2: {
          const extra = random.oneIn(2)
            ? random.pick(["__proto__", "constructor", "toString", "extra", "", "0"])
            : random.pick(neighbours(grammar, strict));
          const name = spellText(random, extra);
          if (strict || !pairs.some(([other]) => JSON.parse(other) === extra))
            pairs.splice(at, 0, [name, oddJson(random, strict)]);
          break;
        }
        case 3:
          if (there !== undefined) {
            const name = nameOf(random, grammar, JSON.parse(there[0]) as string, strict);
            if (strict || !pairs.some(([other]) => JSON.parse(other) === name))
              pairs[at] = [spellText(random, name), there[1]];
          }
          break;
        default:
          if (strict && there !== undefined && random.oneIn(2)) {
            const name = JSON.parse(there[0]) as string;
            const again = random.oneIn(2)
              ? there[0]
              : `"${[...name].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`;
            pairs.splice(random.below(pairs.length), 0, [again, random.oneIn(2) ? there[1] : oddJson(random, strict)]);
          } else if (strict) pairs.splice(at, 0, ['"deep"', nested(random, grammar)]);
      }
    }
  }
  const text = written(random, pairs, random.oneIn(6));
  if (!strict || !random.oneIn(16)) return text;
  const at = random.below(text.length + 1);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text + random.pick([" ", "\n", "}", "{}", "\u0000", "\u00a0", "x", ",", "\ufeff", "//"]);
    case 2:
      return random.pick(["\ufeff", " ", "\t\r\n", "\u0000", "\u00a0", "\v", "\f", "1"]) + text;
    case 3:
      return text.slice(0, at) + text.slice(at + 1);
    case 4:
      return (
        text.slice(0, at) +
        random.pick(['"', "\\", "{", "}", "[", "]", ",", ":", "0", "-", "e9", ".", "\u0000", "\u2028"]) +
        text.slice(at)
      );
    default:
      return random.oneIn(2) ? oddJson(random, true) : nested(random, grammar);
  }
};

const BAD_BYTES: readonly (readonly number[])[] = [
  [0xff],
  [0xc0, 0x80],
  [0xc1, 0xbf],
  [0xed, 0xa0, 0x80],
  [0xed, 0xb0, 0x80],
  [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
  [0x80],
  [0xe0, 0x80, 0xaf],
  [0xef, 0xbb, 0xbf],
  [0xef, 0xbf, 0xbd],
  [0xef, 0xbf, 0xbf],
  [0x00],
];

/** The document as bytes, in which more can be wrong than in a text. */
export const documentBytes = (random: Random, text: string): Buffer => {
  const bytes = Buffer.from(text, "utf8");
  switch (random.below(5)) {
    case 0:
      return bytes;
    case 1:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    case 2: {
      const inText = bytes.indexOf('"', random.below(bytes.length + 1)) + 1;
      const at = random.oneIn(3) ? random.below(bytes.length + 1) : inText;
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(BAD_BYTES)), bytes.subarray(at)]);
    }
    case 3:
      return bytes.subarray(0, random.below(bytes.length + 1));
    default:
      return random.oneIn(2) ? Buffer.from(text, "utf16le") : Buffer.from(text, "latin1");
  }
};
