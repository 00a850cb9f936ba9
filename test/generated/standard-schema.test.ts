import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { Ajv } from "ajv";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import publishedOld from "../../generated/schema/1.0/Claims.json" with { type: "json" };
import published from "../../generated/schema/Claims.json" with { type: "json" };
import publishedBody from "../../generated/schema/ErrorBody.json" with { type: "json" };
import { claimsSchema as oldClaimsSchema } from "../../generated/typescript/1.0/schema.ts";
import {
  type Claims,
  type ClaimsWire,
  claimsSchema,
  core,
  type ErrorBody,
  errorBodySchema,
  explainClaims,
  explainErrorBody,
  isClaims,
  isErrorBody,
  type StandardSchema,
} from "../../generated/typescript/index.ts";
import { standardSchema } from "../../generated/typescript/kernel/standard.ts";
import * as schemas from "../../generated/typescript/schemas.ts";
import { contract } from "../../schema/index.ts";
import { anyClaims, anyJson } from "./arbitrary.ts";
import { draft07Sample, tupleSample } from "./draft-07-samples.ts";

const wire = {
  iss: "https://issuer.example",
  aud: "https://mcp.example/mcp",
  exp: 1_800_000_060,
  sub: "user",
  zone_id: "zone",
  client_id: "client",
  sid: "session",
  delegation_chain: [{ app: "first" }],
};
const all: Readonly<Record<string, StandardSchema<unknown>>> = { claimsSchema, oldClaimsSchema, ...schemas };

const compile2020 = (document: object): ValidateFunction =>
  new Ajv2020({ strict: false, ownProperties: true }).compile(document);
const compile07 = (document: object): ValidateFunction =>
  new Ajv({ strict: false, ownProperties: true }).compile(document);

describe("Standard Schema values", () => {
  it("are there for the claims of every profile and for every guarded type", () => {
    for (const { id } of contract.profiles) {
      const profile = core.profiles[id];
      expect(profile?.claimsSchema["~standard"].vendor, id).toBe("countersign");
    }
    expect(core.profiles["2026-05"].claimsSchema).toBe(claimsSchema);
    expect(core.profiles["1.0"].claimsSchema).toBe(oldClaimsSchema);
    const guarded = contract.definitions.filter(({ guard, name }) => guard && name !== "Claims");
    expect(Object.keys(schemas).sort()).toEqual(
      guarded.map(({ name }) => `${name.charAt(0).toLowerCase()}${name.slice(1)}Schema`).sort(),
    );
  });

  it.each(Object.entries(all))("%s has the members of version 1 and cannot be changed", (_name, schema) => {
    const standard = schema["~standard"];
    expect(Object.keys(standard)).toEqual(["version", "vendor", "validate", "jsonSchema"]);
    expect(standard.version).toBe(1);
    expect([schema, standard, standard.jsonSchema].every(Object.isFrozen)).toBe(true);
  });

  it("have the types of the published specification", () => {
    expectTypeOf(claimsSchema).toExtend<StandardSchemaV1<ClaimsWire, Claims>>();
    expectTypeOf(claimsSchema).toExtend<StandardJSONSchemaV1<ClaimsWire, Claims>>();
    expectTypeOf(errorBodySchema).toExtend<StandardSchemaV1<ErrorBody>>();
    expectTypeOf<StandardSchemaV1.InferInput<typeof claimsSchema>>().toEqualTypeOf<ClaimsWire>();
    expectTypeOf<StandardSchemaV1.InferOutput<typeof claimsSchema>>().toEqualTypeOf<Claims>();
    expectTypeOf<StandardJSONSchemaV1.InferOutput<typeof errorBodySchema>>().toEqualTypeOf<ErrorBody>();
  });
});

