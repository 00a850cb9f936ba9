import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ContractError, type ContractExtension, generate, type SchemaNode } from "@countersign/codegen";
import { afterAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../codegen/src/resolve/config.ts";
import type * as Generated from "../../generated/typescript/contract.ts";
import { core } from "../../generated/typescript/contract.ts";
import { createConformanceExecutor } from "../../src/testing/index.ts";
import { typeCheck } from "./type-check.ts";

const described = { description: "Described." };
const text = { type: "string", ...described };
const word = { type: "string", minLength: 1, ...described };
const count = { type: "integer", minimum: 0, maximum: 9, ...described };
const listOf = (items: SchemaNode, more: object = {}) => ({ type: "array", items, ...described, ...more });
const textOrList = {
  anyOf: [
    { type: "string", minLength: 1 },
    { type: "array", items: { type: "string", minLength: 1 }, minItems: 1 },
  ],
  ...described,
};
const place = { $ref: "#/$defs/Place", ...described };

const accepted: Readonly<Record<string, SchemaNode>> = {
  unit: { ...text, pattern: "^[a-z]+$", maxLength: 20 },
  tier: { type: "string", enum: ["gold", "silver"], ...described },
  brand: { type: "string", const: "acme", ...described },
  level: count,
  robot: { type: "boolean", ...described },
  badges: listOf(word),
  colours: listOf({ type: "string", enum: ["red", "green"], ...described }),
  rooms: listOf(count),
  groups: textOrList,
  home: place,
  places: listOf(place),
  note: { "x-opaque": true, ...described },
};
const required: Readonly<Record<string, SchemaNode>> = Object.fromEntries(
  Object.entries(accepted).map(([name, schema]) => [
    `must_${name}`,
    { ...schema, ...(schema["type"] === "array" ? { minItems: 1 } : name === "unit" ? { minLength: 1 } : {}) },
  ]),
);
const words = { ...listOf(word), minItems: 1 };
const check = (claim: string, op: string, more: object = {}) =>
  ({ claim, op, error: "not_ours", ...more }) as unknown as NonNullable<
    NonNullable<ContractExtension["requirements"]>[string]["check"]
  >;

const contract: ContractExtension = {
  extends: core,
  name: "acme",
  version: "1.0.0",
  claims: { type: "object", properties: { ...accepted, ...required }, required: Object.keys(required) },
  definitions: {
    Place: {
      type: "object",
      ...described,
      properties: { place_id: word, floor: count, inside: { $ref: "#/$defs/Room", ...described } },
      required: ["place_id"],
      additionalProperties: true,
    },
    Room: { type: "object", ...described, properties: { number: count }, required: [], additionalProperties: true },
  },
  requirements: {
    units: { ...described, schema: words, check: check("unit", "oneOf") },
    isTier: { ...described, schema: { ...text, enum: ["gold", "silver"] }, check: check("tier", "equals") },
    minLevel: { ...described, schema: { ...count, default: 2 }, check: check("level", "atLeast", { ifAbsent: 0 }) },
    noRobots: {
      ...described,
      schema: { type: "boolean", default: true, ...described },
      check: check("robot", "absent"),
    },
    allBadges: { ...described, schema: listOf(word), check: check("badges", "containsAll") },
    anyGroup: { ...described, schema: words, check: check("groups", "containsAny", { as: "oneOrMany" }) },
    allPlaces: { ...described, schema: listOf(word), check: check("places", "containsAll", { each: "place_id" }) },
    employed: {
      ...described,
      check: {
        op: "call",
        hook: "isEmployed",
        args: ["sub", "level"],
        error: "not_ours",
        unavailable: "verification_unavailable",
        reason: "revocation_unavailable",
      },
    },
    maxHopCount: { schema: { default: 3 } },
  },
  hooks: {
    isEmployed: {
      ...described,
      args: [
        { name: "sub", type: "string" },
        { name: "level", type: "integer" },
      ],
      verdict: "pass",
    },
  },
  errors: { not_ours: { status: 403, description: "Not one of ours", hint: "Ask a colleague." } },
};

/** As a configuration arrives: plain data. */
const data = (config: ContractExtension): unknown => JSON.parse(JSON.stringify({ ...config, extends: core.source }));

interface Case {
  readonly id: string;
  readonly expect: object;
}
interface Suite {
  readonly suite: string;
  readonly run: string;
  readonly names?: unknown;
  readonly cases: readonly Case[];
}

describe("a contract with every form of claim", async () => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-forms-"));
  const config = join(folder, "acme.config.json");
  writeFileSync(config, JSON.stringify(resolveConfig(data(contract), "acme.config.ts")));
  await generate({ config, out: folder });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("compiles", () => {
    expect(typeCheck(join(folder, "typescript"))).toEqual([]);
  });

  it("passes every one of its own vectors", async () => {
    const entry = pathToFileURL(join(folder, "typescript", "contract.ts")).href;
    const { contract: compiled } = (await import(/* @vite-ignore */ entry)) as unknown as {
      readonly contract: typeof Generated.core;
    };
    const executor = createConformanceExecutor({ contract: compiled });
    const wrong: unknown[] = [];
    let count = 0;
    for (const name of readdirSync(join(folder, "vectors")).filter((file) => !/schema|index/.test(file))) {
      const { cases, ...suite } = JSON.parse(readFileSync(join(folder, "vectors", name), "utf8")) as Suite;
      const message = { type: "run", seq: 1, ...suite, cases };
      const { line } = await executor.answer(JSON.stringify(message));
      const { results } = JSON.parse(line ?? "{}") as { readonly results: readonly object[] };
      cases.forEach((one, index) => {
        count += 1;
        const expected = { id: one.id, ...one.expect };
        if (!expect.objectContaining(expected).asymmetricMatch(results[index])) wrong.push([expected, results[index]]);
      });
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(8000);
  });

  it("hands every claim on, frozen", async () => {
    const entry = pathToFileURL(join(folder, "typescript", "index.ts")).href;
    const { contract: compiled } = (await import(/* @vite-ignore */ entry)) as unknown as {
      readonly contract: typeof Generated.core;
    };
    const { cases } = JSON.parse(readFileSync(join(folder, "vectors", "edge.json"), "utf8")) as {
      readonly cases: readonly { readonly document: string }[];
    };
    const wire = {
      ...(JSON.parse(cases[0]?.document ?? "") as object),
      home: { place_id: "p", inside: { number: 2 } },
      rooms: [1, 2],
      colours: [],
      groups: ["g"],
      note: { a: [1] },
    };
    const claims = compiled.profiles["2026-05"].project(wire as never) as unknown as Record<string, never>;
    expect(claims).toMatchObject({
      home: { placeId: "p", inside: { number: 2 } },
      rooms: [1, 2],
      groups: ["g"],
      note: { a: [1] },
    });
    expect(claims["colours"]).toBeUndefined();
    for (const name of ["home", "rooms", "groups", "note"]) expect(Object.isFrozen(claims[name])).toBe(true);
  });
});

describe("a claim of another form", () => {
  const refused: readonly (readonly [string, string, SchemaNode])[] = [
    ["claim-shape", "an object without a name", { type: "object", properties: { a: text }, ...described }],
    ["claim-shape", "a list of lists", listOf(listOf(word))],
    ["claim-shape", "a constant without a type", { const: "gold", ...described }],
    ["claim-shape", "a tuple", { type: "array", prefixItems: [word], items: false, minItems: 1, maxItems: 1 }],
    ["alias-place", "one object with two spellings", { $ref: "#/$defs/ChainHop", ...described }],
  ];

  it.each(refused)("is refused by %s: %s", (rule, _name, schema) => {
    const config = { extends: core.source, name: "acme", version: "1.0.0", claims: { properties: { thing: schema } } };
    expect(() => resolveConfig(config, "acme.config.ts")).toThrow(ContractError);
    expect(() => resolveConfig(config, "acme.config.ts")).toThrow(new RegExp(rule));
  });

  it("is refused when a requirement reads a form that no operation reads", () => {
    for (const claim of ["home", "rooms", "note"]) {
      const requirements = {
        asked: { ...described, schema: { type: "boolean", ...described }, check: check(claim, "present") },
      };
      const config = data({ ...contract, requirements });
      expect(() => resolveConfig(config, "acme.config.ts")).toThrow(/op-type/);
    }
  });
});
