import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ContractError, generate, type SchemaNode } from "@countersign/codegen";
import { afterAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../codegen/src/resolve/config.ts";
import type * as Generated from "../../generated/typescript/contract.ts";
import { core } from "../../generated/typescript/contract.ts";
import { createConformanceExecutor } from "../../src/testing/index.ts";
import { check, data, described, listOf, richContract, text, word } from "./rich-contract.ts";
import { typeCheck } from "./type-check.ts";

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
  writeFileSync(config, JSON.stringify(resolveConfig(data(richContract), "acme.config.ts")));
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
    for (const name of readdirSync(join(folder, "vectors")).filter((file) =>
      /^(?!.*(?:schema|index)).*\.json$/.test(file),
    )) {
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
      const config = data({ ...richContract, requirements });
      expect(() => resolveConfig(config, "acme.config.ts")).toThrow(/op-type/);
    }
  });
});
