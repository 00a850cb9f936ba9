import type { ContractSource, RevocationProtocolSource, SchemaNode } from "./contract-source.ts";
import { ContractError } from "./finding.ts";
import { isNode } from "./normalize.ts";
import { withdrawCodes } from "./resolve/codes.ts";

const LISTS = ["x-stages", "x-errors", "x-requirements", "x-hooks", "x-profiles"] as const;
const OBJECTS = ["x-header", "x-limits", "x-definitions", "$defs"] as const;

/** Name and version stand in for the file in findings and in the first line of generated files. */
const isLabel = (value: unknown): boolean => typeof value === "string" && /^[\w@/.+-]{1,100}$/.test(value);

const rows = (value: unknown, file: string): readonly never[] =>
  (Array.isArray(value) ? value : []).map((row: object) => ({ ...row, source: file })) as unknown as readonly never[];

const revocationOf = (value: unknown, file: string): RevocationProtocolSource =>
  ({ ...(value as object), source: file }) as unknown as RevocationProtocolSource;

/** Whether a document is a bundle at all, as `bundleOf` writes it. */
export const isBundle = (value: unknown): value is SchemaNode =>
  isNode(value) &&
  typeof value["$id"] === "string" &&
  isLabel(value["title"]) &&
  isLabel(value["x-version"]) &&
  LISTS.every((key) => Array.isArray(value[key]) && value[key].every(isNode)) &&
  (value["x-http"] === undefined || (Array.isArray(value["x-http"]) && value["x-http"].every(isNode))) &&
  (value["x-revocation"] === undefined || isNode(value["x-revocation"])) &&
  OBJECTS.every((key) => isNode(value[key]));

/**
 * Reads a bundle back as the contract that it was made from. Files are lost: findings name `file` instead.
 *
 * @throws ContractError when the document is no bundle
 */
export const contractOfBundle = (document: unknown, file: string): ContractSource => {
  if (!isBundle(document)) {
    throw new ContractError([
      {
        rule: "bundle",
        file,
        pointer: "",
        message: "is not a contract bundle",
        fix: "give the output of `countersign bundle` or a generated schema/contract.json",
      },
    ]);
  }
  const definitions = document["$defs"] as Readonly<Record<string, SchemaNode>>;
  const kinds = document["x-definitions"] as Readonly<Record<string, { direction: never; guard: never }>>;
  return withdrawCodes({
    name: document["title"] as string,
    version: document["x-version"] as string,
    uri: document["$id"] as string,
    description: String(document["description"] ?? ""),
    definitions: Object.entries(kinds).map(([name, { direction, guard }]) => ({
      name,
      source: file,
      direction,
      guard,
      schema: definitions[name] ?? {},
    })),
    errors: rows(document["x-errors"], file),
    stages: rows(document["x-stages"], file),
    requirements: rows(document["x-requirements"], file),
    hooks: rows(document["x-hooks"], file),
    ...(document["x-http"] === undefined ? {} : { http: rows(document["x-http"], file) }),
    ...(document["x-revocation"] === undefined ? {} : { revocation: revocationOf(document["x-revocation"], file) }),
    limits: document["x-limits"] as Readonly<Record<string, number>>,
    header: document["x-header"] as ContractSource["header"],
    defaultProfile: String(document["x-default-profile"]),
    profiles: rows(document["x-profiles"], file).map((profile: Record<string, unknown>) => ({
      ...profile,
      ...(profile["errors"] === undefined ? {} : { errors: rows(profile["errors"], file) }),
      ...(profile["requirements"] === undefined ? {} : { requirements: rows(profile["requirements"], file) }),
    })) as unknown as ContractSource["profiles"],
    out: "generated",
  });
};
