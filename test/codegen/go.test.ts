import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "@countersign/codegen";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readVectors } from "../../codegen/src/conformance/read-vectors.ts";
import { counts } from "../../codegen/src/conformance/report.ts";
import { runConformance } from "../../codegen/src/conformance/run-conformance.ts";
import { resolveConfig } from "../../codegen/src/resolve/config.ts";
import * as typescript from "../../generated/typescript/index.ts";
import { describeLanguage } from "../languages.ts";
import { buildExecutor, buildProbe, go, unformatted } from "./go-module.ts";
import { data, described, richContract, text } from "./rich-contract.ts";
import { repository } from "./source.ts";

const { core, decodeJson, decodeUtf8 } = typescript;
const module = join(repository, "generated", "go");
const folder = mkdtempSync(join(tmpdir(), "countersign-go-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const goFiles = readdirSync(module, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".go"));

interface Answer {
  readonly rule: string;
  readonly is: boolean;
  readonly shape: boolean;
  readonly issues: readonly unknown[];
  readonly value: unknown;
}

const base64 = (document: string | Uint8Array): string => Buffer.from(document).toString("base64");

const vectors = readVectors(join(repository, "generated", "vectors")).suites.flatMap((suite) => suite.cases);

/** Values that reach every word of an explanation. */
const odd: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  1e300,
  "",
  "x",
  "😀".repeat(200),
  [],
  [""],
  ["a", "a"],
  ["a", 1, null],
  [[]],
  {},
  { "": 1 },
  { error: "" },
  { "a b": 1, ä: 2, '\u0001"\\': 3, [`${"x".repeat(31)}😀`]: 4, ["y".repeat(80)]: 5, "😀\n": 6 },
];

describe("generated Go", () => {
  it("says that it is generated as the tools of Go want it", () => {
    for (const path of goFiles) {
      const text = readFileSync(join(module, path), "utf8");
      expect(text, path).toMatch(
        /^\/\/ Generated from .*\n\/\/ Code generated .* DO NOT EDIT\.\n\n(?:\/\/ .*\n)*package /,
      );
    }
  });

  it("needs nothing but the standard library of Go 1.19", () => {
    const text = readFileSync(join(module, "go.mod"), "utf8");
    expect(text.split("\n").slice(1).join("\n")).toBe("module countersign/contract\n\ngo 1.19\n");
    for (const path of goFiles) {
      for (const [, name] of readFileSync(join(module, path), "utf8").matchAll(
        /^(?:import )?\t?(?:contract )?"([^"]+)"$/gm,
      )) {
        expect(name, path).toMatch(/^(?:countersign\/contract(?:\/.*)?|[a-z0-9]+(?:\/[a-z0-9]+)*)$/);
      }
    }
  });
});

