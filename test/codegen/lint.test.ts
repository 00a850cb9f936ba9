import { type ContractSource, lintContract, type SchemaNode } from "@countersign/codegen";
import { describe, expect, it } from "vitest";
import { contract } from "../../schema/index.ts";

type Draft = { -readonly [K in keyof ContractSource]: unknown } & Record<string, unknown>;

const core = (): Draft => structuredClone({ ...contract, out: "generated" }) as unknown as Draft;
const rulesOf = (draft: Draft): readonly string[] => [
  ...new Set(lintContract(draft as unknown as ContractSource).map((finding) => finding.rule)),
];

interface Row {
  readonly name: string;
  readonly [key: string]: unknown;
}
const requirement = (draft: Draft, name: string): Record<string, unknown> & { check: Record<string, unknown> } =>
  (draft["requirements"] as Row[]).find((row) => row.name === name) as never;
const claims = (draft: Draft): { properties: Record<string, SchemaNode>; required: string[] } =>
  (draft["definitions"] as Row[]).find((row) => row.name === "Claims")?.["schema"] as never;
const set = (target: Record<string, unknown>, name: string, value: unknown): void => {
  target[name] = value;
};
const members = (draft: Draft, name: string): Record<string, unknown> => {
  const definition = (draft["definitions"] as Row[]).find((row) => row.name === name) as { schema: never } | undefined;
  return (definition?.schema as { properties: Record<string, unknown> } | undefined)?.properties ?? {};
};
const text = (more: Record<string, unknown> = {}): SchemaNode => ({ type: "string", description: "Text.", ...more });

