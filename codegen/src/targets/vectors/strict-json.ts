/** A decoded document, or the rule that it breaks. */
export type StrictJson = { readonly value: unknown } | { readonly rule: string };

class Broken extends Error {
  readonly rule: string;
  constructor(rule: string) {
    super(rule);
    this.rule = rule;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SPACE = /[ \t\n\r]*/y;
const LITERALS: readonly (readonly [string, unknown])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

const wellFormed = (text: string): boolean => {
  for (const point of text) {
    const code = point.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) return false;
  }
  return true;
};

/**
 * The decoding rules as a plain recursive reader. Slow and simple on purpose: it is what the fast decoders of the
 * languages are compared with, and shares no line with them.
 */
export const readStrictJson = (text: string, maxDepth: number): StrictJson => {
  let at = 0;
  const space = (): void => {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    at = SPACE.lastIndex;
  };
  const expect = (char: string): void => {
    if (text[at] !== char) throw new Broken("syntax");
    at += 1;
  };
  const string = (): string => {
    expect('"');
    let out = "";
    for (;;) {
      const char = text[at];
      if (char === undefined || char < " ") throw new Broken("syntax");
      at += 1;
      if (char === '"') break;
      if (char !== "\\") {
        out += char;
        continue;
      }
      const letter = text[at] ?? "";
      at += 1;
      if (letter === "u") {
        const hex = text.slice(at, at + 4);
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new Broken("syntax");
        out += String.fromCharCode(Number.parseInt(hex, 16));
        at += 4;
      } else {
        const plain = ESCAPES[letter];
        if (plain === undefined) throw new Broken("syntax");
        out += plain;
      }
    }
    if (!wellFormed(out)) throw new Broken("lone-surrogate");
    return out;
  };
  const number = (): number => {
    NUMBER.lastIndex = at;
    const found = NUMBER.exec(text);
    if (found === null) throw new Broken("syntax");
    at = NUMBER.lastIndex;
    const value = Number(found[0]);
    if (!Number.isFinite(value)) throw new Broken("number-range");
    return value;
  };
  const list = (depth: number): unknown[] => {
    const items: unknown[] = [];
    at += 1;
    space();
    if (text[at] === "]") {
      at += 1;
      return items;
    }
    for (;;) {
      items.push(value(depth));
      if (text[at] !== ",") break;
      at += 1;
    }
    expect("]");
    return items;
  };
  const object = (depth: number): unknown => {
    const members = new Map<string, unknown>();
    at += 1;
    space();
    if (text[at] !== "}") {
      for (;;) {
        space();
        const name = string();
        if (members.has(name)) throw new Broken("duplicate-member");
        space();
        expect(":");
        members.set(name, value(depth));
        if (text[at] !== ",") break;
        at += 1;
      }
    }
    expect("}");
    return Object.fromEntries(members);
  };
  const value = (depth: number): unknown => {
    space();
    const char = text[at];
    let out: unknown;
    if (char === "{" || char === "[") {
      if (depth === maxDepth) throw new Broken("depth");
      out = char === "{" ? object(depth + 1) : list(depth + 1);
    } else if (char === '"') out = string();
    else {
      const literal = LITERALS.find(([word]) => text.startsWith(word, at));
      if (literal === undefined) out = number();
      else {
        at += literal[0].length;
        out = literal[1];
      }
    }
    space();
    return out;
  };
  try {
    const out = value(0);
    if (at !== text.length) throw new Broken("syntax");
    return { value: out };
  } catch (error) {
    if (error instanceof Broken) return { rule: error.rule };
    throw error;
  }
};
