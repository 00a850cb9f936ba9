import { createHash } from "node:crypto";
import type { SchemaNode } from "./contract-source.ts";
import type { ContractModel } from "./model.ts";
import { DOCS_ONLY, normalizeSchema, stripDocs } from "./normalize.ts";

export const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** Every definition of the contract in one JSON Schema document. */
export const bundleOf = (model: ContractModel): SchemaNode => ({
  $schema: DIALECT,
  $id: model.source.uri,
  title: model.source.name,
  description: model.source.description,
  $defs: Object.fromEntries(model.types.map((type) => [type.name, type.schema])),
});

const refsOf = (node: unknown, into: Set<string>): void => {
  if (Array.isArray(node)) for (const item of node) refsOf(item, into);
  else if (typeof node === "object" && node !== null) {
    for (const [key, value] of Object.entries(node)) {
      if (key === "$ref" && typeof value === "string") into.add(value.slice("#/$defs/".length));
      else refsOf(value, into);
    }
  }
};

/** Names of the definitions that `name` refers to, itself left out, in the contract's order. */
export const closureOf = (model: ContractModel, name: string): readonly string[] => {
  const seen = new Set<string>();
  const visit = (current: string): void => {
    const found = new Set<string>();
    refsOf(model.types.find((type) => type.name === current)?.schema, found);
    for (const next of found) {
      if (seen.has(next)) continue;
      seen.add(next);
      visit(next);
    }
  };
  visit(name);
  seen.delete(name);
  return model.types.map((type) => type.name).filter((type) => seen.has(type));
};

/** One self-contained document per type, with the closure of its definitions. */
export const typeDocument = (model: ContractModel, name: string): SchemaNode => {
  const type = model.types.find((candidate) => candidate.name === name);
  if (type === undefined) throw new TypeError(`no definition ${name}`);
  const closure = closureOf(model, name);
  return normalizeSchema({
    $schema: DIALECT,
    $id: `${model.source.uri}:${name}`,
    title: name,
    ...type.schema,
    ...(closure.length === 0
      ? {}
      : {
          $defs: Object.fromEntries(
            closure.map((other) => [other, model.types.find((candidate) => candidate.name === other)?.schema]),
          ),
        }),
  });
};

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
  }
  return JSON.stringify(value);
};

/** SHA-256 of everything that two parties must agree on; texts for people, files and folders do not count. */
export const digestOf = (model: ContractModel): string => {
  const { name, version, uri, limits, header, defaultProfile } = model.source;
  const bare = <T extends { source: string; description: string }>(rows: readonly T[]): unknown[] =>
    rows.map(({ source: _source, description: _description, ...rest }) => rest);
  const content = {
    name,
    version,
    uri,
    limits,
    header,
    defaultProfile,
    definitions: Object.fromEntries(model.types.map((type) => [type.name, stripDocs(type.schema, DOCS_ONLY)])),
    errors: model.source.errors.map(({ source: _source, ...rest }) => rest),
    stages: bare(model.source.stages),
    requirements: bare(model.source.requirements).map((row) => {
      const { schema, ...rest } = row as { schema?: SchemaNode };
      return schema === undefined ? rest : { ...rest, schema: stripDocs(schema, DOCS_ONLY) };
    }),
    hooks: bare(model.source.hooks),
    profiles: bare(model.source.profiles),
  };
  return createHash("sha256").update(canonical(content)).digest("hex");
};
