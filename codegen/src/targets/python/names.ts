import type { ContractModel, ProfileModel, TypeModel } from "../../model.ts";
import { snakeCase } from "../../names.ts";
import { projectedTypes } from "../typescript/types.ts";

/** Contract `acme` as a distribution: `acme-contract`. */
export const distributionOf = (model: ContractModel): string => {
  const { name } = model.source;
  return name.endsWith("contract") ? name : `${name}-contract`;
};

/** The package that is imported: `acme_contract`. */
export const packageOf = (model: ContractModel): string => distributionOf(model).replaceAll("-", "_");

/** Folder of a profile: `2026-05` is `p2026_05`. */
export const profilePackage = (profile: ProfileModel): string => `p${profile.id.replace(/[^A-Za-z0-9]/g, "_")}`;

/** Name of a definition as part of a function name: `ChainHop` is `chain_hop`. */
export const functionPart = (type: string): string => snakeCase(type);

/** Claims and what they hold, held types first, as a profile has them. */
export const claimTypes = (profile: ProfileModel): readonly TypeModel[] => {
  const names = projectedTypes(profile.model);
  const types = profile.model.types.filter((type) => names.has(type.name) && type.name !== profile.claims.name);
  return [...types, profile.claims];
};

/** Words that no parameter and no attribute may be called. */
const KEYWORDS: ReadonlySet<string> = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self".split(
    " ",
  ),
);

export const parameterName = (name: string): string => {
  const snake = snakeCase(name);
  return KEYWORDS.has(snake) ? `${snake}_` : snake;
};

/** Whether a name can stand in a class as it is; two underscores in front would change it. */
export const isIdentifier = (name: string): boolean => /^(?!__)[A-Za-z_]\w*$/.test(name) && !KEYWORDS.has(name);

/** The definition that a schema refers to. */
export const refOf = (schema: unknown): string | undefined => {
  const reference = (schema as { readonly $ref?: unknown } | undefined)?.$ref;
  return typeof reference === "string" ? reference.slice("#/$defs/".length) : undefined;
};