describe("the contract lint", () => {
  it("accepts the core contract", () => {
    expect(lintContract(core() as unknown as ContractSource)).toEqual([]);
  });

  const refused: readonly (readonly [string, string, (draft: Draft) => void])[] = [
    ["form", "a contract without a list of errors", (draft) => set(draft, "errors", undefined)],
    ["form", "a URN with a fragment", (draft) => set(draft, "uri", "urn:countersign#x")],
    ["form", "a default profile that does not exist", (draft) => set(draft, "defaultProfile", "9")],
    [
      "unknown-claim",
      "a check on a claim that nobody declares",
      (draft) => set(requirement(draft, "requireAgent").check, "claim", "agent_sesion_id"),
    ],
    ["unknown-claim", "a required member that nobody declares", (draft) => claims(draft).required.push("nobody")],
    [
      "unknown-code",
      "a check that refuses with an undeclared code",
      (draft) => set(requirement(draft, "requireAgent").check, "error", "agent_requird"),
    ],
    [
      "unknown-code",
      "a stage that lists an undeclared code",
      (draft) => (draft["stages"] as { codes: string[] }[])[0]?.codes.push("nobody"),
    ],
    [
      "unknown-hook",
      "a call of an undeclared hook",
      (draft) => set(requirement(draft, "revocations").check, "hook", "isRevokd"),
    ],
    [
      "unknown-definition",
      "a reference to nothing",
      (draft) => set(claims(draft).properties, "extra_ref", { $ref: "#/$defs/Nobody" }),
    ],
    [
      "unknown-keyword",
      "a misspelt extension keyword",
      (draft) => set(claims(draft).properties, "spelt", text({ "x-nmae": "a" })),
    ],
    [
      "bad-op",
      "an operation outside the closed set",
      (draft) => set(requirement(draft, "requireAgent").check, "op", "matches"),
    ],
    ["op-type", "atMost on a string claim", (draft) => set(requirement(draft, "maxHopCount").check, "claim", "sub")],
    [
      "op-type",
      "containsAll on a string without a way to read it",
      (draft) => set(requirement(draft, "requiredScopes").check, "as", undefined),
    ],
    [
      "op-type",
      "containsAny with an option that may be an empty list",
      (draft) => set(requirement(draft, "audience"), "schema", { type: "array", items: text() }),
    ],
    ["duplicate-order", "two checks in one place", (draft) => set(requirement(draft, "requireAgent"), "order", 10)],
    [
      "default-outside-schema",
      "a default beyond the maximum",
      (draft) =>
        set(requirement(draft, "maxHopCount"), "schema", {
          type: "integer",
          minimum: 0,
          maximum: 5,
          default: 10,
          description: "Hops.",
        }),
    ],
    [
      "integer-bounds",
      "an integer without a maximum",
      (draft) => set(claims(draft).properties, "count", { type: "integer", minimum: 0, description: "Count." }),
    ],
    [
      "integer-bounds",
      "a negative minimum where checks compare natural numbers",
      (draft) =>
        set(claims(draft).properties, "count", { type: "integer", minimum: -1, maximum: 9, description: "Count." }),
    ],
    [
      "pattern-subset",
      "a shorthand in a pattern",
      (draft) => set(claims(draft).properties, "word", text({ pattern: "^\\w+$", maxLength: 9 })),
    ],
    [
      "pattern-subset",
      "a pattern without anchors",
      (draft) => set(claims(draft).properties, "word", text({ pattern: "[a-z]+", maxLength: 9 })),
    ],
    [
      "pattern-subset",
      "a top-level alternative",
      (draft) => set(claims(draft).properties, "word", text({ pattern: "^a|b$", maxLength: 9 })),
    ],
    [
      "pattern-subset",
      "a look-ahead",
      (draft) => set(claims(draft).properties, "word", text({ pattern: "^(?=a)b$", maxLength: 9 })),
    ],
    [
      "pattern-subset",
      "a repeat beyond the limit of one language",
      (draft) => set(claims(draft).properties, "word", text({ pattern: "^a{1,1001}$", maxLength: 9 })),
    ],
    [
      "pattern-maxlength",
      "a pattern without a bound on the text",
      (draft) => set(claims(draft).properties, "word", text({ pattern: "^[a-z]+$" })),
    ],
    [
      "format-forbidden",
      "a format on a member that verification reads",
      (draft) => set(claims(draft).properties, "mail", text({ format: "email" })),
    ],
    [
      "keyword-subset",
      "a keyword outside the subset",
      (draft) => set(claims(draft).properties, "no", { not: {}, type: "string", description: "No." }),
    ],
    [
      "keyword-subset",
      "a nullable type",
      (draft) => set(claims(draft).properties, "no", { type: ["string", "null"], description: "No." }),
    ],
    [
      "keyword-subset",
      "a number",
      (draft) => set(claims(draft).properties, "no", { type: "number", description: "No." }),
    ],
    [
      "untagged-union",
      "a union of two objects",
      (draft) =>
        set(claims(draft).properties, "either", {
          anyOf: [{ type: "object" }, { type: "object" }],
          description: "Either.",
        }),
    ],
    [
      "untagged-union",
      "variants that nothing tells apart",
      (draft) =>
        set(claims(draft).properties, "either", {
          oneOf: [{ type: "object" }, { type: "object" }],
          description: "Either.",
        }),
    ],
    ["name-collision", "two claims with one name", (draft) => set(claims(draft).properties, "zoneId", text())],
    [
      "name-collision",
      "an alias that is a member already",
      (draft) =>
        set((draft["definitions"] as Row[])[0]?.["schema"] as Record<string, unknown>, "x-alias", {
          application_id: "agent_session_id",
        }),
    ],
    ["reserved-name", "a keyword of Python", (draft) => set(claims(draft).properties, "lambda", text())],
    [
      "reserved-name",
      "a keyword of Go",
      (draft) => set(claims(draft).properties, "chan", text({ "x-name": { typescript: "chan_", go: "chan" } })),
    ],
    [
      "reserved-name",
      "the prototype of objects",
      (draft) =>
        Object.defineProperty(claims(draft).properties, "__proto__", {
          value: text(),
          enumerable: true,
          configurable: true,
        }),
    ],
    ["reserved-name", "an integer-like name", (draft) => set(claims(draft).properties, "12", text())],
    [
      "unreachable-code",
      "a code that nothing uses",
      (draft) =>
        (draft["errors"] as Row[]).push({ ...(draft["errors"] as Row[])[0], code: "never_used", stages: [] } as never),
    ],
    [
      "missing-description",
      "a member without a description",
      (draft) => set(claims(draft).properties, "mute", { type: "string" }),
    ],
    [
      "absent-passes",
      "a comparison that is silent about absence",
      (draft) => set(requirement(draft, "maxHopCount").check, "ifAbsent", undefined),
    ],
    ["empty-allowed", "a required string that may be empty", (draft) => set(claims(draft).properties, "sub", text())],
    [
      "error-text",
      "a description with a quote",
      (draft) => set((draft["errors"] as Record<string, unknown>[])[1] ?? {}, "description", 'say "no"'),
    ],
    [
      "error-text",
      "a description with another variable",
      (draft) => set((draft["errors"] as Record<string, unknown>[])[1] ?? {}, "description", "No {sub}"),
    ],
    [
      "error-status",
      "a status outside the table",
      (draft) => set((draft["errors"] as Record<string, unknown>[])[1] ?? {}, "status", 200),
    ],
    [
      "stage-order",
      "a profile that verifies claims before the signature",
      (draft) =>
        set((draft["profiles"] as Record<string, unknown>[])[0] ?? {}, "stages", [
          "extract",
          "decode",
          "claims",
          "signature",
          "revocation",
          "requirements",
        ]),
    ],
  ];

  it.each(refused)("%s refuses %s", (rule, _what, change) => {
    const draft = core();
    change(draft);
    expect(rulesOf(draft)).toContain(rule);
  });

  it("names file, pointer and remedy in every finding", () => {
    for (const [, , change] of refused) {
      const draft = core();
      change(draft);
      for (const finding of lintContract(draft as unknown as ContractSource)) {
        expect(finding.file).toMatch(/\.ts$/);
        expect(finding.pointer.startsWith("/")).toBe(true);
        expect(finding.fix).not.toBe("");
      }
    }
  });

  const accepted: readonly (readonly [string, (draft: Draft) => void])[] = [
    ["a renamed keyword", (draft) => set(claims(draft).properties, "lambda", text({ "x-name": "function_name" }))],
    [
      "a bounded pattern",
      (draft) => set(claims(draft).properties, "word", text({ pattern: "^(?:[a-z]{1,8}|x)$", maxLength: 9 })),
    ],
    [
      "a format where nobody verifies",
      (draft) => set(members(draft, "ProtectedResourceMetadata"), "resource", text({ minLength: 1, format: "uri" })),
    ],
    [
      "the last two stages swapped",
      (draft) =>
        set((draft["profiles"] as Record<string, unknown>[])[0] ?? {}, "stages", [
          "extract",
          "decode",
          "signature",
          "claims",
          "requirements",
          "revocation",
        ]),
    ],
    ["opaque data", (draft) => set(claims(draft).properties, "facts", { "x-opaque": true, description: "Facts." })],
  ];

  it.each(accepted)("accepts %s", (_what, change) => {
    const draft = core();
    change(draft);
    expect(lintContract(draft as unknown as ContractSource)).toEqual([]);
  });
});
