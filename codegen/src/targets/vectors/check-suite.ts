import type { CheckModel } from "../../model.ts";
import { type Builder, finish, type Sketch } from "./builder.ts";
import type { VectorSuite } from "./case.ts";
import { decoys, elements, listDocument } from "./decoys.ts";

interface Held {
  readonly id: string;
  readonly says: string;
  readonly value: unknown;
}

interface Wanted {
  readonly id: string;
  readonly says: string;
  readonly value: unknown;
}

const text = (id: string, says: string, value: unknown): Held => ({
  id,
  says,
  value,
});

/** Near misses of a text: everything that a lax comparison would let through. */
const nearMisses = (value: string): readonly Held[] => [
  text("prefix", "a prefix of it", value.slice(0, -1)),
  text("suffix", "the end of it", value.slice(1)),
  text("superstring", "more than it", `${value}x`),
  text("preceded", "something in front of it", `x${value}`),
  text("case", "its case variant", value.toUpperCase() === value ? value.toLowerCase() : value.toUpperCase()),
  text("space-before", "a space in front of it", ` ${value}`),
  text("space-after", "a space behind it", `${value} `),
  text("slash-after", "a slash behind it", `${value}/`),
  text("feff", "U+FEFF behind it", `${value}\ufeff`),
];

const SEPARATORS: readonly (readonly [string, string])[] = [
  ["tab", "\t"],
  ["line-feed", "\n"],
  ["carriage-return", "\r"],
  ["form-feed", "\f"],
  ["vertical-tab", "\v"],
  ["comma", ","],
  ["semicolon", ";"],
  ["plus", "+"],
  ["nbsp", "\u00a0"],
  ["feff", "\ufeff"],
  ["next-line", "\u0085"],
  ["file-separator", "\u001c"],
  ["en-space", "\u2002"],
  ["line-separator", "\u2028"],
  ["ideographic-space", "\u3000"],
  ["nul", "\u0000"],
];

const STATES: readonly Held[] = [
  text("absent", "no such claim", undefined),
  text("null", "null", null),
  text("empty", "an empty text", ""),
  text("empty-list", "an empty list", []),
  text("number", "a number", 7),
  text("true", "true", true),
  text("object", "an object", {}),
  text("list-of-number", "a list of numbers", [7]),
];

const wantsOf = (builder: Builder, check: CheckModel): readonly Wanted[] => {
  const wire = check.check.claim;
  switch (check.check.op) {
    case "present":
    case "absent":
      return [
        { id: "unset", says: "is not set", value: undefined },
        { id: "false", says: "is false", value: false },
        { id: "true", says: "is true", value: true },
      ];
    case "atMost":
    case "atLeast":
      return [
        { id: "unset", says: "is not set", value: undefined },
        { id: "0", says: "is 0", value: 0 },
        { id: "1", says: "is 1", value: 1 },
        { id: "7", says: "is 7", value: 7 },
        {
          id: "largest",
          says: "is as large as it may be",
          value: check.schema["maximum"] ?? 255,
        },
      ];
    case "containsAll": {
      const [a, b, c] = elements(builder, check);
      return [
        { id: "unset", says: "is not set", value: undefined },
        { id: "empty", says: "is an empty list", value: [] },
        { id: "one", says: "names one", value: [a] },
        { id: "two", says: "names two", value: [a, b] },
        {
          id: "three",
          says: "names three, the first one last",
          value: [b, c, a],
        },
      ];
    }
    case "containsAny": {
      const first = builder.sample(wire);
      return [
        { id: "text", says: "is a text", value: first },
        { id: "one", says: "names one", value: [first] },
        {
          id: "two",
          says: "names two, the right one last",
          value: [builder.sample(wire, 3), first],
        },
        { id: "other", says: "names another", value: builder.sample(wire, 4) },
        { id: "empty", says: "is an empty list", value: [] },
      ];
    }
    default: {
      const first = builder.sample(wire);
      const one = check.check.op === "oneOf" ? [first] : first;
      const other = builder.sample(wire, 4);
      return [
        { id: "unset", says: "is not set", value: undefined },
        { id: "set", says: "is set", value: one },
        {
          id: "other",
          says: "is set to another",
          value: check.check.op === "oneOf" ? [other] : other,
        },
        {
          id: "empty",
          says: "is empty",
          value: check.check.op === "oneOf" ? [] : "",
        },
      ];
    }
  }
};

