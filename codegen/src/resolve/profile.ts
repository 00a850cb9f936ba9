import type {
  ContractSource,
  DefinitionSource,
  ErrorSource,
  ProfileSource,
  RequirementSource,
  SchemaNode,
  StageName,
  StageSource,
  TypePatch,
} from "../contract-source.ts";
import { ContractError, type Finding } from "../finding.ts";
import { namesOf } from "../names.ts";
import { fillCodes } from "./codes.ts";

type Say = (pointer: string, message: string, fix: string, rule?: string) => void;

const profileById = (source: ContractSource, id: string): ProfileSource | undefined =>
  source.profiles.find((profile) => profile.id === id);

/** The profile and those it starts from, the farthest first. */
const lineOf = (source: ContractSource, profile: ProfileSource): readonly ProfileSource[] => {
  const line: ProfileSource[] = [];
  let current: ProfileSource | undefined = profile;
  while (current !== undefined) {
    const { id, base }: ProfileSource = current;
    if (line.includes(current)) {
      throw new ContractError([
        {
          rule: "cyclic-extends",
          file: profile.source,
          pointer: `/${profile.id}/base`,
          message: "leads back to the profile itself",
          fix: "start from a profile that does not start from this one",
        },
      ]);
    }
    line.unshift(current);
    current = base === undefined ? undefined : profileById(source, base);
    if (base !== undefined && current === undefined) {
      throw new ContractError([
        {
          rule: "unknown-profile",
          file: profile.source,
          pointer: `/${id}/base`,
          message: "names no profile",
          fix: "name a profile of the contract",
        },
      ]);
    }
  }
  return line;
};

const patchDefinition = (definition: DefinitionSource, patch: TypePatch, at: string, say: Say): DefinitionSource => {
  const schema = definition.schema;
  const before = (schema["properties"] ?? {}) as Readonly<Record<string, SchemaNode>>;
  for (const wire of Object.keys(patch.members ?? {})) {
    if (Object.hasOwn(before, wire)) {
      say(`${at}/members/${wire}`, "is a member already", "change it in the contract itself", "name-collision");
    }
  }
  const properties: Record<string, SchemaNode> = { ...before, ...patch.members };
  const taken = new Map(
    Object.entries(before).map(([wire, member]) => [namesOf(wire, member["x-name"]).typescript, wire]),
  );
  for (const [wire, name] of Object.entries(patch.names ?? {})) {
    const member = properties[wire];
    if (member === undefined) say(`${at}/names/${wire}`, "names no member", "name a member", "unknown-claim");
    else properties[wire] = { ...member, "x-name": name };
    const other = name === false ? undefined : taken.get(namesOf(wire, name).typescript);
    if (other !== undefined && other !== wire)
      say(`${at}/names/${wire}`, `is what the base calls ${other}`, "choose another name", "name-collision");
  }
  const required = new Set((schema["required"] as readonly string[] | undefined) ?? []);
  for (const wire of patch.required ?? []) {
    const member = properties[wire];
    if (member === undefined) {
      say(`${at}/required`, `names ${wire}, which is no member`, "name members", "unknown-claim");
      continue;
    }
    required.add(wire);
    // Required text is never empty, and an absent value needs no stand-in.
    const { "x-absent": _absent, ...rest } = member;
    const text = rest["type"] === "string" && rest["enum"] === undefined && rest["minLength"] === undefined;
    const list = rest["type"] === "array" && rest["minItems"] === undefined;
    properties[wire] = { ...rest, ...(text ? { minLength: 1 } : {}), ...(list ? { minItems: 1 } : {}) };
  }
  const { "x-alias": aliases, ...others } = schema;
  const spellings = Object.entries((aliases ?? {}) as Readonly<Record<string, string>>);
  const kept = patch.aliases === undefined ? spellings : spellings.filter(([alias]) => patch.aliases?.includes(alias));
  for (const alias of patch.aliases ?? []) {
    if (!spellings.some(([known]) => known === alias)) {
      say(`${at}/aliases`, `names ${alias}, which the base does not accept`, "name aliases of the base");
    }
  }
  return {
    ...definition,
    schema: {
      ...others,
      ...(kept.length === 0 ? {} : { "x-alias": Object.fromEntries(kept) }),
      properties,
      required: Object.keys(properties).filter((wire) => required.has(wire)),
    },
  };
};

const patchRequirement = (
  row: RequirementSource,
  profile: ProfileSource,
  codes: ReadonlyMap<string, string>,
): RequirementSource => {
  const patch = profile.options?.[row.name] ?? {};
  const error = patch.error ?? row.check.error;
  const names = patch.names ?? (patch.name === undefined ? row.names : undefined);
  const { names: _names, ...rest } = row;
  return {
    ...rest,
    name: patch.name ?? row.name,
    ...(names === undefined ? {} : { names }),
    ...(patch.order === undefined ? {} : { order: patch.order }),
    ...(patch.default === undefined ? {} : { schema: { ...row.schema, default: patch.default } }),
    check: { ...row.check, error: codes.get(error) ?? error },
  };
};

