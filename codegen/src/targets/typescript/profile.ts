import type { SourceFile } from "ts-morph";
import type { SchemaNode } from "../../contract-source.ts";
import type { ContractModel, HookCheckModel, ProfileModel, TypeModel } from "../../model.ts";
import { profileIdentifier } from "../../names.ts";

const frozen = (values: readonly string[]): string => `Object.freeze(${JSON.stringify(values)} as const)`;

const handedOn = (type: TypeModel): Readonly<Record<string, string>> =>
  Object.fromEntries(
    type.members.filter((member) => member.projected).map((member) => [member.names.wire, member.names.typescript]),
  );

const hookRow = (check: HookCheckModel, model: ContractModel, profile: ProfileModel): string => {
  const { hook, args, error, unavailable, reason } = check.check;
  const nameOf = (wire: string): string =>
    profile.claims.members.find((member) => member.names.wire === wire)?.names.typescript ?? wire;
  const failsOn = model.source.hooks.find((row) => row.name === hook)?.verdict !== "pass";
  const row = {
    name: check.name,
    order: check.order,
    hook,
    args: args.map(nameOf),
    failsOn,
    error,
    unavailable,
    reason,
  };
  const members = Object.entries({ ...row, description: check.description }).map(
    ([name, value]) =>
      `${name}: ${Array.isArray(value) ? `Object.freeze(${JSON.stringify(value)})` : JSON.stringify(value)}`,
  );
  return `    Object.freeze({ ${members.join(", ")} } as const),`;
};

/** The one value that a verifier needs of a profile. */
export const writeProfile = (file: SourceFile, model: ContractModel, profile: ProfileModel): void => {
  const claims = profile.claims.name;
  const { header, limits } = model.source;
  const id = profileIdentifier(profile.id);
  const heldTypes = Object.fromEntries(
    profile.claims.members.flatMap((member) => {
      const reference = (member.schema["items"] as SchemaNode | undefined)?.["$ref"] ?? member.schema["$ref"];
      return typeof reference === "string" ? [[member.names.wire, reference.slice("#/$defs/".length)]] : [];
    }),
  );
  const anchors = profile.source.anchors.map(
    (wire) => profile.claims.members.find((member) => member.names.wire === wire)?.names.typescript ?? wire,
  );
  file.addImportDeclarations([
    { moduleSpecifier: "../identity.ts", namedImports: ["identity"] },
    { moduleSpecifier: "../kernel/contract.ts", namedImports: ["Issue", "Profile"], isTypeOnly: true },
    { moduleSpecifier: "../kernel/issues.ts", namedImports: ["toIssues"] },
    {
      moduleSpecifier: `../validators/${profile.id}-requirements-explain.ts`,
      namedImports: [{ name: "validate", alias: "validateEveryRequirement" }],
    },
    {
      moduleSpecifier: `../validators/${profile.id}-shape.ts`,
      namedImports: [{ name: "validate", alias: "validateShape" }],
    },
    {
      moduleSpecifier: "./claims.ts",
      namedImports: [
        { name: claims, isTypeOnly: true },
        { name: `${claims}Wire`, isTypeOnly: true },
        { name: `fold${claims}` },
        { name: `project${claims}` },
      ],
    },
    { moduleSpecifier: "./guard.ts", namedImports: ["explainClaims", "isClaims"] },
    { moduleSpecifier: "./schema.ts", namedImports: ["claimsSchema"] },
    { moduleSpecifier: "./enforce.ts", namedImports: ["enforce", "enforceIdentity", "enforceOwnCodes"] },
    { moduleSpecifier: "./errors.ts", namedImports: [{ name: "ErrorCode", isTypeOnly: true }, { name: "errors" }] },
    {
      moduleSpecifier: "./requirements.ts",
      namedImports: [{ name: "checks" }, { name: "Requirements", isTypeOnly: true }],
    },
  ]);
  file.addStatements(
    `const NONE: readonly Issue[] = Object.freeze([]);

const given = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
};

/** Every finding about requirement options; members that are \`undefined\` count as not given. */
export const explainRequirements = (value: unknown): readonly Issue[] => {
  const options = given(value);
  return validateEveryRequirement(options)
    ? NONE
    : toIssues("Requirements", "options", options, validateEveryRequirement.errors ?? []);
};

/** Profile ${profile.id}: ${profile.source.description} */
export const ${id}: Profile<${claims}, ${claims}Wire, Requirements, ErrorCode> = Object.freeze({
  id: ${JSON.stringify(profile.id)},
  contract: identity,
  stages: ${frozen(profile.source.stages)},
  errors,
  checks,
  hookChecks: Object.freeze([
${profile.hookChecks.map((check) => hookRow(check, model, profile)).join("\n")}
  ]),
  limits: Object.freeze(${JSON.stringify(limits)}),
  header: Object.freeze({
    algorithms: ${frozen(header.algorithms)},
    types: ${frozen(header.types)},
    forbidden: ${frozen(header.forbidden)},
  }),
  claimNames: Object.freeze(${JSON.stringify(handedOn(profile.claims))}),
  memberNames: Object.freeze({
${Object.entries(heldTypes)
  .map(([wire, name]) => {
    const held = model.types.find((type) => type.name === name);
    return `    ${JSON.stringify(wire)}: Object.freeze(${JSON.stringify(held === undefined ? {} : handedOn(held))}),`;
  })
  .join("\n")}
  }),
  keySetUrl: ${JSON.stringify(profile.source.keySetUrl)},
  zoneRequired: ${profile.source.zoneRequired},
  hints: ${profile.source.hints},
  isClaims,
  explainClaims,
  claimsSchema,
  foldClaims: fold${claims},
  hasClaimsShape: validateShape as unknown as (value: unknown) => value is ${claims}Wire,
  project: project${claims},
  enforce,
  enforceIdentity,
  enforceOwnCodes,
  anchors: (claims: ${claims}): readonly string[] => ${
    anchors.length === 1
      ? `[claims.${anchors[0]}]`
      : `[...new Set([${anchors.map((name) => `claims.${name}`).join(", ")}].filter((id) => id !== undefined))]`
  },
  explainRequirements,
});`,
  );
};