describeLanguage("go", "the generated module", () => {
  let ask: (questions: readonly object[]) => readonly unknown[] = () => [];
  beforeAll(() => {
    ask = buildProbe(module, folder);
  }, 120_000);

  it("is what gofmt writes, and vet finds nothing", { timeout: 120_000 }, () => {
    expect(unformatted(module)).toBe("");
    expect(go(["vet", "./..."], module)).toBe("");
  });

  it.each(["2026-05", "1.0"] as const)("explains claims of %s in the words of TypeScript", (profile) => {
    const wanted = core.profiles[profile] as typescript.Profile;
    const bases = vectors
      .filter((one) => one.profile === profile && one.document !== undefined)
      .map((one) => one.document);
    const first = JSON.parse(bases[0] ?? "{}") as Record<string, unknown>;
    const names = Object.keys({ ...first, ...wanted.claimNames, nbf: 0, root_sid: 0 });
    const documents = [
      ...bases,
      ...odd.map((value) => JSON.stringify(value)),
      ...names.flatMap((name) => odd.map((value) => JSON.stringify({ ...first, [name]: value }))),
      ...odd.map((value) => JSON.stringify({ ...first, delegation_chain: [{ application_id: value }, value] })),
      ...odd.map((value) =>
        JSON.stringify({ ...first, delegation_chain: [{ app: "a", application_id: value }, value] }),
      ),
    ];
    const answers = ask(
      documents.map((document) => ({ ask: "claims", profile, document: base64(document ?? "") })),
    ) as readonly Answer[];
    const seen = new Set<string>();
    documents.forEach((document, index) => {
      const { rule, is, shape, issues } = answers[index] as Answer;
      const decoded = decodeJson(document ?? "", 16);
      if (!decoded.ok) {
        expect(rule, document).not.toBe("");
        return;
      }
      const explained = wanted.explainClaims(decoded.value);
      expect({ document, rule, issues }).toEqual({ document, rule: "", issues: explained });
      const folded = wanted.foldClaims(decoded.value);
      expect([is, shape], document).toEqual([
        wanted.isClaims(decoded.value),
        folded !== undefined && wanted.hasClaimsShape(folded),
      ]);
      for (const { rule: broken } of explained) seen.add(broken.replace(/^.*#/, ""));
    });
    expect([...seen]).toEqual(
      expect.arrayContaining(["type", "required", "minLength", "minimum", "anyOf", "minItems"]),
    );
  });

  it.each(["2026-05", "1.0"] as const)("explains options of %s in the words of TypeScript", (profile) => {
    const wanted = core.profiles[profile] as typescript.Profile;
    const documents = [
      ...vectors.filter((one) => one.profile === profile).map((one) => one.need),
      ...odd.map((value) => JSON.stringify(value)),
      ...wanted.checks.flatMap((check) => odd.map((value) => JSON.stringify({ [check.name]: value }))),
    ];
    const answers = ask(
      documents.map((need) => ({ ask: "need", profile, document: base64(need) })),
    ) as readonly Answer[];
    documents.forEach((document, index) => {
      const decoded = decodeJson(document, 16);
      if (!decoded.ok) return;
      const issues = wanted.explainRequirements(decoded.value);
      expect({ document, issues: answers[index]?.issues }).toEqual({ document, issues });
    });
  });

  it.each([
    ["RevocationEvent", typescript.isRevocationEvent, typescript.explainRevocationEvent],
    ["JsonRpcRefusalResponse", typescript.isJsonRpcRefusalResponse, typescript.explainJsonRpcRefusalResponse],
    ["ProtectedResourceMetadata", typescript.isProtectedResourceMetadata, typescript.explainProtectedResourceMetadata],
  ] as const)("guards %s as TypeScript does", (name, is, explain) => {
    const members = [
      "zone",
      "kind",
      "id",
      "until",
      "jsonrpc",
      "error",
      "resource",
      "authorization_servers",
      "scopes_supported",
    ];
    const values = [
      ...odd,
      ...members.flatMap((member) => odd.map((value) => ({ kind: "edge", id: "i", resource: "r", [member]: value }))),
      ...odd.map((value) => ({ jsonrpc: "2.0", error: { code: 401, message: "m", data: value } })),
    ];
    const answers = ask(
      values.map((value) => ({ ask: name, document: base64(JSON.stringify(value)) })),
    ) as readonly Answer[];
    values.forEach((value, index) => {
      const found = { is: answers[index]?.is, issues: answers[index]?.issues };
      expect({ value, ...found }).toEqual({ value, is: is(value), issues: explain(value) });
    });
  });

  it("decodes as TypeScript does, rule by rule", () => {
    const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
    const deep = (depth: number, rest: string): string => "[".repeat(depth) + rest + "]".repeat(depth);
    const texts = [
      "",
      " ",
      "nul",
      "null ",
      "\tnull\n\r",
      "null x",
      "\u00a0null",
      "tru",
      "True",
      "NaN",
      "Infinity",
      "-",
      "-0",
      "-0.0",
      "00",
      "01",
      "1.",
      ".5",
      "1.e1",
      "1e",
      "1e+",
      "1e5",
      "1E-5",
      "+1",
      "0x10",
      "1_0",
      "1e308",
      "1e309",
      "-1e309",
      "1e-400",
      "9007199254740993",
      "2.0",
      "[1,]",
      "[,1]",
      "[1 2]",
      "{}",
      "{,}",
      '{"a":1,}',
      '{"a" 1}',
      "{a:1}",
      '{"a":1,"a":2}',
      '{"a":1,"\\u0061":2}',
      '{"a":{"b":1,"b":2}}',
      '[{"b":1,"b":2}]',
      '"\\ud800"',
      '"\\ud83d\\ude00"',
      '"\\ude00\\ud83d"',
      '"\\ud83dx\\ude00"',
      '"\\ud83d\\u0041"',
      '{"\\ud800":1}',
      '"\\x"',
      '"\\u12"',
      '"\\u12g4"',
      '"a\nb"',
      '"\u007f\u2028"',
      '"\\/\\b\\f\\n\\r\\t\\"\\\\"',
      '"',
      '"\\',
      '{"a"',
      '{"a":',
      "[",
      "[[",
      "{",
      deep(16, ""),
      deep(17, ""),
      deep(17, "1,"),
      deep(200_000, "1"),
      "[".repeat(200_000),
      deep(17, '{"a":1,"a":2}'),
      `[1e400,${deep(17, "")}]`,
      `${deep(17, "")}x`,
      `{"a":${deep(16, "")}}`,
      `{"a":${deep(15, '{"b":1}')}}`,
      `{${Array.from({ length: 20 }, (_, at) => `"m${at}":1`).join(",")},"m19":2}`,
      `{${Array.from({ length: 20 }, (_, at) => `"m${at}":1`).join(",")}}`,
      '["\\ud800",1e400]',
      '[1e400,"\\ud800"]',
      '{"a":1,"a":1e400}',
      '{"ſub":1,"sub":2,"SUB":3}',
      '{"__proto__":1}',
      deep(16, '{"a":[}'),
      deep(17, '{"a" :\n[{"b":"c"},{"d":{}},[],null,true,"\\u0041"],"e":-1.5e3}'),
      deep(17, '{"a":1 2}'),
      deep(17, '{"a",1}'),
      deep(17, "{]"),
      deep(17, "[}"),
      deep(17, "{"),
    ];
    const documents = [
      ...texts.map((each) => Buffer.from(each)),
      bytes(0xef, 0xbb, 0xbf, 0x31),
      bytes(0x22, 0xff, 0x22),
      bytes(0x22, 0xed, 0xa0, 0x80, 0x22),
      bytes(0x22, 0xc0, 0x80, 0x22),
      bytes(0x22, 0xf4, 0x90, 0x80, 0x80, 0x22),
      bytes(0x22, 0xe2, 0x82, 0x22),
      bytes(0x00, 0x31),
      bytes(0x22, 0x00, 0x22),
      bytes(0x31, 0x00),
      bytes(0xff, 0xfe, 0x31, 0x00),
    ];
    const answers = ask(
      documents.map((document) => ({ ask: "decode", document: base64(document) })),
    ) as readonly Answer[];
    documents.forEach((document, index) => {
      const shown = document.toString("latin1").slice(0, 80);
      const decoded = decodeUtf8(document);
      const { rule, value } = answers[index] as Answer;
      if (decoded === undefined) expect([shown, rule]).toEqual([shown, "encoding"]);
      else {
        const read = decodeJson(decoded, 16);
        expect([shown, rule]).toEqual([shown, read.ok ? "" : read.rule]);
        if (read.ok) expect(value, shown).toEqual(Object.is(read.value, -0) ? 0 : read.value);
      }
    });
  });

  it("refuses subjects and needs that are not there", () => {
    const document = vectors[0]?.document ?? "";
    const [refusals] = ask([{ ask: "nobody", profile: "2026-05", document: base64(document) }]) as readonly boolean[][];
    expect(refusals?.slice(0, 18)).toEqual(Array.from({ length: 18 }, () => true));
    expect(refusals?.slice(18)).toEqual([false, false]);
  });

  it("writes messages as the wire knows them, and carries the schemas", () => {
    const [found] = ask([{ ask: "messages", document: base64("null") }]);
    expect(found).toEqual({
      schemas: readdirSync(join(repository, "generated", "schema")).filter((name) => name.endsWith(".json")).length,
      event: { zone: "zone", kind: "record", id: "id" },
      bare: { kind: "edge", id: "id" },
      entry: { v: "2", kid: "", log: "", seq: "", ts: "", type: "heartbeat", _sig: "" },
      question: {
        subject: { type: "identity", id: "sub", properties: { age: 3 } },
        action: { name: "" },
        resource: { type: "", id: "" },
      },
    });
  });
});

const compiled = async (name: string, contract: unknown): Promise<string> => {
  const place = mkdtempSync(join(folder, `${name}-`));
  const config = join(place, "acme.config.json");
  writeFileSync(config, JSON.stringify(resolveConfig(data(contract as never), "acme.config.ts")));
  await generate({ config, out: place, targets: ["go", "vectors"] });
  return place;
};

describeLanguage("go", "Go of a contract of one's own", () => {
  it("builds with every form of claim, and passes its own vectors", { timeout: 180_000 }, async () => {
    const place = await compiled("rich", richContract);
    const own = join(place, "go");
    expect(readFileSync(join(own, "go.mod"), "utf8")).toContain("\nmodule acme/contract\n");
    expect(unformatted(own)).toBe("");
    go(["vet", "./..."], own);
    const report = await runConformance({
      argv: [buildExecutor(own, place)],
      vectors: readVectors(join(place, "vectors")),
    });
    expect(report.suites.flatMap((suite) => suite.cases).filter(counts)).toEqual([]);
    expect(report.suites.flatMap((suite) => suite.cases).length).toBeGreaterThan(8000);
  });

  it("builds whatever things are called", { timeout: 180_000 }, async () => {
    const hostile = 'Ends `here` "there" \\ // $ {missing} 😀 # head';
    const odd = { type: "string", description: hostile };
    const place = await compiled("odd", {
      ...richContract,
      name: "acme-2",
      claims: {
        type: "object",
        properties: {
          ...(richContract.claims as { readonly properties: object }).properties,
          own: odd,
          readable: odd,
          form: { ...text, enum: [hostile, "`"] },
          none: { ...text, pattern: "^(?:[^\\x60]|[]|`)*[^]?$", maxLength: 5 },
        },
        required: (richContract.claims as { readonly required: readonly string[] }).required,
      },
      definitions: {
        ...richContract.definitions,
        Need: { type: "object", ...described, properties: { a_b: text }, required: [] },
        Subject: { type: "object", ...described, additionalProperties: { type: "integer", minimum: 0, maximum: 9 } },
      },
      hooks: {
        isEmployed: {
          ...described,
          args: [
            { name: "string", type: "string" },
            { name: "ctx", type: "integer" },
          ],
          verdict: "pass",
        },
      },
      requirements: {
        ...richContract.requirements,
        options: {
          ...described,
          schema: { ...text, default: '`"\\ $', minLength: 1 },
          check: { claim: "own", op: "equals", error: "not_ours" },
        },
      },
    });
    const own = join(place, "go");
    expect(unformatted(own)).toBe("");
    go(["vet", "./..."], own);
    const report = await runConformance({
      argv: [buildExecutor(own, place)],
      vectors: readVectors(join(place, "vectors")),
    });
    expect(report.suites.flatMap((suite) => suite.cases).filter(counts)).toEqual([]);
  });
});
