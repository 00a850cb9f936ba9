const ID = "urn:countersign:test:v1:Sample";

/** A document with everything that draft-07 writes in another way. */
export const tupleSample: Readonly<Record<string, unknown>> = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: ID,
  type: "object",
  properties: {
    $defs: { type: "string", const: "#/$defs/Part" },
    prefixItems: { $ref: "#/$defs/Part" },
    described: { $ref: "#/$defs/Part", description: "Beside a reference." },
    pair: { type: "array", prefixItems: [{ $ref: "#/$defs/Part" }, { type: "string" }], items: false, minItems: 2 },
    list: { type: "array", items: { oneOf: [{ $ref: "#/$defs/Part" }, { type: "string", enum: ["$defs"] }] } },
    map: { type: "object", additionalProperties: { anyOf: [{ $ref: "#/$defs/Part" }] } },
  },
  additionalProperties: false,
  $defs: { Part: { type: "integer", default: { $defs: 1 } } },
};

/** The same in draft-07. */
export const draft07Sample: Readonly<Record<string, unknown>> = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: ID,
  type: "object",
  properties: {
    $defs: { type: "string", const: "#/$defs/Part" },
    prefixItems: { $ref: "#/definitions/Part" },
    described: { allOf: [{ $ref: "#/definitions/Part" }], description: "Beside a reference." },
    pair: {
      type: "array",
      items: [{ $ref: "#/definitions/Part" }, { type: "string" }],
      additionalItems: false,
      minItems: 2,
    },
    list: { type: "array", items: { oneOf: [{ $ref: "#/definitions/Part" }, { type: "string", enum: ["$defs"] }] } },
    map: { type: "object", additionalProperties: { anyOf: [{ $ref: "#/definitions/Part" }] } },
  },
  additionalProperties: false,
  definitions: { Part: { type: "integer", default: { $defs: 1 } } },
};
