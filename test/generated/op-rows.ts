/** What an operation says about one claim: holds, malformed, fails, or fails for want of an element. */
type Expected = true | "shape" | "fail" | { readonly missing: string };

export interface OpRow {
  readonly op: string;
  readonly args: readonly unknown[];
  readonly expected: Expected | unknown;
}

const row = (op: string, expected: unknown, ...args: readonly unknown[]): OpRow => ({ op, expected, args });
const missing = (element: string): Expected => ({ missing: element });
const inherited: object = Object.create({ name: "inherited", iss: "inherited" }) as object;
const KINDS = ["text", "integer", "flag", "texts", "objects", "textOrTexts"] as const;

/** Samples of every JSON kind, and which kinds of claim may hold each. */
const SAMPLES: readonly (readonly [unknown, readonly (typeof KINDS)[number][]])[] = [
  [null, []],
  [true, ["flag"]],
  [false, ["flag"]],
  [0, ["integer"]],
  [7, ["integer"]],
  [1.5, []],
  [-1, []],
  [2 ** 53, []],
  [Number.NaN, []],
  ["text", ["text", "textOrTexts"]],
  [["a"], ["texts", "textOrTexts"]],
  [
    ["a", "b"],
    ["texts", "textOrTexts"],
  ],
  [["a", ""], []],
  [["a", 1], []],
  [[null], []],
  [[{}], ["objects"]],
  [[{}, {}], ["objects"]],
  [[{}, "a"], []],
  [[{}, null], []],
  [[{}, []], []],
  [{}, []],
];

const kinds: readonly OpRow[] = SAMPLES.flatMap(([sample, fitting]) =>
  KINDS.flatMap((kind) => {
    const fits = fitting.includes(kind);
    const scalar = typeof sample !== "object";
    return [
      row("present", fits ? true : "shape", sample, kind),
      row("absent", fits ? "fail" : "shape", sample, kind),
      row("equals", fits ? (scalar ? true : "fail") : "shape", sample, kind, scalar ? sample : "text"),
      row("oneOf", fits ? (scalar ? true : "fail") : "shape", sample, kind, scalar ? ["other", sample] : ["other"]),
    ];
  }),
);

const FAILED = { code: "insufficient_scope", stage: "requirements", check: "requiredScopes" };
const MALFORMED = { code: "invalid_token", stage: "requirements", check: "requiredScopes" };

