import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { core, decodeJson, type Issue, type Profile } from "../../generated/typescript/index.ts";
import { describeLanguage, mandatoryInterpreter } from "../languages.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

interface Question {
  readonly profile: string;
  readonly document?: string;
  readonly need?: string;
  readonly depth?: number;
}

interface Case {
  readonly profile: string;
  readonly document?: string;
  readonly need: string;
}

const profiles = core.profiles as Readonly<Record<string, Profile>>;
const ids = Object.keys(profiles);

const cases: readonly Case[] = readdirSync(at("../../generated/vectors"))
  .filter((name) => name.endsWith(".json") && !/schema|index/.test(name))
  .flatMap(
    (name) => (JSON.parse(readFileSync(at(`../../generated/vectors/${name}`), "utf8")) as { cases: Case[] }).cases,
  );

/** Answers of the generated Python, in the order of the questions. */
const ask = (questions: readonly Question[]): readonly unknown[] => {
  const { status, stdout, stderr } = spawnSync(
    mandatoryInterpreter("python"),
    [at("python/answer.py"), "countersign_contract"],
    {
      encoding: "utf8",
      input: questions.map((question) => `${JSON.stringify(question)}\n`).join(""),
      maxBuffer: 1e9,
      env: { ...process.env, PYTHONPATH: at("../../generated/python"), PYTHONDONTWRITEBYTECODE: "1" },
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
};

const plain = (issues: readonly Issue[]): unknown => JSON.parse(JSON.stringify(issues));

const expected = ({ profile: id, document = "", depth = 16 }: Question): unknown => {
  const profile = profiles[id] as Profile;
  const decoded = decodeJson(document, depth);
  if (!decoded.ok) return { ok: false, rule: decoded.rule };
  const folded = profile.foldClaims(decoded.value);
  return {
    ok: true,
    // Zero has one sign.
    value: JSON.parse(JSON.stringify(decoded.value)) as unknown,
    isClaims: profile.isClaims(decoded.value),
    hasShape: profile.hasClaimsShape(folded),
    issues: plain(profile.explainClaims(decoded.value)),
  };
};

const differing = (questions: readonly Question[], want: (question: Question) => unknown): readonly unknown[] => {
  const found = ask(questions);
  expect(found).toHaveLength(questions.length);
  return questions.flatMap((question, index) => {
    const wanted = want(question);
    try {
      expect(found[index]).toEqual(wanted);
      return [];
    } catch {
      return [{ question, found: found[index], wanted }];
    }
  });
};

const deep = (levels: number, inside = ""): string => "[".repeat(levels) + inside + "]".repeat(levels);

/** Texts around the rules of strict JSON. */
const texts: readonly string[] = [
  ...[
    "",
    " ",
    "null",
    "0",
    "-0",
    "-0.0",
    "2.0",
    "2e0",
    "20e-1",
    "1e400",
    "-1e400",
    "1e308",
    "0.1",
    "01",
    "1.",
    ".5",
    "+1",
  ],
  ...["9007199254740991", "9007199254740992", "9007199254740993", "1e16", "1234567890123456789", `${"9".repeat(400)}`],
  ...[
    `${"9".repeat(300)}`,
    `0.${"0".repeat(400)}1`,
    `1${"0".repeat(5000)}`,
    "NaN",
    "Infinity",
    "-Infinity",
    "nul",
    "tru",
  ],
  ...[
    '"a',
    '"\t"',
    '"\\x"',
    '"\\u12"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\ud83d\\ude00"',
    '"\ud83d\\ude00"',
    '"\ud800"',
  ],
  ...['"\\\ud800"', '"\\\\\ud800"', '\ud800"a"', '"\\ud83d\ude00"', '{"\\ud800":1e400}', '[1e400,"\\ud800"]'],
  ...['{"a":1,"a":1}', '{"a":1,"\\u0061":1}', '{"a":{"b":1,"b":1}}', '{"a":"\\ud800","a":1}', '{"a":1e400,"a":1}'],
  ...[
    '{"a":1,"a":1',
    '{"a":1,"a":1}x',
    '{"a" :1,"a" :2}',
    '{"__proto__":1,"__proto__":2}',
    '{"__proto__":1}',
    "{,}",
    "[1,]",
  ],
  ...["[,1]", '{"a"}', '{"a":}', '{"a":1,}', "{1:1}", "[1 2]", "\u00a01", "\ufeff1", "1\u2028", "// c\n1", "'a'"],
  ...[deep(16), deep(17), deep(20, '"a'), `{"a":${deep(17)},"a":1}`, `${deep(17)}x`, `[${deep(16)},1e400]`, deep(4000)],
  ...[
    deep(4000, "1"),
    deep(4000, "01"),
    `${"[".repeat(4000)}`,
    `${"]".repeat(4000)}`,
    `${'{"a":'.repeat(4000)}1${"}".repeat(4000)}`,
  ],
  ...[`${'{"a":'.repeat(4000)}${"}".repeat(4000)}`, `${deep(4000)},`, `[${deep(4000)},${deep(2)}]`, `[${deep(4000)},]`],
];

const claims = (more: string): string =>
  `{"iss":"i","aud":"a","exp":1,"iat":1,"jti":"j","sub":"s","zone_id":"z","client_id":"c","sid":"s","root_sid":"r","use":"session","sub_type":"user"${more}}`;

/** Values of every kind, for every place of claims. */
const values = [
  "null",
  "true",
  "1",
  "-1",
  "1.5",
  "2.0",
  "1e17",
  '""',
  '"x"',
  "[]",
  '[""]',
  "[1]",
  "[null]",
  '["x","x"]',
  "{}",
  "[{}]",
  "[[]]",
];
const hops = values.flatMap((value) => [
  `"application_id":${value}`,
  `"app":${value}`,
  `"application_id":"a","session":${value}`,
]);
const members = [...new Set(ids.flatMap((id) => ["iss", "nbf", ...Object.keys((profiles[id] as Profile).claimNames)]))];
const shapes = [
  ...members.flatMap((name) => values.map((value) => `{"${name}":${value}}`)),
  ...members.flatMap((name) =>
    values.map((value) => claims("").replace(new RegExp(`"${name}":[^,}]*`), `"${name}":${value}`)),
  ),
  ...hops.map((hop) => claims(`,"delegation_chain":[{"application_id":"a"},{${hop}}]`)),
  ...['"a\\nb"', '"\\u0001"', '"\ud83d\ude00"', '"constructor"', '"x y"', `"${"n".repeat(100)}"`].map((name) =>
    claims(`,${name}:1`),
  ),
];

describeLanguage("python", "generated Python and generated TypeScript agree", () => {
  it("on what is JSON, and on the rule that a text breaks", () => {
    const questions = texts.map((document) => ({ profile: "2026-05", document }));
    expect(differing(questions, expected)).toEqual([]);
  });

  it("on every depth", () => {
    const questions = [0, 1, 2, 3].flatMap((depth) =>
      ["1", "[]", "[[]]", '{"a":{}}', '{"a":[1,{}]}', "[[[]],1]"].map((document) => ({
        profile: "1.0",
        document,
        depth,
      })),
    );
    expect(differing(questions, expected)).toEqual([]);
  });

  it("on the shape of claims, and word for word on what is wrong with it", () => {
    const documents = cases.flatMap(({ profile, document }) => (document === undefined ? [] : [{ profile, document }]));
    const made = ids.flatMap((profile) => shapes.map((document) => ({ profile, document })));
    expect(made.length + documents.length).toBeGreaterThan(6000);
    expect(differing([...documents, ...made], expected)).toEqual([]);
  });

  it("word for word on what is wrong with requirement options", () => {
    const questions = cases.flatMap(({ profile: id, need: text }): Question[] => {
      const rows = (profiles[id] as Profile).checks;
      const need = JSON.parse(text) as unknown;
      if (typeof need !== "object" || need === null) return [];
      const known = Object.fromEntries(Object.entries(need).filter(([name]) => rows.some((row) => row.name === name)));
      return [{ profile: id, need: JSON.stringify(known) }];
    });
    const snake = (text: string): string =>
      text.replace(/[a-z]+(?:[A-Z][a-z]+)+/g, (name) =>
        name === "zoneId" ? "expected_zone_id" : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      );
    const inPython = questions.map((question) => ({ ...question, need: renamed(question.need ?? "", snake) }));
    const found = ask(inPython);
    questions.forEach(({ profile: id, need = "" }, index) => {
      const issues = (profiles[id] as Profile).explainRequirements(JSON.parse(need));
      expect(found[index]).toEqual(issues.map((issue) => spelled(issue, snake)));
    });
  });
});

const renamed = (need: string, snake: (name: string) => string): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(JSON.parse(need) as object).map(([name, value]) => [snake(name), value as unknown]),
    ),
  );

const KEYWORD = /#\w+/;

/** An issue with the names of Python; keywords of schemas stay. */
const spelled = (issue: Issue, snake: (name: string) => string): unknown => {
  const keyword = KEYWORD.exec(issue.rule)?.[0] ?? "";
  const change = (text: string): string => snake(text.replace(keyword, "#")).replace("#", keyword);
  return {
    ...issue,
    path: issue.path.map((step) => (typeof step === "string" ? snake(step) : step)),
    rule: change(issue.rule),
    message: change(issue.message),
  };
};
