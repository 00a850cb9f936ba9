import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { pointerOf } from "../breaking/pointer.ts";
import type {
  ContractExtension,
  ErrorExtension,
  ProfileExtension,
  RequirementExtension,
} from "../contract-extension.ts";
import { contractOfBundle } from "../contract-of-bundle.ts";
import type {
  ContractSource,
  DefinitionSource,
  ErrorSource,
  HookSource,
  ProfileSource,
  RequirementSource,
  SchemaNode,
} from "../contract-source.ts";
import { ContractError, type Finding } from "../finding.ts";
import { lintContract } from "../lint.ts";
import { isNode } from "../normalize.ts";
import { extensionSchema } from "./extension-schema.ts";
import { reachable } from "./profile.ts";

/** Orders below this belong to the extended contract. */
const FIRST_ORDER = 1000;

const formFinding = (file: string, { instancePath, keyword, params }: ErrorObject): Finding => {
  const surplus = (params as { readonly additionalProperty?: string }).additionalProperty;
  const missing = (params as { readonly missingProperty?: string }).missingProperty;
  const finding = (message: string, fix: string): Finding => ({
    rule: "form",
    file,
    pointer: instancePath,
    message,
    fix,
  });
  if (surplus !== undefined)
    return finding(`has no place for ${JSON.stringify(surplus.slice(0, 60))}`, "correct the name or drop it");
  if (missing !== undefined) return finding(`lacks ${missing}`, `give ${missing}`);
  const wanted = Object.values(params as object)
    .flat()
    .join(", ")
    .slice(0, 200);
  return finding(`does not satisfy ${keyword} ${wanted}`, "correct the value");
};

const checkForm = (config: unknown, file: string): ContractExtension => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  const validate = ajv.compile(extensionSchema);
  if (validate(config)) return config as unknown as ContractExtension;
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
  throw new ContractError(errors.map((error) => formFinding(file, error)));
};

const errorRow = (code: string, row: ErrorExtension, file: string, before: ErrorSource | undefined): ErrorSource => ({
  room: "mandate",
  stages: [],
  challenge: "none",
  retriable: row.status === 503,
  reasons: [],
  hint: "",
  ...before,
  ...row,
  code,
  source: file,
  seed: before?.seed ?? false,
});

const requirementRow = (
  name: string,
  row: RequirementExtension,
  order: number,
  file: string,
  before: RequirementSource | undefined,
): RequirementSource => {
  if (before !== undefined) {
    const schema = row.schema === undefined ? before.schema : { ...before.schema, ...row.schema };
    const { schema: _schema, ...rest } = row;
    return { ...before, ...rest, ...(schema === undefined ? {} : { schema }), source: file } as RequirementSource;
  }
  if (row.check === undefined || row.description === undefined) {
    throw new ContractError([
      {
        rule: "form",
        file,
        pointer: `/requirements/${name}`,
        message: "has no check or no description, and the extended contract has no requirement of this name",
        fix: "say what is asked and how it is checked",
      },
    ]);
  }
  const call = row.check.op === "call";
  return {
    name,
    source: file,
    stage: row.stage ?? (call ? "revocation" : "requirements"),
    order: row.order ?? order,
    ...(row.required === undefined ? {} : { required: row.required }),
    ...(row.schema === undefined ? {} : { schema: row.schema }),
    ...(row.names === undefined ? {} : { names: row.names }),
    description: row.description,
    check: row.check,
  };
};

const requirementRows = (
  rows: Readonly<Record<string, RequirementExtension>>,
  base: readonly RequirementSource[],
  file: string,
): readonly RequirementSource[] => {
  const used = [...base.map((row) => row.order), ...Object.values(rows).map((row) => row.order ?? 0)];
  let next = Math.max(FIRST_ORDER - 10, ...used.filter((order) => order >= FIRST_ORDER)) + 10;
  return Object.entries(rows).map(([name, row]) => {
    const before = base.find((candidate) => candidate.name === name);
    const order = before === undefined && row.order === undefined ? next : FIRST_ORDER;
    if (before === undefined && row.order === undefined) next += 10;
    return requirementRow(name, row, order, file, before);
  });
};

