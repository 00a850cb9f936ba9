import type { ContractSource, SchemaNode } from "../contract-source.ts";
import { isNode } from "../normalize.ts";

const mapNodes = (node: SchemaNode, change: (node: SchemaNode) => SchemaNode): SchemaNode => {
  const mapped = (value: unknown): unknown => (isNode(value) ? mapNodes(value, change) : value);
  // Not by assignment: a member called __proto__ must stay a member, for the lint to refuse.
  const out: SchemaNode = Object.fromEntries(
    Object.entries(node).map(([keyword, value]) => [keyword, Array.isArray(value) ? value.map(mapped) : mapped(value)]),
  );
  return node["x-codes"] === undefined ? out : change(out);
};

const mapDefinitions = (source: ContractSource, change: (node: SchemaNode) => SchemaNode): ContractSource => ({
  ...source,
  definitions: source.definitions.map((definition) => ({ ...definition, schema: mapNodes(definition.schema, change) })),
});

const ownValues = (node: SchemaNode): readonly string[] =>
  Array.isArray(node["enum"]) ? (node["enum"] as readonly string[]) : [];

/** Fills in the codes of the catalogue where a schema asks for them (`x-codes`). */
export const fillCodes = (
  source: ContractSource,
  profile: readonly string[],
  every: readonly string[],
): ContractSource =>
  mapDefinitions(source, (node) => ({
    ...node,
    enum: [...new Set([...(node["x-codes"] === "profile" ? profile : every), ...ownValues(node)])],
  }));

/** Every code of the contract, those of its profiles included. */
const everyCode = (source: ContractSource): readonly string[] => [
  ...new Set([
    ...source.errors.map((row) => row.code),
    ...source.profiles.flatMap((profile) => [
      ...Object.entries(profile.codes ?? {}).map(([code, patch]) => patch.code ?? code),
      ...(profile.errors ?? []).map((row) => row.code),
    ]),
  ]),
];

/** The contract's own definitions with every code filled in. */
export const expandCodes = (source: ContractSource): ContractSource =>
  fillCodes(
    source,
    source.errors.map((row) => row.code),
    everyCode(source),
  );

/** The reverse of `expandCodes`: a contract that adds codes fills them in anew. */
export const withdrawCodes = (source: ContractSource): ContractSource => {
  const known = new Set(everyCode(source));
  return mapDefinitions(source, ({ enum: _values, ...node }) => {
    const own = ownValues({ enum: _values }).filter((value) => !known.has(value));
    return own.length === 0 ? node : { ...node, enum: own };
  });
};
