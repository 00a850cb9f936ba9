import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { contract } from "../../schema/index.ts";

type Node = Readonly<Record<string, unknown>>;

const folder = new URL("../../generated/schema/", import.meta.url);
const read = (name: string): Node => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Node;
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const bundle = read("contract.json");
const names = contract.definitions.map((definition) => definition.name);

/** Every schema below a node, with where it is. Names of members are no keywords. */
const schemasBelow = (node: unknown, path: string): (readonly [string, Node])[] => {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return [];
  const schema = node as Node;
  const found: (readonly [string, Node])[] = [[path, schema]];
  for (const keyword of ["properties", "$defs"]) {
    for (const [name, inner] of Object.entries((schema[keyword] ?? {}) as Node))
      found.push(...schemasBelow(inner, `${path}/${keyword}/${name}`));
  }
  for (const keyword of ["items", "additionalProperties"])
    found.push(...schemasBelow(schema[keyword], `${path}/${keyword}`));
  for (const keyword of ["anyOf", "oneOf", "prefixItems"]) {
    for (const [index, inner] of ((schema[keyword] ?? []) as unknown[]).entries())
      found.push(...schemasBelow(inner, `${path}/${keyword}/${index}`));
  }
  return found;
};

const all = files.flatMap((name) => schemasBelow(read(name), name));

describe("the published schemas", () => {
  it("are one bundle and one file per type", () => {
    expect(files.toSorted()).toEqual(["contract.json", ...names.map((name) => `${name}.json`)].toSorted());
  });

  it.each(files)("%s is valid under draft 2020-12", (name) => {
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validateSchema(read(name)), JSON.stringify(ajv.errors)).toBe(true);
    expect(read(name)["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
  });

  it.each(files)("%s compiles alone, every reference resolved", (name) => {
    const schema = read(name);
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema(schema);
    expect(ajv.getSchema(String(schema["$id"]))).toBeTypeOf("function");
    for (const definition of Object.keys((schema["$defs"] ?? {}) as Node)) {
      expect(ajv.getSchema(`${String(schema["$id"])}#/$defs/${definition}`), definition).toBeTypeOf("function");
    }
  });

  it("are accepted by strict Ajv once the contract's own keywords are declared", () => {
    const own = [
      ...new Set(all.flatMap(([, schema]) => Object.keys(schema).filter((keyword) => keyword.startsWith("x-")))),
    ];
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: false, keywords: own });
    expect(() => ajv.addSchema(bundle).compile({ $ref: `${contract.uri}#/$defs/Claims` })).not.toThrow();
  });

  it("have identities without a fragment inside", () => {
    expect(bundle["$id"]).toBe(contract.uri);
    for (const name of names) expect(read(`${name}.json`)["$id"]).toBe(`${contract.uri}:${name}`);
    for (const name of files) expect(String(read(name)["$id"])).toMatch(/^[^#]*#?$/);
  });

  it("refer only to definitions of the same file", () => {
    for (const [path, schema] of all) {
      const reference = schema["$ref"];
      if (reference === undefined) continue;
      const [file = ""] = path.split("/");
      const target = /^#\/\$defs\/(\w+)$/.exec(String(reference))?.[1];
      expect(Object.keys((read(file)["$defs"] ?? {}) as Node), `${path} ${String(reference)}`).toContain(target);
    }
  });

  it("carry exactly the definitions that a type needs", () => {
    const text = (name: string): string => JSON.stringify(read(`${name}.json`));
    for (const name of names) {
      for (const definition of Object.keys((read(`${name}.json`)["$defs"] ?? {}) as Node)) {
        expect(text(name), `${name} does not use ${definition}`).toContain(`"#/$defs/${definition}"`);
      }
    }
    expect(read("Claims.json")["$defs"]).toHaveProperty("ChainHop");
    expect(read("ErrorBody.json")["$defs"]).toBeUndefined();
  });

  it("describe every type and every member", () => {
    for (const name of names) {
      const definition = contract.definitions.find((candidate) => candidate.name === name);
      expect(String(definition?.schema["description"] ?? ""), name).not.toBe("");
      for (const [wire, member] of Object.entries(
        (definition?.schema["properties"] ?? {}) as Readonly<Record<string, Node>>,
      )) {
        const described = member["description"] ?? member["$ref"] ?? member["const"];
        expect(described, `${name}/${wire}`).toBeDefined();
      }
    }
  });
});

describe("what TypeBox would emit and the portable subset lacks", () => {
  const refused = [
    "allOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "additionalItems",
    "$dynamicRef",
    "$anchor",
    "multipleOf",
    "nullable",
    "instanceOf",
  ];

  it.each(refused)("%s appears nowhere", (keyword) => {
    expect(all.filter(([, schema]) => Object.hasOwn(schema, keyword)).map(([path]) => path)).toEqual([]);
  });

  it("types are single names of JSON Schema", () => {
    const known = [undefined, "string", "integer", "boolean", "array", "object"];
    for (const [path, schema] of all) expect(known, path).toContain(schema["type"]);
  });

  it("unions of literals are enums", () => {
    for (const [path, schema] of all) {
      const variants = (schema["anyOf"] ?? []) as readonly Node[];
      expect(
        variants.some((variant) => Object.hasOwn(variant, "const")),
        path,
      ).toBe(false);
      const types = variants.map((variant) => variant["type"]);
      expect(new Set(types).size, path).toBe(types.length);
    }
  });

  it("unions of objects are told apart by one required constant", () => {
    for (const [path, schema] of all) {
      const variants = (schema["oneOf"] ?? []) as readonly {
        readonly properties?: Node;
        readonly required?: readonly string[];
      }[];
      if (variants.length === 0) continue;
      const tags = variants.map((variant) =>
        Object.entries(variant.properties ?? {}).filter(
          ([name, member]) => Object.hasOwn(member as Node, "const") && variant.required?.includes(name),
        ),
      );
      expect(
        tags.every((found) => found.length === 1),
        path,
      ).toBe(true);
      expect(new Set(tags.map((found) => JSON.stringify(found[0]))).size, path).toBe(variants.length);
    }
  });

  it("lists have one schema for their items, never a list of schemas", () => {
    for (const [path, schema] of all) expect(Array.isArray(schema["items"]), path).toBe(false);
  });

  it("keywords stand in the one canonical order, whatever order they were written in", () => {
    const order = [
      "$schema",
      "$id",
      "$ref",
      "title",
      "description",
      "type",
      "enum",
      "const",
      "default",
      "properties",
      "required",
      "additionalProperties",
      "items",
      "minItems",
      "minLength",
      "maxLength",
      "minimum",
      "maximum",
      "pattern",
      "oneOf",
      "anyOf",
    ];
    for (const [path, schema] of all) {
      const places = Object.keys(schema)
        .map((keyword) => order.indexOf(keyword))
        .filter((place) => place >= 0);
      expect(places, path).toEqual(places.toSorted((a, b) => a - b));
    }
  });

  it("integers are bounded within what every language represents", () => {
    for (const [path, schema] of all) {
      if (schema["type"] !== "integer") continue;
      expect(schema["minimum"], path).toBeTypeOf("number");
      expect(Number.isSafeInteger(schema["maximum"]), path).toBe(true);
    }
  });

  it("references carry their type instead of unknown", () => {
    for (const [path, schema] of all) expect(Object.keys(schema).length === 0, `${path} allows everything`).toBe(false);
  });
});
