import type { SchemaNode } from "../contract-source.ts";
import { isNode } from "../normalize.ts";

type Form = readonly [fits: (value: unknown) => boolean, is: string];

const count: Form = [(value) => Number.isSafeInteger(value) && (value as number) >= 0, "a count"];
const integer: Form = [(value) => Number.isSafeInteger(value), "an integer"];
const text: Form = [(value) => typeof value === "string", "text"];
const flag: Form = [(value) => typeof value === "boolean", "true or false"];
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string") && new Set(value).size === value.length;
const schemas: Form = [
  (value) => Array.isArray(value) && value.length > 0 && value.every(isNode),
  "a list of schemas, at least one",
];
const scalar: Form = [
  (value) => typeof value === "string" || typeof value === "boolean" || Number.isSafeInteger(value),
  "text, an integer, true or false",
];

const FORMS: Readonly<Record<string, Form>> = {
  $ref: text,
  title: text,
  description: text,
  deprecated: flag,
  enum: [(value) => isTexts(value) && value.length > 0, "a list of different texts, at least one"],
  const: scalar,
  properties: [(value) => isNode(value) && Object.values(value).every(isNode), "schemas by name"],
  required: [isTexts, "a list of different names"],
  additionalProperties: [(value) => typeof value === "boolean" || isNode(value), "true, false or a schema"],
  prefixItems: schemas,
  items: [(value) => value === false || isNode(value), "a schema, or false"],
  minItems: count,
  maxItems: count,
  minLength: count,
  maxLength: count,
  minimum: integer,
  maximum: integer,
  uniqueItems: flag,
  pattern: text,
  oneOf: schemas,
  anyOf: schemas,
  examples: [Array.isArray, "a list"],
  format: text,
  "x-invalid": text,
  "x-alias": [(value) => isNode(value) && Object.values(value).every(text[0]), "names by name"],
};

const RANGES = [
  ["minItems", "maxItems"],
  ["minLength", "maxLength"],
  ["minimum", "maximum"],
] as const;

/** Keywords whose value is not of the form that they take: the keyword, and what it takes. */
export const misformed = (node: SchemaNode): readonly (readonly [keyword: string, takes: string])[] => [
  ...Object.entries(node).flatMap(([keyword, value]): readonly (readonly [string, string])[] => {
    const form = Object.hasOwn(FORMS, keyword) ? FORMS[keyword] : undefined;
    return value === undefined || form === undefined || form[0](value) ? [] : [[keyword, form[1]]];
  }),
  ...RANGES.flatMap(([least, most]): readonly (readonly [string, string])[] => {
    const [low, high] = [node[least], node[most]];
    return typeof low === "number" && typeof high === "number" && low > high ? [[most, `no less than ${least}`]] : [];
  }),
];