/** Rows of `base`, each replaced by its successor of the same key, then what is new. */
const merged = <T>(base: readonly T[], rows: readonly T[], key: (row: T) => string): readonly T[] => [
  ...base.map((row) => rows.find((candidate) => key(candidate) === key(row)) ?? row),
  ...rows.filter((row) => !base.some((candidate) => key(candidate) === key(row))),
];

const mergedClaims = (definition: DefinitionSource, claims: SchemaNode, file: string): DefinitionSource => {
  const before = (definition.schema["properties"] ?? {}) as Readonly<Record<string, SchemaNode>>;
  const added = (isNode(claims["properties"]) ? claims["properties"] : {}) as Readonly<Record<string, unknown>>;
  const properties = Object.fromEntries([
    ...Object.entries(before).map(([wire, member]) => {
      const own = Object.hasOwn(added, wire) ? added[wire] : undefined;
      return [wire, isNode(own) ? { ...member, ...own } : (own ?? member)];
    }),
    ...Object.entries(added).filter(([wire]) => !Object.hasOwn(before, wire)),
  ]);
  const asked = Array.isArray(claims["required"]) ? (claims["required"] as readonly string[]) : [];
  const required = new Set([...((definition.schema["required"] as readonly string[] | undefined) ?? []), ...asked]);
  const known = Object.keys(properties).filter((wire) => required.has(wire));
  const description = claims["description"] ?? definition.schema["description"];
  return {
    ...definition,
    source: file,
    schema: {
      ...definition.schema,
      description,
      properties,
      required: [...known, ...asked.filter((wire) => !Object.hasOwn(properties, wire))],
    },
  };
};

/** Profiles of an extension, each with the fields of the profile that it starts from, whichever contract that is of. */
const profileRows = (
  rows: Readonly<Record<string, ProfileExtension>>,
  base: ContractSource,
  file: string,
): readonly ProfileSource[] => {
  const main = base.profiles.find((profile) => profile.id === base.defaultProfile);
  const done = new Map<string, ProfileSource>();
  const rowOf = (id: string, row: ProfileExtension, seen: readonly string[]): ProfileSource => {
    const known = done.get(id);
    if (known !== undefined) return known;
    const from = row.base ?? base.defaultProfile;
    const next = Object.hasOwn(rows, from) && !seen.includes(from) ? rows[from] : undefined;
    // What leads back to itself or names nothing is refused when profiles are resolved.
    const start =
      next === undefined
        ? (base.profiles.find((profile) => profile.id === from) ?? main)
        : rowOf(from, next, [...seen, from]);
    if (start === undefined) throw new TypeError("a bundle has a default profile");
    const { types: _t, errors: _e, codes: _c, requirements: _r, options: _o, limits: _l, base: _b, ...fields } = start;
    const { errors, requirements, ...own } = row;
    const profile: ProfileSource = {
      ...fields,
      description: `Profile ${id}, which starts from ${start.id}.`,
      ...own,
      id,
      source: file,
      base: from,
      ...(errors === undefined
        ? {}
        : { errors: Object.entries(errors).map(([code, error]) => errorRow(code, error, file, undefined)) }),
      ...(requirements === undefined ? {} : { requirements: requirementRows(requirements, [], file) }),
    };
    done.set(id, profile);
    return profile;
  };
  return Object.entries(rows).map(([id, row]) => rowOf(id, row, [id]));
};

/** A bundle that somebody wrote by hand may look like a contract without being one. */
const refuseUnsound = (base: ContractSource, file: string): void => {
  let findings: readonly Finding[];
  try {
    findings = lintContract(base);
  } catch {
    const fix = "give the output of `countersign bundle` or a generated schema/contract.json";
    findings = [{ rule: "bundle", file, pointer: "/extends", message: "is not a whole contract", fix }];
  }
  if (findings.length > 0) throw new ContractError(findings);
};