describe("validate", () => {
  it("gives projected claims, every spelling folded", () => {
    const result = claimsSchema["~standard"].validate(wire);
    if (result.issues) throw new TypeError("refused");
    expect(result.value).toMatchObject({ zoneId: "zone", delegationChain: [{ applicationId: "first" }], scope: "" });
    expect(Object.isFrozen(result.value)).toBe(true);
  });

  it("hands on every other type as it came", () => {
    const body = { error: "invalid_token", error_description: "Token validation failed" };
    const result = errorBodySchema["~standard"].validate(body);
    expect(result.issues === undefined && result.value).toBe(body);
  });

  it("gives the verdict of the guard and the findings of the explanation", () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: anyClaims }, { weight: 1, arbitrary: anyJson }), (value) => {
        const { issues } = claimsSchema["~standard"].validate(value);
        seen.add(issues === undefined);
        expect(issues === undefined).toBe(isClaims(value));
        expect(issues ?? []).toEqual(explainClaims(value).map(({ message, path }) => ({ message, path })));
      }),
      { numRuns: 1500 },
    );
    expect(seen).toEqual(new Set([true, false]));
    fc.assert(
      fc.property(fc.oneof(anyJson, fc.record({ error: anyJson, error_description: anyJson })), (value) => {
        const { issues } = errorBodySchema["~standard"].validate(value);
        expect(issues === undefined).toBe(isErrorBody(value));
        expect((issues ?? []).length).toBe(explainErrorBody(value).length);
      }),
    );
  });

  it("never tells a received value", () => {
    const secret = fc.stringMatching(/^s3cr3t[a-z0-9]{8,40}$/);
    const hidden = secret.chain((text) =>
      fc.tuple(
        fc.constant(text),
        fc.constantFrom<unknown>(text, [text], [text, 1], [[text]], { a: text }, [{ application_id: [text] }]),
        fc.constantFrom("iss", "aud", "exp", "sid", "scope", "delegation_chain", "hop_count", "error", "kind", "code"),
      ),
    );
    fc.assert(
      fc.property(hidden, fc.constantFrom(...Object.values(all)), ([text, value, name], schema) => {
        const result = schema["~standard"].validate({ ...wire, exp: text, [name]: value });
        expect(result.issues?.length).toBeGreaterThan(0);
        expect(JSON.stringify(result.issues)).not.toContain(text);
      }),
    );
  });
});

describe("jsonSchema", () => {
  const target = "draft-2020-12";

  it("returns the published self-contained schema for draft-2020-12", () => {
    expect(claimsSchema["~standard"].jsonSchema.input({ target })).toEqual(published);
    expect(oldClaimsSchema["~standard"].jsonSchema.input({ target })).toEqual(publishedOld);
    expect(errorBodySchema["~standard"].jsonSchema.input({ target })).toEqual(publishedBody);
    expect(errorBodySchema["~standard"].jsonSchema.output({ target })).toEqual(publishedBody);
  });

  it("describes what validate gives", () => {
    const { validate, jsonSchema } = claimsSchema["~standard"];
    const output = compile2020(jsonSchema.output({ target }));
    const output07 = compile07(jsonSchema.output({ target: "draft-07" }));
    let given = 0;
    fc.assert(
      fc.property(anyClaims, (value) => {
        const result = validate(value);
        if (result.issues) return;
        given += 1;
        const json: unknown = JSON.parse(JSON.stringify(result.value));
        expect([output(json), output07(json)]).toEqual([true, true]);
      }),
      { numRuns: 500 },
    );
    expect(given).toBeGreaterThan(20);
    expect(output(wire)).toBe(false);
  });

  it.each(Object.entries(all))("of %s means the same in draft-07", (_name, schema) => {
    for (const side of ["input", "output"] as const) {
      const is2020 = compile2020(schema["~standard"].jsonSchema[side]({ target }));
      const document = schema["~standard"].jsonSchema[side]({ target: "draft-07" });
      expect(document["$schema"]).toBe("http://json-schema.org/draft-07/schema#");
      expect(JSON.stringify(document)).not.toMatch(/"\$defs"|#\/\$defs\/|"prefixItems"/);
      const is07 = compile07(document);
      fc.assert(
        fc.property(fc.oneof(anyClaims, anyJson), (value) => {
          expect(is07(value)).toBe(is2020(value));
        }),
        { numRuns: 200 },
      );
    }
  });

  it("keeps tuples, unions, names that look like keywords, and what stands beside a reference", () => {
    const schema = standardSchema<unknown>({
      read: (value) => ({ value }),
      explain: () => [],
      input: () => structuredClone(tupleSample),
      output: () => structuredClone(tupleSample),
    });
    expect(schema["~standard"].jsonSchema.input({ target: "draft-07" })).toEqual(draft07Sample);
  });

  it.each(["openapi-3.0", "draft-04", "", "constructor"])("refuses the target %j", (other) => {
    expect(() => claimsSchema["~standard"].jsonSchema.input({ target: other })).toThrow(RangeError);
    expect(() => claimsSchema["~standard"].jsonSchema.output({ target: other })).toThrow(
      "unsupported JSON Schema target; use draft-2020-12 or draft-07",
    );
  });

  it("gives every caller a document of its own", () => {
    const first = claimsSchema["~standard"].jsonSchema.input({ target });
    (first["properties"] as Record<string, unknown>)["sid"] = false;
    expect(claimsSchema["~standard"].jsonSchema.input({ target })).toEqual(published);
  });
});
