import type { SourceFile } from "ts-morph";
import type { ContractModel } from "../../model.ts";
import { pascalCase, profileIdentifier } from "../../names.ts";
import { messageTypes } from "../openapi/document.ts";
import { guardedTypes } from "./guards.ts";
import { schemaNameOf } from "./standard.ts";
import { projectedTypes } from "./types.ts";

/** Name under which the contract value is exported. */
export const exportNameOf = (model: ContractModel): string => model.source.exportName ?? "contract";

/** Table of contents, and the contract value. */
export const writeIndex = (file: SourceFile, model: ContractModel): void => {
  const main = model.source.defaultProfile;
  const projected = [...projectedTypes(model)];
  const others = model.types.filter((type) => !projected.includes(type.name)).map((type) => type.name);
  const guarded = guardedTypes(model);
  file.addImportDeclarations([
    ...model.profiles.map((profile) => ({
      moduleSpecifier: `./${profile.id}/profile.ts`,
      namedImports: [profileIdentifier(profile.id)],
    })),
    { moduleSpecifier: "./identity.ts", namedImports: ["identity"] },
    { moduleSpecifier: "./kernel/contract.ts", namedImports: ["Contract", "Profile"], isTypeOnly: true },
  ]);
  file.addStatements(
    `export { type ErrorCode, errors, type Reason, type SeedErrorCode } from "./${main}/errors.ts";
${
  guarded.length === 0
    ? ""
    : `export { ${guarded.flatMap((type) => [`explain${type.name}`, `is${type.name}`]).join(", ")} } from "./guards.ts";
export { ${guarded.map(({ name }) => schemaNameOf(name)).join(", ")} } from "./schemas.ts";`
}
${
  messageTypes(model).length === 0
    ? ""
    : 'export type { components as HttpComponents, operations as HttpOperations, paths as HttpPaths } from "./http.ts";'
}
export { identity } from "./identity.ts";
export type { CheckRow, Contract, ContractIdentity, ErrorRow, Failure, HookRow, Issue, Limits, MergeRule, Profile, StageName } from "./kernel/contract.ts";
export { type DecodedJson, type DecodeRule, decodeJson, decodeUtf8 } from "./kernel/decode.ts";
export { hasWord, own } from "./kernel/ops.ts";
export type { JsonSchemaOptions, StandardIssue, StandardResult, StandardSchema } from "./kernel/standard.ts";
export { ${model.source.hooks.map((hook) => `${hook.name}Stub`).join(", ")} } from "./ports.ts";
export type { ${[...model.source.hooks.map((hook) => `${pascalCase(hook.name)}Port`), "RevocationStore"].join(", ")} } from "./ports.ts";
${model.source.revocation === undefined ? "" : 'export { type RevocationProtocol, revocationProtocol } from "./revocation.ts";'}
export type { ${others.join(", ")} } from "./types.ts";
export type { ${projected.flatMap((name) => [name, `${name}Wire`]).join(", ")} } from "./${main}/claims.ts";
export { explainClaims, isClaims } from "./${main}/guard.ts";
export { explainRequirements } from "./${main}/profile.ts";
export { checks, type RequirementOverrides, type Requirements } from "./${main}/requirements.ts";
export { claimsSchema } from "./${main}/schema.ts";

/** Profiles of this contract by id. */
export interface Profiles extends Readonly<Record<string, Profile>> {
${model.profiles.map((profile) => `  readonly ${JSON.stringify(profile.id)}: typeof ${profileIdentifier(profile.id)};`).join("\n")}
}

const profiles: Profiles = Object.freeze({
${model.profiles.map((profile) => `  ${JSON.stringify(profile.id)}: ${profileIdentifier(profile.id)},`).join("\n")}
});

/** The contract that this code was generated from; verifiers take it as \`contract\`. */
export const ${exportNameOf(model)}: Contract<Profiles, ${JSON.stringify(main)}> = Object.freeze({ ...identity, defaultProfile: ${JSON.stringify(main)}, profiles });`,
  );
};