/** Codes that the requirements of a stage refuse with belong to the stage. */
export const reachable = (
  stages: readonly StageSource[],
  errors: readonly ErrorSource[],
  requirements: readonly RequirementSource[],
): { readonly stages: readonly StageSource[]; readonly errors: readonly ErrorSource[] } => {
  const uses = new Map<StageName, Set<string>>(stages.map((stage) => [stage.name, new Set(stage.codes)]));
  for (const row of errors) for (const stage of row.stages) uses.get(stage)?.add(row.code);
  for (const { stage, check } of requirements) {
    uses.get(stage)?.add(check.error);
    if (check.op === "call") uses.get(stage)?.add(check.unavailable);
  }
  return {
    stages: stages.map((stage) => ({ ...stage, codes: [...(uses.get(stage.name) ?? [])] })),
    errors: errors.map((row) => ({
      ...row,
      stages: stages.map((stage) => stage.name).filter((stage) => uses.get(stage)?.has(row.code)),
    })),
  };
};

const applyProfile = (source: ContractSource, profile: ProfileSource, say: Say): ContractSource => {
  const at = `/${profile.id}`;
  const unknown = (part: string, keys: readonly string[], known: readonly string[], rule: string): void => {
    for (const key of keys) {
      if (!known.includes(key)) say(`${at}/${part}/${key}`, "names nothing in the contract", "correct the name", rule);
    }
  };
  const { types = {}, errors: added = [], codes = {}, requirements = [], options = {}, limits = {} } = profile;
  const definitionNames = source.definitions.map((definition) => definition.name);
  unknown("types", Object.keys(types), definitionNames, "unknown-definition");
  const codeNames = source.errors.map((row) => row.code);
  unknown("codes", Object.keys(codes), codeNames, "unknown-code");
  const optionNames = source.requirements.map((row) => row.name);
  unknown("options", Object.keys(options), optionNames, "unknown-option");
  unknown("limits", Object.keys(limits), Object.keys(source.limits), "unknown-limit");

  const moved = (part: string, names: readonly (readonly [string, string | undefined])[], known: readonly string[]) => {
    for (const [from, to] of names) {
      if (to !== undefined && to !== from && known.includes(to))
        say(
          `${at}/${part}/${from}`,
          `is called ${to}, which the base means otherwise`,
          "choose another name",
          "name-collision",
        );
    }
  };
  moved(
    "codes",
    Object.entries(codes).map(([code, patch]) => [code, patch.code]),
    codeNames,
  );
  moved(
    "options",
    Object.entries(options).map(([option, patch]) => [option, patch.name]),
    optionNames,
  );

  const renamed = new Map(Object.entries(codes).map(([code, patch]) => [code, patch.code ?? code]));
  const rename = (code: string): string => renamed.get(code) ?? code;
  const rows = source.errors.map((row) => ({ ...row, ...codes[row.code] }));
  const requirementRows = [...source.requirements, ...requirements].map((row) => {
    const patched = patchRequirement(row, profile, renamed);
    return profile.zoneRequired && row.check.op !== "call" && row.check.claim === "zone_id" && row.stage === "claims"
      ? { ...patched, required: true }
      : patched;
  });
  const table = reachable(
    source.stages.map((stage) => ({ ...stage, codes: stage.codes.map(rename) })),
    [...rows, ...added],
    requirementRows,
  );
  return {
    ...source,
    definitions: source.definitions.map((definition) => {
      const patch = types[definition.name];
      return patch === undefined
        ? definition
        : patchDefinition(definition, patch, `${at}/types/${definition.name}`, say);
    }),
    errors: table.errors,
    stages: table.stages,
    requirements: requirementRows,
    limits: { ...source.limits, ...limits },
  };
};

/** A contract with one profile, which changes nothing any more: everything it says is in the contract itself. */
const resolveOne = (source: ContractSource, profile: ProfileSource): ContractSource => {
  const findings: Finding[] = [];
  const say: Say = (pointer, message, fix, rule = "profile") => {
    findings.push({ rule, file: profile.source, pointer, message, fix });
  };
  let view = source;
  for (const step of lineOf(source, profile)) view = applyProfile(view, step, say);
  if (findings.length > 0) throw new ContractError(findings);
  const { id, source: file, description, claims, stages, anchors, keySetUrl, zoneRequired, hints } = profile;
  const plain = { id, source: file, description, claims, stages, anchors, keySetUrl, zoneRequired, hints };
  return { ...view, defaultProfile: id, profiles: [plain] };
};

/**
 * One complete contract per profile, in the contract's order. Every code of every profile is known to definitions that
 * ask for every code, so that all profiles share them.
 *
 * @throws ContractError when a profile names what is not there
 */
export const resolveProfiles = (source: ContractSource): readonly ContractSource[] => {
  const views = source.profiles.map((profile) => resolveOne(source, profile));
  const every = [...new Set(views.flatMap((view) => view.errors.map((row) => row.code)))];
  return views.map((view) =>
    fillCodes(
      view,
      view.errors.map((row) => row.code),
      every,
    ),
  );
};