/** What `claims` takes: members to add or to narrow. Anything else would go unread. */
const CLAIMS: ReadonlySet<string> = new Set(["type", "title", "description", "properties", "required"]);

const claimsFindings = (claims: SchemaNode | undefined, file: string): readonly Finding[] =>
  Object.entries(claims ?? {})
    .filter(([keyword, value]) => !CLAIMS.has(keyword) || (keyword === "type" && value !== "object"))
    .map(([keyword]) => ({
      rule: "keyword-subset",
      file,
      pointer: pointerOf("claims", keyword),
      message: "is not what claims can be extended by",
      fix: "give an object with properties and required, and say the rest of each member",
    }));

const orderFindings = (
  rows: readonly RequirementSource[],
  base: readonly RequirementSource[],
  file: string,
): readonly Finding[] =>
  rows
    .filter((row) => !base.some((before) => before.name === row.name) && row.order < FIRST_ORDER)
    .map((row) => ({
      rule: "duplicate-order",
      file,
      pointer: `/requirements/${row.name}/order`,
      message: `lies below ${FIRST_ORDER}, where the extended contract puts its own`,
      fix: `choose ${FIRST_ORDER} or more, or leave it out`,
    }));

/**
 * A contract that extends another, as one whole contract. `file` names the configuration in findings.
 *
 * @throws ContractError when the configuration is malformed
 */
export const resolveExtension = (
  config: unknown,
  file: string,
): { readonly base: ContractSource; readonly source: ContractSource } => {
  const extension = checkForm(config, file);
  const { name, version } = extension;
  const bundle = extension.extends as SchemaNode;
  const base = contractOfBundle(bundle, `${String(bundle["title"])} ${String(bundle["x-version"])}`);
  refuseUnsound(base, file);
  const main = base.profiles.find((profile) => profile.id === base.defaultProfile);

  const errors = Object.entries(extension.errors ?? {}).map(([code, row]) =>
    errorRow(
      code,
      row,
      file,
      base.errors.find((before) => before.code === code),
    ),
  );
  const requirements = requirementRows(extension.requirements ?? {}, base.requirements, file);
  const hooks = Object.entries(extension.hooks ?? {}).map(
    ([hook, row]): HookSource => ({ name: hook, source: file, ...row }),
  );
  const definitions = Object.entries(extension.definitions ?? {}).map(
    ([type, schema]): DefinitionSource => ({ name: type, source: file, direction: "wire-in", guard: false, schema }),
  );
  const profiles = profileRows(extension.profiles ?? {}, base, file);

  const table = reachable(
    base.stages,
    merged(base.errors, errors, (row) => row.code),
    merged(base.requirements, requirements, (row) => row.name),
  );
  const findings = [...orderFindings(requirements, base.requirements, file), ...claimsFindings(extension.claims, file)];
  if (findings.length > 0) throw new ContractError(findings);
  const source: ContractSource = {
    ...base,
    name,
    version,
    uri: extension.uri ?? `urn:${name}:contract:v${version.split(".")[0]}`,
    description: extension.description ?? `${name}, which extends ${base.name} ${base.version}.`,
    definitions: merged(
      base.definitions.map((definition) =>
        definition.name === main?.claims && extension.claims !== undefined
          ? mergedClaims(definition, extension.claims, file)
          : definition,
      ),
      definitions,
      (row) => row.name,
    ),
    errors: table.errors,
    stages: table.stages,
    requirements: merged(base.requirements, requirements, (row) => row.name),
    hooks: merged(base.hooks, hooks, (row) => row.name),
    limits: { ...base.limits, ...extension.limits },
    defaultProfile: extension.defaultProfile ?? base.defaultProfile,
    profiles: merged(base.profiles, profiles, (row) => row.id),
    out: extension.out ?? "generated",
    ...(extension.exportName === undefined ? {} : { exportName: extension.exportName }),
    ...(extension.targets === undefined ? {} : { targets: extension.targets }),
  };
  return { base, source };
};
