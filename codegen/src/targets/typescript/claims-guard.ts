import type { SourceFile } from "ts-morph";
import type { SchemaNode } from "../../contract-source.ts";
import type { ContractModel, ProfileModel, TypeModel } from "../../model.ts";
import { projectedTypes } from "./types.ts";

const heldType = (schema: SchemaNode): string | undefined => {
  const reference = (schema["items"] as SchemaNode | undefined)?.["$ref"] ?? schema["$ref"];
  return typeof reference === "string" ? reference.slice("#/$defs/".length) : undefined;
};

interface Aliased {
  readonly wire: string;
  readonly type: TypeModel;
}

/** Claims that hold lists of objects with two sets of member names. */
const aliasedLists = (model: ContractModel, profile: ProfileModel): readonly Aliased[] =>
  profile.claims.members.flatMap((member): readonly Aliased[] => {
    if (member.schema["type"] !== "array") return [];
    const type = model.types.find(({ name }) => name === heldType(member.schema));
    return type === undefined || Object.keys(type.aliases).length === 0 ? [] : [{ wire: member.names.wire, type }];
  });

/** Guard and explanation of the claims of a profile, in a module that needs nothing else of it. */
export const writeClaimsGuard = (file: SourceFile, model: ContractModel, profile: ProfileModel): void => {
  const claims = profile.claims.name;
  const held = Object.fromEntries(
    profile.claims.members.flatMap((member) => {
      const type = heldType(member.schema);
      return type === undefined ? [] : [[member.names.wire, type]];
    }),
  );
  const lists = aliasedLists(model, profile);
  const mixing = lists.length > 0;
  file.addImportDeclarations([
    { moduleSpecifier: "../kernel/contract.ts", namedImports: ["Issue"], isTypeOnly: true },
    { moduleSpecifier: "../kernel/issues.ts", namedImports: mixing ? ["mixedIssues", "toIssues"] : ["toIssues"] },
    ...(mixing ? [{ moduleSpecifier: "../kernel/project.ts", namedImports: ["foldListMember"] }] : []),
    {
      moduleSpecifier: `../validators/${profile.id}-claims.ts`,
      namedImports: [{ name: "validate", alias: "validateClaims" }],
    },
    {
      moduleSpecifier: `../validators/${profile.id}-claims-explain.ts`,
      namedImports: [{ name: "validate", alias: "validateEveryClaim" }],
    },
    {
      moduleSpecifier: "./claims.ts",
      namedImports: [
        { name: `${claims}Wire`, isTypeOnly: true },
        { name: `fold${claims}` },
        ...lists.map(({ type }) => ({ name: `fold${type.name}` })),
      ],
    },
  ]);
  const folded = lists.reduce(
    (text, { wire, type }) =>
      `foldListMember(${text}, ${JSON.stringify(wire)}, (item) => fold${type.name}(item) ?? item)`,
    "value",
  );
  const mixed = lists.map(
    ({ wire, type }) =>
      `...mixedIssues(${JSON.stringify(claims)}, "claims", value, ${JSON.stringify(wire)}, ${JSON.stringify(type.name)}, fold${type.name})`,
  );
  file.addStatements(
    `const TYPES: Readonly<Record<string, string>> = Object.freeze(${JSON.stringify(held)});
const NONE: readonly Issue[] = Object.freeze([]);

/** Whether a value is claims of this profile; accepts every declared spelling. */
export const isClaims = (value: unknown): value is ${claims}Wire => {
  const folded = fold${claims}(value);
  return folded !== undefined && validateClaims(folded);
};

const explainFolded = (value: unknown): readonly Issue[] =>
  validateEveryClaim(value) ? NONE : toIssues(${JSON.stringify(claims)}, "claims", value, validateEveryClaim.errors ?? [], TYPES);

/** Every finding about the shape of claims: path, rule, expectation and kind, never the value. */
${
  mixing
    ? `export const explainClaims = (value: unknown): readonly Issue[] => {
  const folded = fold${claims}(value);
  if (folded !== undefined || value === undefined) return explainFolded(folded);
  const rest = ${folded};
  return Object.freeze([${mixed.join(", ")}, ...explainFolded(rest)]);
};`
    : `export const explainClaims = (value: unknown): readonly Issue[] => explainFolded(fold${claims}(value));`
}`,
  );
};

/** The claims of the default profile alone: an entry that loads and bundles nothing else. */
export const writeClaimsEntry = (file: SourceFile, model: ContractModel): void => {
  const main = model.source.defaultProfile;
  const projected = [...projectedTypes(model)];
  file.addStatements(
    `export { explainClaims, isClaims } from "./${main}/guard.ts";
export type { ${projected.flatMap((name) => [name, `${name}Wire`]).join(", ")} } from "./${main}/claims.ts";
export type { Issue } from "./kernel/contract.ts";`,
  );
};
