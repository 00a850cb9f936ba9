const GUARD = 'if (typeof subject !== "object" || subject === null || Array.isArray(subject)) return UNREADABLE;';
const ASKED = 'if (typeof need !== "object" || need === null || Array.isArray(need)) return UNREADABLE;';
const missing = (held: string): string =>
  `ops: if (typeof element !== "string" || held === undefined || !${held}) return missing(element); | held === undefined -> held == null`;

/** Mutants that no input can tell from the original, with the reason. The list is exact: an entry that is killed fails. */
export const equivalent: ReadonlyMap<string, string> = new Map([
  [
    'enforce: const verdict = equals(own(subject, "iss"), "text", wanted); | , "text", -> , "textOrTexts",',
    "A list fails as malformed or as unequal; for the issuer both are the same failure.",
  ],
  [
    'enforce: const verdict = equals(own(subject, "zone_id"), "text", wanted); | , "text", -> , "textOrTexts",',
    "The line before has refused everything but text, with the same failure.",
  ],
  [
    `enforce: ${GUARD} | || subject === null ->  (2)`,
    "Reading a member of null throws at the first line, and whatever is thrown becomes UNREADABLE.",
  ],
  [
    `enforce: ${GUARD} | || subject === null ->  (3)`,
    "The hop limit has a default, so a member of null is always read; that throws and becomes UNREADABLE.",
  ],
  [
    `enforce: ${ASKED} | || need === null -> `,
    "The first line reads an option; reading a member of null throws, and whatever is thrown becomes UNREADABLE.",
  ],
  [`enforce: ${ASKED} | || need === null ->  (3)`, "As above: an option is read before any claim is looked at."],
  [
    "ops: at = text.indexOf(word, at + 1); | at + 1 -> at + 2",
    "The next whole word starts behind a space, which is no character of the word just found: not before its end.",
  ],
  [
    "ops: at = text.indexOf(word, at + 1); | at + 1 -> at + length + 1",
    "As above: a whole word starts one space behind the end of what was found, or later.",
  ],
  [missing("hasWord(held, element)"), "null was refused as malformed two lines above."],
  [missing("held.includes(element)"), "null was refused as malformed two lines above."],
  [
    'ops: const oneOrManyOrNone = (held ) => (held === "" ? undefined : oneOrMany(held)); | === -> !==',
    "No claim of the core contract is an optional text or list; claim-forms.test.ts compiles a contract that has one.",
  ],
]);