/** The table of operations, every row by every state of a claim. Written by hand. */
export const opRows: readonly OpRow[] = [
  ...kinds,
  ...["", []].flatMap((empty) => [
    row("present", "fail", empty, empty === "" ? "text" : "texts"),
    row("absent", true, empty, empty === "" ? "text" : "texts"),
  ]),
  row("present", "fail", [], "objects"),
  row("present", "fail", "", "textOrTexts"),
  row("present", "fail", undefined, "text"),
  row("absent", true, undefined, "text"),

  row("equals", "fail", undefined, "text", "a"),
  row("equals", "fail", undefined, "text", undefined),
  row("equals", "fail", "", "text", ""),
  row("equals", "fail", "", "text", "a"),
  row("equals", true, "a", "text", "a"),
  row("equals", "fail", "a", "text", "b"),
  row("equals", "fail", "ab", "text", "a"),
  row("equals", "fail", "a", "text", "ab"),
  row("equals", "fail", "A", "text", "a"),
  row("equals", "fail", " a", "text", "a"),
  row("equals", "fail", "1", "text", 1),
  row("equals", "fail", 1, "integer", true),
  row("equals", true, -0, "integer", 0),

  row("oneOf", "fail", undefined, "text", ["a"]),
  row("oneOf", "fail", "", "text", [""]),
  row("oneOf", true, "a", "text", ["b", "a"]),
  row("oneOf", true, "a", "text", "a"),
  row("oneOf", "fail", "a", "text", ["ab", "A"]),
  row("oneOf", "fail", "a", "text", []),
  row("oneOf", "fail", "a", "text", null),
  row("oneOf", "fail", "a", "text", "abc"),

  row("atMost", "fail", undefined, 5),
  row("atMost", true, 4, 5),
  row("atMost", true, 5, 5),
  row("atMost", "fail", 6, 5),
  row("atMost", true, 0, 0),
  row("atMost", "fail", 1, 0),
  row("atMost", "fail", 1, null),
  row("atMost", "fail", 1, "5"),
  row("atMost", "fail", 1, 5.5),
  row("atMost", "fail", 1, Number.POSITIVE_INFINITY),
  row("atMost", "fail", 0, -1),
  row("atLeast", "fail", undefined, 5),
  row("atLeast", "fail", 4, 5),
  row("atLeast", true, 5, 5),
  row("atLeast", true, 6, 5),
  row("atLeast", "fail", 6, null),
  row("atLeast", "fail", 6, "5"),
  row("atLeast", "fail", 6, -1),
  ...[null, true, "1", 1.5, -1, 2 ** 53, [], {}].flatMap((held) => [
    row("atMost", "shape", held, 5),
    row("atLeast", "shape", held, 0),
  ]),

  row("containsAllWords", true, undefined, []),
  row("containsAllWords", missing("a"), undefined, ["a", "b"]),
  row("containsAllWords", "fail", undefined, null),
  row("containsAllWords", "fail", "a", 5),
  row("containsAllWords", "fail", "a", { 0: "a", length: 1 }),
  row("containsAllWords", true, "a b", ["b", "a"]),
  row("containsAllWords", missing("b"), "a", ["a", "b"]),
  row("containsAllWords", missing("b"), "a", ["b", "a"]),
  row("containsAllWords", true, "a", "a"),
  row("containsAllWords", missing("b"), "a", "b"),
  row("containsAllWords", "fail", "a", [null]),
  row("containsAllWords", "fail", "a", [5, "b"]),
  ...[null, 5, true, ["a"], {}].map((held) => row("containsAllWords", "shape", held, ["a"])),
  row("containsAllWords", "shape", null, null),

  row("containsAll", true, undefined, []),
  row("containsAll", missing("a"), undefined, ["a"]),
  row("containsAll", "fail", undefined, undefined),
  row("containsAll", true, [], []),
  row("containsAll", missing("a"), [], ["a"]),
  row("containsAll", true, ["a", "b"], ["b", "a"]),
  row("containsAll", missing("c"), ["a", "b"], ["a", "c", "d"]),
  row("containsAll", true, ["a"], "a"),
  row("containsAll", missing("a"), ["ab"], ["a"]),
  row("containsAll", "fail", ["a"], [5]),
  row("containsAll", "fail", ["a"], 5),
  ...[null, 5, "a", {}, [""], ["a", 5], ["a", null]].map((held) => row("containsAll", "shape", held, ["a"])),
  row("containsAll", "shape", null, null),

  row("containsAllOf", true, undefined, "name", []),
  row("containsAllOf", missing("a"), undefined, "name", ["a"]),
  row("containsAllOf", true, [{ name: "a" }, { name: "b" }], "name", ["b", "a"]),
  row("containsAllOf", missing("c"), [{ name: "a" }], "name", ["a", "c"]),
  row("containsAllOf", missing("a"), [{ name: "b", other: "a" }], "name", ["a"]),
  row("containsAllOf", missing("a"), [], "name", ["a"]),
  ...[null, 5, "a", {}, [null], ["a"], [[]], [{}], [{ name: "" }], [{ name: 5 }], [{ name: "a" }, {}], [inherited]].map(
    (held) => row("containsAllOf", "shape", held, "name", ["a"]),
  ),

  row("containsAny", "fail", undefined, ["a"]),
  row("containsAny", true, ["a", "b"], ["c", "b"]),
  row("containsAny", true, ["a", "b"], "b"),
  row("containsAny", "fail", ["a"], ["b"]),
  row("containsAny", "fail", ["ab"], ["a", "b"]),
  row("containsAny", "fail", [], ["a"]),
  row("containsAny", "fail", ["a"], []),
  row("containsAny", "fail", ["a"], null),
  row("containsAny", true, ["a"], [5, "a"]),
  ...[null, 5, "a", {}, [""], ["a", 5]].map((held) => row("containsAny", "shape", held, ["a"])),

  row("oneOrMany", ["a"], "a"),
  row("oneOrMany", [""], ""),
  row("oneOrMany", ["a", "b"], ["a", "b"]),
  row("oneOrMany", null, null),
  row("oneOrMany", undefined, undefined),

  row("orElse", 3, undefined, 3),
  row("orElse", null, null, 3),
  row("orElse", 0, 0, 3),
  row("orElse", false, false, true),

  row("isText", true, "a"),
  row("isText", false, ""),
  row("isText", false, 5),
  row("isText", false, null),
  row("isText", false, undefined),

  row("own", 1, { a: 1 }, "a"),
  row("own", undefined, { a: 1 }, "b"),
  row("own", undefined, {}, "toString"),
  row("own", undefined, inherited, "name"),

  row("refuse", FAILED, "fail", FAILED, MALFORMED),
  row("refuse", MALFORMED, "shape", FAILED, MALFORMED),
  row("refuse", { ...FAILED, missing: "a" }, { missing: "a" }, FAILED, MALFORMED),

  row("hasWord", false, "a", ""),
  row("hasWord", false, "", ""),
  row("hasWord", false, " ", ""),
  row("hasWord", false, "a b", "a b"),
  row("hasWord", false, "a b", " "),
  row("hasWord", false, "a b", "a "),
  row("hasWord", true, "a", "a"),
  row("hasWord", true, "a b c", "a"),
  row("hasWord", true, "a b c", "b"),
  row("hasWord", true, "a b c", "c"),
  row("hasWord", true, "ab ba a", "a"),
  row("hasWord", true, "  a  ", "a"),
  row("hasWord", false, "ab", "a"),
  row("hasWord", false, "ba", "a"),
  row("hasWord", false, "xax", "a"),
  row("hasWord", false, "a\tb", "a"),
  row("hasWord", false, "a!b", "a"),
  row("hasWord", false, "b!a", "a"),
  row("hasWord", true, "aa a", "a"),
  row("hasWord", true, "aab aab ab", "ab"),
  row("hasWord", true, "ababc abc", "abc"),
  row("hasWord", true, "aaa aa", "aa"),
  row("hasWord", false, "aaa", "aa"),
];
