import { readFileSync } from "node:fs";
import { type ContractSource, contractOfBundle, generateFiles } from "@countersign/codegen";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { typeCheck } from "../examples/type-check.ts";
import { equal, listed } from "../types/http-messages.ts";
import { repository, source } from "./source.ts";

type Json = { readonly [member: string]: unknown };
interface Document extends Json {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

const read = (path: string): string => readFileSync(`${repository}${path}`, "utf8");
const document = JSON.parse(read("generated/openapi/openapi.json")) as Document;
const { schemas } = document.components;
const operations = Object.values(document.paths).flatMap((item) => Object.values(item));

/** Every object inside a value, with a JSON pointer. */
function* objectsIn(value: unknown, pointer = "#"): Generator<readonly [string, Json]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [pointer, value as Json];
  for (const [key, member] of Object.entries(value)) {
    yield* objectsIn(member, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
}

const refs = [...objectsIn(document)].flatMap(([, node]) => (typeof node["$ref"] === "string" ? [node["$ref"]] : []));

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    expect(document.openapi).toBe("3.1.1");
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect([valid, errors]).toEqual([true, undefined]);
  });

  it("is refused by the same validator when a description of an answer is missing", async () => {
    const broken = structuredClone(document) as unknown as { paths: Record<string, { post: { responses: Json } }> };
    const [operation] = Object.values(broken.paths);
    for (const answer of Object.values(operation?.post.responses ?? {}))
      delete (answer as { description?: string }).description;
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it("refers only to what it holds", () => {
    const pointers = new Set([...objectsIn(document)].map(([pointer]) => pointer));
    expect(refs.length).toBeGreaterThan(50);
    expect(refs.filter((ref) => !pointers.has(ref))).toEqual([]);
  });

  it("holds every message of the contract, and no claims", () => {
    const messages = source.definitions
      .filter((definition) => definition.direction !== "api")
      .map((definition) => definition.name)
      .filter((name) => !["Claims", "ChainHop"].includes(name));
    expect(Object.keys(schemas)).toEqual(messages);
  });

  it("holds every operation of the contract with every status", () => {
    const rows = (source.http ?? []).map((row) => [row.name, Object.keys(row.answers)]);
    expect(rows.length).toBeGreaterThan(10);
    expect(operations.map((one) => [one["operationId"], Object.keys(one["responses"] as Json)])).toEqual(rows);
  });

  it("carries every header of the contract", () => {
    const headers = (source.http ?? []).flatMap((row) =>
      Object.values(row.answers).flatMap((answer) => Object.keys(answer.headers ?? {})),
    );
    const found = operations.flatMap((one) =>
      Object.values(one["responses"] as Readonly<Record<string, { headers?: Json }>>).flatMap((answer) =>
        Object.keys(answer.headers ?? {}),
      ),
    );
    expect(new Set(found)).toContain("WWW-Authenticate");
    expect(found).toEqual(headers);
  });

  it("has no keyword of the contract's own in its schemas", () => {
    const own = [...objectsIn(schemas)].flatMap(([, node]) => Object.keys(node).filter((key) => key.startsWith("x-")));
    expect(own).toEqual([]);
  });
});

describe("both descriptions of one message", () => {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !key.startsWith("x-"))
        .map(([key, member]) => [
          key,
          key === "$ref" ? String(member).replace("#/$defs/", "#/components/schemas/") : strip(member),
        ]),
    );
  };

  it.each(Object.keys(schemas))("%s has one schema in the document and in its own file", (name) => {
    const { $schema, $id, title, $defs, ...own } = JSON.parse(read(`generated/schema/${name}.json`)) as Json;
    expect(strip(own)).toEqual(schemas[name]);
    for (const [other, schema] of Object.entries(($defs as Json | undefined) ?? {})) {
      expect(strip(schema)).toEqual(schemas[other]);
    }
  });

  it("have one type, message by message", () => {
    expect(listed).toBe(true);
    expect(Object.keys(equal).sort()).toEqual(Object.keys(schemas).sort());
  });

  const HTTP = "generated/typescript/http.ts";
  const changes: readonly (readonly [string, string, string])[] = [
    ["an optional member becomes required", "readonly error_hint?: string;", "readonly error_hint: string;"],
    ["a member becomes writable", "readonly kty: string;", "kty: string;"],
    ["a value joins a closed set", '"PERMIT" | "DENY"', '"PERMIT" | "MAYBE" | "DENY"'],
    ["opaque data gets a type", "readonly subject: unknown;", "readonly subject: object;"],
    ["a message is gone", "readonly OpaResult: {", "readonly OpaAnswer: {"],
  ];

  const proof = "test/types/http-messages.ts";
  const findings = (http: string): readonly string[] =>
    typeCheck(
      new Map([
        [proof, read(proof)],
        [HTTP, http],
      ]),
    );

  it("have one type as they are", () => {
    expect(findings(read(HTTP))).toEqual([]);
  });

  it.each(changes)("cannot drift: %s", (_what, from, to) => {
    const text = read(HTTP);
    expect(text).toContain(from);
    expect(findings(text.replace(from, to)).filter((line) => line.startsWith(proof))).not.toEqual([]);
  });
});

describe("the OpenAPI target", () => {
  it("gives the same bytes twice, in line feeds, under the header of generated files", async () => {
    const [first, second] = [await generateFiles(source), await generateFiles(source)];
    for (const path of ["openapi/openapi.json", "typescript/http.ts"]) {
      expect(first.get(path)).toBe(second.get(path));
      expect(first.get(path)).toBe(read(`generated/${path}`));
      expect(first.get(path)).not.toContain("\r");
    }
    expect(first.get("typescript/http.ts")).toMatch(
      /^\/\/ Generated from schema\/[^\n]*\. Do not edit\. Run: npm run generate\n/,
    );
  });

  it("writes types that Node can erase", async () => {
    const text = (await generateFiles(source)).get("typescript/http.ts") ?? "";
    const { stripTypeScriptTypes } = await import("node:module");
    expect(stripTypeScriptTypes(text).replace(/\/\/[^\n]*|\s/g, "")).toBe("");
  });

  it("emits nothing, and exports nothing, for a contract without messages", async () => {
    const keep = new Set(["Claims", "ChainHop", "AuthError", "AuthResult"]);
    const definitions = source.definitions.filter((definition) => keep.has(definition.name));
    const { http: _http, ...rest } = source;
    const files = await generateFiles({ ...rest, definitions });
    expect([...files.keys()].filter((path) => /openapi|http/.test(path))).toEqual([]);
    expect(files.get("typescript/index.ts")).not.toContain("http.ts");
  });

  it("finds the operations again in a bundle", async () => {
    const bundle: unknown = JSON.parse((await generateFiles(source)).get("schema/contract.json") ?? "");
    const file = "contract.json";
    expect(contractOfBundle(bundle, file).http).toEqual(source.http?.map((row) => ({ ...row, source: file })));
  });

  it("changes the digest with an operation, and not with its description", async () => {
    const digest = async (change: Partial<NonNullable<ContractSource["http"]>[number]>): Promise<string> => {
      const [first, ...rest] = source.http ?? [];
      const files = await generateFiles({
        ...source,
        http: [{ ...first, ...change }, ...rest] as ContractSource["http"] & {},
      });
      return (JSON.parse(files.get("manifest.json") ?? "") as { contract: { digest: string } }).contract.digest;
    };
    const before = await digest({});
    expect(await digest({ description: "Other words." })).toBe(before);
    expect(await digest({ bearer: false })).not.toBe(before);
  });
});
