import type { SchemaNode } from "../../contract-source.ts";
import { isNode } from "../../normalize.ts";
import { remembered } from "../remembered.ts";

/**
 * The document without `additionalProperties: true`. It is the default of JSON Schema, but the type writer adds an index
 * signature for it, and then misspelt members compile.
 */
const withoutOpenObjects = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutOpenObjects);
  if (!isNode(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => key !== "additionalProperties" || member !== true)
      .map(([key, member]) => [key, withoutOpenObjects(member)]),
  );
};

const remember = remembered<Promise<string>>(8);

/** TypeScript types of an OpenAPI document. Loads the compiler API of TypeScript, so only when it is needed. */
export const typesText = (document: SchemaNode): Promise<string> =>
  remember(JSON.stringify(document), () => writeTypes(document));

const writeTypes = async (document: SchemaNode): Promise<string> => {
  const { default: openapiTS, astToString } = await import("openapi-typescript");
  const nodes = await openapiTS(withoutOpenObjects(document) as unknown as Parameters<typeof openapiTS>[0], {
    immutable: true,
    alphabetize: false,
    defaultNonNullable: false,
    silent: true,
  });
  return astToString(nodes)
    .replaceAll("\r\n", "\n")
    .replace(/^(?: {4})+/gm, (indent) => " ".repeat(indent.length / 2))
    .replace(/[ \t]+$/gm, "")
    .replace(/\n*$/, "\n");
};
