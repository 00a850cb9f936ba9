import type { Random } from "./random.ts";

/** Few words, so that what is asked and what is held meet often. */
export const WORDS: readonly string[] = ["a", "b", "ab", "a:b", "A", "read", "reader", "https://mcp.example/mcp"];

/** Texts that languages treat differently when code is careless. */
const ODD: readonly string[] = [
  "\u00e9",
  "e\u0301",
  "\u{1f600}",
  "\u{10000}",
  "\uffff",
  "\ufffd",
  "\ufeff",
  "\ufeffa",
  "a\u0085b",
  "a\u001cb",
  "a\u00a0b",
  "a\u2028b",
  "a\tb",
  "a\nb",
  "a\n",
  "\u0000",
  "a\u0000b",
  "\u212a",
  "\u017f",
  "\u0130",
  "\u00df",
  "\u0663",
  "\u007f",
  " a",
  "a ",
  " ",
  "null",
  "true",
  "0",
  "__proto__",
  '"',
  "\\",
  "\\u0061",
  "{missing}",
  "$&",
  "$1",
  "%s",
  "/",
  "</script>",
];

export const anyText = (random: Random): string => {
  if (random.oneIn(4)) return random.pick(ODD);
  if (random.oneIn(30)) return random.pick(WORDS).repeat(1 + random.below(300));
  return random.oneIn(8) ? random.pick(WORDS) + random.pick(ODD) : random.pick(WORDS);
};

/** Words with the separators that a splitter can get wrong. */
export const anyWords = (random: Random): string => {
  const separators = [" ", " ", " ", " ", "  ", "\t", "\u0085", "\ufeff", "\u001c", "\u00a0", ",", "\n"];
  let text = random.oneIn(12) ? " " : "";
  for (let left = random.below(5); left > 0; left -= 1) {
    text += random.pick(WORDS) + (left > 1 || random.oneIn(12) ? random.pick(separators) : "");
  }
  return text;
};

const escapes: Readonly<Record<string, string>> = { "/": "\\/", "\n": "\\n", "\t": "\\t" };
const fourDigits = (unit: number): string => unit.toString(16).padStart(4, "0");

/** One of the ways in which JSON can spell a text. */
export const spellText = (random: Random, text: string): string => {
  if (!random.oneIn(10)) return JSON.stringify(text);
  let spelled = "";
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charAt(index);
    const escaped = `\\u${random.oneIn(2) ? fourDigits(text.charCodeAt(index)) : fourDigits(text.charCodeAt(index)).toUpperCase()}`;
    const plain = JSON.stringify(unit).slice(1, -1);
    spelled += random.oneIn(2) ? escaped : (escapes[unit] ?? (/[\ud800-\udfff]/.test(unit) ? escaped : plain));
  }
  return `"${spelled}"`;
};

/** Texts of numbers: the declared integers, their other spellings, and what lies just beyond. */
export const NUMBERS: readonly string[] = [
  "0",
  "-0",
  "0.0",
  "-0.0",
  "0e0",
  "1",
  "1.0",
  "1e0",
  "1E+0",
  "10e-1",
  "2.0",
  "2",
  "3",
  "1.5",
  "0.1",
  "-1",
  "9",
  "10",
  "11",
  "10.0",
  "1e1",
  "100e-1",
  "255",
  "256",
  "9007199254740991",
  "9007199254740991.0",
  "9007199254740992",
  "9007199254740993",
  "-9007199254740991",
  "-9007199254740992",
  "9223372036854775807",
  "9223372036854775808",
  "18446744073709551616",
  "123456789012345678901234567890",
  "1e15",
  "1e16",
  "1e21",
  "1e308",
  "5e-324",
  "1e-400",
  "9007199254740990.5",
  "4503599627370495.5",
  "1.0000000000000000001",
  "0.99999999999999999999",
];

/** Numbers beyond the range of a double, and digits that are no JSON. */
export const BAD_NUMBERS: readonly string[] = [
  "1e400",
  "-1e400",
  "1e309",
  "1.7976931348623159e308",
  `1${"0".repeat(310)}`,
  "9".repeat(5000),
  "NaN",
  "Infinity",
  "-Infinity",
  "01",
  "+1",
  "1.",
  ".5",
  "0x10",
  "1_0",
  "1e",
  "-",
  "\u0663",
  "1n",
];
