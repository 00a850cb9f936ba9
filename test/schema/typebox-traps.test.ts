import { type ContractSource, lintContract } from "@countersign/codegen";
import { describe, expect, it } from "vitest";
import { contract } from "../../schema/index.ts";

type Node = Readonly<Record<string, unknown>>;

/** What TypeBox emits for each of its constructors, under the constructor's name. None may reach the bundle. */
const traps: Readonly<Record<string, Node>> = {
  "Type.Union of literals": {
    anyOf: [
      { const: "a", type: "string" },
      { const: "b", type: "string" },
    ],
  },
  "Type.Union of objects": {
    anyOf: [
      { type: "object", properties: { a: { type: "string", description: "A." } }, required: ["a"] },
      { type: "object", properties: { b: { type: "string", description: "B." } }, required: ["b"] },
    ],
  },
  "Type.Tuple": {
    type: "array",
    items: [{ type: "string" }, { type: "string" }],
    additionalItems: false,
    minItems: 2,
    maxItems: 2,
  },
  "Type.Record": { type: "object", patternProperties: { "^(.*)$": { type: "string" } } },
  "Type.Intersect": {
    allOf: [
      { type: "object", properties: {} },
      { type: "object", properties: {} },
    ],
  },
  "Type.Date": { type: "Date" },
  "Type.BigInt": { type: "bigint" },
  "Type.RegExp": { type: "RegExp", source: "^a$", flags: "u" },
  "Type.Undefined": { type: "undefined" },
  "Type.Null in a union": { anyOf: [{ type: "string" }, { type: "null" }] },
  "Type.Number": { type: "number" },
  "Type.Uint8Array": { type: "Uint8Array" },
  "Type.Not": { not: { type: "string" } },
};

const withMember = (schema: Node): ContractSource =>
  ({
    ...contract,
    out: "generated",
    definitions: contract.definitions.map((definition) =>
      definition.name === "Claims"
        ? {
            ...definition,
            schema: {
              ...definition.schema,
              properties: { ...(definition.schema["properties"] as object), trap: { description: "Trap.", ...schema } },
            },
          }
        : definition,
    ),
  }) as ContractSource;

describe("what TypeBox emits", () => {
  it.each(Object.entries(traps))("for %s is refused", (_name, schema) => {
    const findings = lintContract(withMember(schema));
    expect(findings.map((finding) => finding.rule)).not.toEqual([]);
    for (const finding of findings) {
      expect(finding.file).toBe("schema/claims.ts");
      expect(finding.pointer).toContain("trap");
    }
  });

  it.each([
    ["StringEnum", { type: "string", enum: ["a", "b"] }],
    [
      "TextOrList",
      {
        anyOf: [
          { type: "string", minLength: 1 },
          { type: "array", items: { type: "string", minLength: 1 }, minItems: 1 },
        ],
      },
    ],
    ["ListOf", { type: "array", items: { type: "string" } }],
    ["Json", { "x-opaque": true }],
  ] as const)("is replaced by %s, which is accepted", (_name, schema) => {
    expect(lintContract(withMember(schema))).toEqual([]);
  });
});
