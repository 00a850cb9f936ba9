import type { SchemaNode } from "./contract-source.ts";

/** Keywords of the portable subset that come before the extensions, in their one canonical order. */
const LEADING = [
  "$ref",
  "title",
  "description",
  "deprecated",
  "type",
  "enum",
  "const",
  "default",
  "properties",
  "required",
  "additionalProperties",
  "prefixItems",
  "items",
  "minItems",
  "maxItems",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "uniqueItems",
  "pattern",
  "oneOf",
  "anyOf",
];
/** Keywords that a contract may use, extensions apart. `format` is an annotation and is stripped before compiling. */
export const PORTABLE_KEYWORDS: ReadonlySet<string> = new Set([...LEADING, "examples", "format"]);

const BEFORE = ["$schema", "$id", ...LEADING];
const AFTER = ["examples", "$defs"];

const rank = (keyword: string): number => {
  const before = BEFORE.indexOf(keyword);
  if (before >= 0) return before;
  const after = AFTER.indexOf(keyword);
  if (after >= 0) return 1000 + after;
  return keyword.startsWith("x-") ? 500 : 400;
};

export const isNode = (value: unknown): value is SchemaNode =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Maps of names to schemas keep the author's order. */
const MAPS = new Set(["properties", "$defs"]);
const SCHEMAS = new Set(["items", "additionalProperties"]);
const LISTS = new Set(["oneOf", "anyOf", "prefixItems"]);

/** A schema with its keywords in the one canonical order, at every depth; members keep the author's order. */
export const normalizeSchema = (schema: SchemaNode): SchemaNode => {
  const keywords = Object.keys(schema).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
  const out: Record<string, unknown> = {};
  for (const keyword of keywords) {
    const value = schema[keyword];
    if (MAPS.has(keyword) && isNode(value)) {
      out[keyword] = Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, isNode(member) ? normalizeSchema(member) : member]),
      );
    } else if (SCHEMAS.has(keyword) && isNode(value)) {
      out[keyword] = normalizeSchema(value);
    } else if (LISTS.has(keyword) && Array.isArray(value)) {
      out[keyword] = value.map((item) => (isNode(item) ? normalizeSchema(item) : item));
    } else {
      out[keyword] = value;
    }
  }
  return out;
};

/** A schema without the keywords that only people read, for digests and for embedding. */
export const stripDocs = (schema: SchemaNode, drop: (keyword: string) => boolean): SchemaNode => {
  const walk = (node: SchemaNode): SchemaNode => {
    const out: Record<string, unknown> = {};
    for (const [keyword, value] of Object.entries(node)) {
      if (drop(keyword)) continue;
      if (MAPS.has(keyword) && isNode(value)) {
        out[keyword] = Object.fromEntries(
          Object.entries(value).map(([name, member]) => [name, isNode(member) ? walk(member) : member]),
        );
      } else if (SCHEMAS.has(keyword) && isNode(value)) out[keyword] = walk(value);
      else if (LISTS.has(keyword) && Array.isArray(value))
        out[keyword] = value.map((item) => (isNode(item) ? walk(item) : item));
      else out[keyword] = value;
    }
    return out;
  };
  return walk(schema);
};

export const DOCS_ONLY = (keyword: string): boolean =>
  keyword === "title" || keyword === "description" || keyword === "examples";