const heldOf = (builder: Builder, check: CheckModel): readonly Held[] => {
  const wire = check.check.claim;
  switch (check.check.op) {
    case "present":
    case "absent":
      return [
        ...STATES,
        text("ok", "a value", builder.sample(wire)),
        text("space", "a space", " "),
        text("zero-text", "the text 0", "0"),
      ];
    case "atMost":
    case "atLeast": {
      const fallback = Number(check.schema["default"] ?? 0);
      const top = Number(check.schema["maximum"] ?? 255);
      const numbers = [0, 1, 2, 6, 7, 8, fallback - 1, fallback, fallback + 1, top - 1, top, top + 1, 9007199254740991];
      const distinct = [...new Set(numbers.filter((value) => value >= 0))].sort((a, b) => a - b);
      return [
        ...STATES.filter((state) => state.id !== "number"),
        ...distinct.map((value) => text(`${value}`, `${value}`, value)),
      ];
    }
    case "containsAll": {
      const [a, b, c] = elements(builder, check);
      const lists: readonly Held[] = [
        text("first", "the first alone", listDocument(check, [a])),
        text("second", "the second alone", listDocument(check, [b])),
        text("third", "the third alone", listDocument(check, [c])),
        text("first-second", "the first two", listDocument(check, [a, b])),
        text("second-third", "the last two", listDocument(check, [b, c])),
        text("all", "all", listDocument(check, [a, b, c])),
        text("all-turned", "all, turned round, among others", listDocument(check, ["other", c, b, "another", a])),
        text("twice", "the first twice", listDocument(check, [a, a])),
        ...nearMisses(a).map((miss) => ({
          ...miss,
          value: listDocument(check, [miss.value]),
        })),
        text("miss-then-hit", "a superstring and then the first", listDocument(check, [`${a}x`, a])),
        text("joined", "the first two in one piece", listDocument(check, [`${a}${b}`])),
      ];
      if (check.check.as !== "words") {
        return [
          ...STATES,
          ...lists,
          text("joined-by-space", "the first two in one element", listDocument(check, [`${a} ${b}`])),
        ];
      }
      return [
        ...STATES,
        ...lists,
        text("spaces-only", "spaces alone", "   "),
        text("many-spaces", "more spaces than words", `  ${a}   ${b}  `),
        text("list", "a list of the words", [a, b]),
        ...SEPARATORS.map(([id, separator]) =>
          text(`separated-by-${id}`, `the first two separated by ${id}`, `${a}${separator}${b}`),
        ),
      ];
    }
    case "containsAny": {
      const first = String(builder.sample(wire));
      const other = String(builder.sample(wire, 5));
      return [
        ...STATES,
        text("ok", "the value", first),
        text("list", "a list of it", [first]),
        text("last", "it as the last of a list", [other, `${first}x`, first]),
        text("other", "another value", other),
        text("others", "a list of others", [other, `${other}x`]),
        text("with-empty", "a list with an empty text", [first, ""]),
        text("with-null", "a list with null", [first, null]),
        text("joined", "it among others in one text", `${other} ${first}`),
        ...nearMisses(first),
        ...nearMisses(first)
          .slice(0, 3)
          .map((miss) => ({
            ...miss,
            id: `list-${miss.id}`,
            value: [miss.value],
          })),
      ];
    }
    default: {
      const first = String(builder.sample(wire));
      return [
        ...STATES,
        text("ok", "the value", first),
        text("other", "another value", builder.sample(wire, 5)),
        text("list", "a list of it", [first]),
        ...nearMisses(first),
      ];
    }
  }
};

/** Every check: how it is configured by what the claim holds. */
export const checkSuites = (builder: Builder): readonly VectorSuite[] =>
  builder.profile.checks.map((check): VectorSuite => {
    const sketches: Sketch[] = [];
    for (const wanted of wantsOf(builder, check)) {
      for (const held of heldOf(builder, check)) {
        sketches.push({
          id: `${check.name}/${wanted.id}/${held.id}`,
          description: `${check.name} ${wanted.says}; the claim holds ${held.says}.`,
          document: builder.document({ [check.check.claim]: held.value }),
          need: builder.options({ [check.name]: wanted.value }),
        });
      }
    }
    return {
      name: `check-${check.name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase()}`,
      description: check.description,
      run: "ladder",
      cases: [...sketches, ...decoys(builder, check)].map((sketch) => finish(builder, sketch)),
    };
  });
