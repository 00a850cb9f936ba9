import type { ContractExtension, SchemaNode } from "@countersign/codegen";
import { core } from "../../generated/typescript/contract.ts";

/** Every member of a schema says what it means. */
export const described: { readonly description: string } = { description: "Described." };
/** Any text. */
export const text: SchemaNode = { type: "string", ...described };
/** Text that is not empty. */
export const word: SchemaNode = { type: "string", minLength: 1, ...described };
const count = { type: "integer", minimum: 0, maximum: 9, ...described };
/** A list. */
export const listOf = (items: SchemaNode, more: object = {}): SchemaNode => ({
  type: "array",
  items,
  ...described,
  ...more,
});
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
type Check = NonNullable<NonNullable<ContractExtension["requirements"]>[string]["check"]>;

/** A check that refuses with a code of its own. */
export const check = (claim: string, op: string, more: object = {}): Check =>
  ({ claim, op, error: "not_ours", ...more }) as unknown as Check;

/** A contract whose claims take every form that claims may take. */
export const richContract: ContractExtension = {
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
export const data = (config: ContractExtension): unknown =>
  JSON.parse(JSON.stringify({ ...config, extends: core.source }));
