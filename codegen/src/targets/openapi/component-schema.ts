import type { SchemaNode } from "../../contract-source.ts";
import { isNode, stripDocs } from "../../normalize.ts";

const LOCAL = "#/$defs/";

/** Reference to a definition of the contract from anywhere in an OpenAPI document. */
export const refTo = (definition: string): SchemaNode => ({ $ref: `#/components/schemas/${definition}` });

const moved = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(moved);
  if (!isNode(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) =>
      key === "$ref" && typeof member === "string" && member.startsWith(LOCAL)
        ? [key, refTo(member.slice(LOCAL.length))["$ref"]]
        : [key, moved(member)],
    ),
  );
};

/** A definition as a component of an OpenAPI document: no extension keywords, references to other components. */
export const componentSchema = (schema: SchemaNode): SchemaNode =>
  moved(stripDocs(schema, (keyword) => keyword.startsWith("x-"))) as SchemaNode;
