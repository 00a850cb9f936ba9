import { createHash } from "node:crypto";
import type { OperationSource, SchemaNode } from "./contract-source.ts";
import type { ContractModel } from "./model.ts";
import { DOCS_ONLY, normalizeSchema, stripDocs } from "./normalize.ts";
import { expandCodes } from "./resolve/codes.ts";

export const DIALECT = "https://json-schema.org/draft/2020-12/schema";

type Row = { readonly source: string; readonly description: string };

/** Rows of a table without the file that they were written in. */
const located = <T extends { source: string }>(rows: readonly T[]): readonly Omit<T, "source">[] =>
  rows.map(({ source: _source, ...rest }) => rest);

/** Rows of a table without file and texts for people. */
const bare = <T extends Row>(rows: readonly T[]): readonly Omit<T, keyof Row>[] =>
  rows.map(({ source: _source, description: _description, ...rest }) => rest);

/** HTTP operations without what people alone read: descriptions, of parameters too. */
const withoutTexts = (operations: readonly Omit<OperationSource, "source">[]): readonly unknown[] =>
  operations.map(({ description: _description, parameters = {}, answers, ...rest }) => ({
    ...rest,
    parameters: Object.keys(parameters),
    answers: Object.fromEntries(
      Object.entries(answers).map(([status, { description: _answer, headers = {}, ...answer }]) => [
        status,
        {
          ...answer,
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, { description: _header, ...header }]) => [name, header]),
          ),
        },
      ]),
    ),
  }));

/** A profile without the files that its rows were written in. */
const withoutFiles = <T extends object>(profile: T): T => {
  const { errors, requirements, ...rest } = profile as T & {
    readonly errors?: readonly Row[];
    readonly requirements?: readonly Row[];
  };
  return {
    ...rest,
    ...(errors === undefined ? {} : { errors: located(errors) }),
    ...(requirements === undefined ? {} : { requirements: located(requirements) }),
  } as unknown as T;
};

/** The requirement options as one schema; every option carries its check. */
const requirementsDocument = (model: ContractModel): SchemaNode => ({
  description: "Everything that a server may ask of a mandate.",
  type: "object",
  properties: Object.fromEntries(
    model.source.requirements.map((row) => [
      row.name,
      normalizeSchema({
        ...(row.schema ?? { "x-opaque": true }),
        description: row.description,
        "x-check": { stage: row.stage, order: row.order, ...row.check },
      }),
    ]),
  ),
  required: model.source.requirements.filter((row) => row.required === true).map((row) => row.name),
  additionalProperties: false,
});

/**
 * The whole contract in one JSON Schema document: definitions, requirements with their checks, and the tables. Nothing
 * is lost: `contractOfBundle` reads it back. Definitions are the contract's own; what a profile changes is in its row.
 */
export const bundleOf = (model: ContractModel): SchemaNode => ({
  $schema: DIALECT,
  $id: model.source.uri,
  title: model.source.name,
  description: model.source.description,
  "x-version": model.source.version,
  "x-stages": located(model.source.stages),
  "x-errors": located(model.source.errors),
  "x-requirements": located(model.source.requirements),
  "x-hooks": located(model.source.hooks),
  ...(model.source.http === undefined ? {} : { "x-http": located(model.source.http) }),
  ...(model.source.revocation === undefined ? {} : { "x-revocation": located([model.source.revocation])[0] }),
  "x-profiles": located(model.source.profiles).map(withoutFiles),
  "x-default-profile": model.source.defaultProfile,
  "x-header": model.source.header,
  "x-limits": model.source.limits,
  "x-definitions": Object.fromEntries(
    model.source.definitions.map(({ name, direction, guard }) => [name, { direction, guard }]),
  ),
  $defs: {
    ...Object.fromEntries(
      expandCodes(model.source).definitions.map(({ name, schema }) => [name, normalizeSchema(schema)]),
    ),
    Requirements: requirementsDocument(model),
  },
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
export const typeDocument = (model: ContractModel, name: string, part = ""): SchemaNode => {
  const type = model.types.find((candidate) => candidate.name === name);
  if (type === undefined) throw new TypeError(`no definition ${name}`);
  const closure = closureOf(model, name);
  return normalizeSchema({
    $schema: DIALECT,
    $id: `${model.source.uri}:${part}${name}`,
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
  const content = {
    name,
    version,
    uri,
    limits,
    header,
    defaultProfile,
    definitions: Object.fromEntries(
      expandCodes(model.source).definitions.map(({ name, schema }) => [name, stripDocs(schema, DOCS_ONLY)]),
    ),
    errors: located(model.source.errors),
    stages: bare(model.source.stages),
    requirements: bare(model.source.requirements).map(({ schema, ...rest }) =>
      schema === undefined ? rest : { ...rest, schema: stripDocs(schema, DOCS_ONLY) },
    ),
    hooks: bare(model.source.hooks),
    ...(model.source.http === undefined ? {} : { http: withoutTexts(located(model.source.http)) }),
    ...(model.source.revocation === undefined ? {} : { revocation: located([model.source.revocation])[0] }),
    profiles: bare(model.source.profiles).map(withoutFiles),
  };
  return createHash("sha256").update(canonical(content)).digest("hex");
};
