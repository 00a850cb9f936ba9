import { contractOfBundle } from "../../codegen/src/contract-of-bundle.ts";
import { buildModel, type ContractSource } from "../../codegen/src/index.ts";
import type { ProfileModel } from "../../codegen/src/model.ts";

/** A JSON Schema, as the contract's subset allows it. */
export type Schema = Readonly<Record<string, unknown>>;

export interface Member {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** An option of a server and the claim that it is compared with. */
export interface Option extends Member {
  readonly claim: string;
  readonly each?: string;
  readonly words: boolean;
}

/** What documents and requirements of one profile are made of, read from a bundle. */
export interface Grammar {
  readonly profile: string;
  readonly claims: readonly Member[];
  /** Members of the type that a `$ref` names. */
  readonly types: Readonly<Record<string, readonly Member[]>>;
  /** Second spellings by type: alias to wire name. */
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly options: readonly Option[];
  readonly hooks: readonly string[];
  readonly anchors: readonly string[];
  readonly skewSeconds: number;
  readonly futureSeconds: number;
  readonly depth: number;
  /** The schema of the claims with everything that it refers to. */
  readonly schema: Schema;
  /** Wire names of claims whose bad shape has a code of its own. */
  readonly ownCodes: readonly string[];
  readonly zoneRequired: boolean;
  /** Names of options and claims in every language and profile: near misses of each other. */
  readonly neighbours: readonly string[];
}

const grammarOf = (profile: ProfileModel): Omit<Grammar, "neighbours"> => {
  const { types, source } = profile.model;
  const members = (name: string): readonly Member[] =>
    types
      .find((type) => type.name === name)
      ?.members.map(({ names, schema, required }) => ({
        name: names.wire,
        schema,
        required,
      })) ?? [];
  const limits = source.limits as Readonly<Record<string, number>>;
  return {
    profile: profile.id,
    claims: members(profile.claims.name),
    types: Object.fromEntries(types.map((type) => [type.name, members(type.name)])),
    aliases: Object.fromEntries(types.map((type) => [type.name, type.aliases])),
    options: profile.checks.map(({ name, schema, required, check }) => ({
      name,
      schema,
      required,
      claim: check.claim,
      words: check.as === "words",
      ...(check.each === undefined ? {} : { each: check.each }),
    })),
    hooks: [...new Set(profile.hookChecks.map(({ check }) => check.hook))],
    anchors: profile.source.anchors,
    skewSeconds: limits["clockSkewSeconds"] ?? 0,
    futureSeconds: limits["futureIssuedAtSeconds"] ?? 0,
    depth: limits["jsonDepth"] ?? 16,
    schema: {
      ...profile.claims.schema,
      $defs: Object.fromEntries(types.map((type) => [type.name, type.schema])),
    },
    ownCodes: profile.claims.members.filter(({ invalid }) => invalid !== undefined).map(({ names }) => names.wire),
    zoneRequired: profile.source.zoneRequired,
  };
};

/** Everything the generator knows of a contract comes from its published bundle. */
export const grammarsOf = (bundle: unknown): readonly Grammar[] => {
  const model = buildModel({ ...contractOfBundle(bundle, "contract.json"), out: "." } as ContractSource);
  const neighbours = [
    ...new Set(
      model.profiles.flatMap(({ claims, checks }) =>
        [...claims.members, ...checks].flatMap(({ names }) => [names.wire, names.typescript, names.python, names.go]),
      ),
    ),
  ];
  return model.profiles.map((profile) => ({ ...grammarOf(profile), neighbours }));
};
