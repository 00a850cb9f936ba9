import type {
  ClaimCheckSource,
  ClaimOp,
  ContractSource,
  DefinitionSource,
  HookCheckSource,
  ProfileSource,
  SchemaNode,
} from "./contract-source.ts";
import { ContractError, type Finding } from "./finding.ts";
import { type Names, namesOf } from "./names.ts";
import { normalizeSchema } from "./normalize.ts";
import { resolveProfiles } from "./resolve/profile.ts";

export interface MemberModel {
  readonly names: Names;
  readonly schema: SchemaNode;
  readonly required: boolean;
  /** False when the member is checked but not handed to the user. */
  readonly projected: boolean;
  /** Code for a bad shape of this member, when it is not the default one. */
  readonly invalid?: string;
  /** What an absent member projects to, when not to nothing. */
  readonly absent?: string;
}

export interface TypeModel {
  readonly name: string;
  readonly source: string;
  readonly direction: DefinitionSource["direction"];
  readonly guard: boolean;
  readonly description: string;
  readonly schema: SchemaNode;
  /** Members of an object type in the author's order; empty for unions. */
  readonly members: readonly MemberModel[];
  readonly aliases: Readonly<Record<string, string>>;
}

export type MergeRule = "union" | "or" | "min" | "max" | "same" | "fixed";

export interface CheckModel {
  readonly name: string;
  readonly names: Names;
  readonly source: string;
  readonly stage: "claims" | "requirements";
  readonly order: number;
  readonly required: boolean;
  readonly schema: SchemaNode;
  readonly description: string;
  readonly merge: MergeRule;
  readonly check: ClaimCheckSource;
}

export interface HookCheckModel {
  readonly name: string;
  readonly source: string;
  readonly stage: "revocation";
  readonly order: number;
  readonly description: string;
  readonly check: HookCheckSource;
}

export interface ProfileModel {
  readonly id: string;
  /** The whole contract as this profile has it; its one profile is this one. */
  readonly model: ContractModel;
  readonly source: ProfileSource;
  /** Whether the profile changes anything but its own fields. */
  readonly patched: boolean;
  readonly claims: TypeModel;
  readonly checks: readonly CheckModel[];
  readonly hookChecks: readonly HookCheckModel[];
}

export interface ContractModel {
  readonly source: ContractSource;
  readonly types: readonly TypeModel[];
  readonly profiles: readonly ProfileModel[];
}

const MERGE: Readonly<Record<ClaimOp, MergeRule>> = {
  equals: "same",
  present: "or",
  absent: "or",
  containsAll: "union",
  containsAny: "same",
  atMost: "min",
  atLeast: "max",
  oneOf: "same",
};

/** One definition as a type, with the names of its members in every language. */
export const typeModel = (definition: DefinitionSource): TypeModel => {
  const schema = normalizeSchema(definition.schema);
  const required = new Set((schema["required"] as readonly string[] | undefined) ?? []);
  const members = Object.entries((schema["properties"] as Record<string, SchemaNode> | undefined) ?? {}).map(
    ([wire, member]): MemberModel => {
      const rename = member["x-name"];
      const invalid = member["x-invalid"];
      const absent = member["x-absent"];
      return {
        names: namesOf(wire, rename),
        schema: member,
        required: required.has(wire),
        projected: rename !== false,
        ...(typeof invalid === "string" ? { invalid } : {}),
        ...(typeof absent === "string" ? { absent } : {}),
      };
    },
  );
  return {
    name: definition.name,
    source: definition.source,
    direction: definition.direction,
    guard: definition.guard,
    description: (schema["description"] as string | undefined) ?? "",
    schema,
    members,
    aliases: (schema["x-alias"] as Record<string, string> | undefined) ?? {},
  };
};

/**
 * Revocation and requirements see what was handed on. An anchor or a requirement on a claim that is not would silently
 * find nothing: the one would never be looked up, the other pass or fail for everybody.
 */
const refuseUnread = (profile: ProfileModel): ProfileModel => {
  const handedOn = (wire: string): boolean =>
    profile.claims.members.some((member) => member.names.wire === wire && member.projected);
  const finding = (file: string, pointer: string, wire: string): Finding => ({
    rule: "claim-not-handed-on",
    file,
    pointer,
    message: `reads ${wire}, which is not handed on ("x-name": false)`,
    fix: "give the claim a name",
  });
  const findings = [
    ...profile.source.anchors
      .filter((wire) => !handedOn(wire))
      .map((wire) => finding(profile.source.source, `/${profile.id}/anchors`, wire)),
    ...profile.checks
      .filter((check) => check.stage === "requirements" && !handedOn(check.check.claim))
      .map((check) => finding(check.source, `/${check.name}/check/claim`, check.check.claim)),
  ];
  for (const { name, source: file, check } of profile.hookChecks)
    for (const wire of check.args) if (!handedOn(wire)) findings.push(finding(file, `/${name}/check/args`, wire));
  if (findings.length > 0) throw new ContractError(findings);
  return profile;
};

const PATCHES = ["base", "types", "errors", "codes", "requirements", "options", "limits"] as const;

const isPatched = (profile: ProfileSource): boolean => PATCHES.some((part) => profile[part] !== undefined);

const profileModel = (view: ContractSource, written: ProfileSource): ProfileModel => {
  const [profile] = view.profiles;
  if (profile === undefined) throw new TypeError("a view has one profile");
  const types = view.definitions.map(typeModel);
  const claims = types.find((type) => type.name === profile.claims);
  if (claims === undefined) throw new TypeError(`profile ${profile.id}: no definition ${profile.claims}`);
  const checks: CheckModel[] = [];
  const hookChecks: HookCheckModel[] = [];
  for (const requirement of view.requirements) {
    const { name, source: file, order, description, check } = requirement;
    if (check.op === "call") hookChecks.push({ name, source: file, stage: "revocation", order, description, check });
    else {
      const python = requirement.names?.python;
      const go = requirement.names?.go;
      checks.push({
        name,
        names: namesOf(name, { typescript: name, ...(python ? { python } : {}), ...(go ? { go } : {}) }),
        source: file,
        stage: requirement.stage === "claims" ? "claims" : "requirements",
        order,
        required: requirement.required ?? false,
        schema: normalizeSchema(requirement.schema ?? {}),
        description,
        merge: requirement.stage === "claims" ? "fixed" : MERGE[check.op],
        check,
      });
    }
  }
  const place = (stage: CheckModel["stage"]): number => profile.stages.indexOf(stage);
  checks.sort((a, b) => place(a.stage) - place(b.stage) || a.order - b.order);
  hookChecks.sort((a, b) => a.order - b.order);
  const profiles: ProfileModel[] = [];
  const model: ContractModel = { source: view, types, profiles };
  const whole = refuseUnread({
    id: profile.id,
    model,
    source: profile,
    patched: isPatched(written),
    claims,
    checks,
    hookChecks,
  });
  profiles.push(whole);
  return whole;
};

/**
 * The typed model that all targets share. Its own types are those of the default profile; what differs by profile is in
 * the model of each profile.
 */
export const buildModel = (source: ContractSource): ContractModel => {
  const profiles = resolveProfiles(source).map((view, index) =>
    profileModel(view, source.profiles[index] as ProfileSource),
  );
  const main = profiles.find((profile) => profile.id === source.defaultProfile);
  const definitions = main?.model.source.definitions ?? source.definitions;
  return { source, types: main?.model.types ?? definitions.map(typeModel), profiles };
};
