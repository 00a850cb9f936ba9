import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { core, decodeJson, decodeUtf8, type Profile } from "../../generated/typescript/index.ts";
import type { FuzzCase } from "./generate-case.ts";
import type { Grammar, Schema } from "./grammar.ts";

/** What the schemas alone say of a case. */
export interface SchemaVerdict {
  /** Whether the requirement options are those of a server. */
  readonly configured: boolean;
  /** Whether the claims have their shape; `undefined` when the document is not strict JSON. */
  readonly shaped?: boolean;
  /** What the generated guard says otherwise than Ajv on the published schema. */
  readonly guardFault?: string;
}

/** Judges by Ajv at run time, on the schemas of the bundle, where the executors use what was generated from them. */
export interface SchemaOracle {
  readonly judge: (one: FuzzCase) => SchemaVerdict | undefined;
}

interface Rules {
  readonly grammar: Grammar;
  readonly isClaims: ValidateFunction;
  readonly isShaped: ValidateFunction;
  readonly isNeed: ValidateFunction;
}

const without = (schema: Schema, names: readonly string[]): Schema => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(schema["properties"] as object).filter(([name]) => !names.includes(name)),
  ),
  required: (schema["required"] as readonly string[]).filter((name) => !names.includes(name)),
});

const rulesOf = (grammar: Grammar): Rules => {
  const ajv = new Ajv2020({ strict: false, ownProperties: true });
  const needs: Schema = {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(grammar.options.map(({ name, schema }) => [name, schema])),
    required: grammar.options
      .filter(({ required, claim }) => required || (grammar.zoneRequired && claim === "zone_id"))
      .map(({ name }) => name),
  };
  return {
    grammar,
    isClaims: ajv.compile(grammar.schema),
    isShaped: ajv.compile(without(grammar.schema, grammar.ownCodes)),
    isNeed: ajv.compile(needs),
  };
};

export const createSchemaOracle = (grammars: readonly Grammar[]): SchemaOracle => {
  const rules = new Map(grammars.map((grammar) => [grammar.profile, rulesOf(grammar)]));
  const profiles = core.profiles as unknown as Readonly<Record<string, Profile>>;
  return {
    judge: ({ run, one }) => {
      const rule = rules.get(one.profile);
      const profile = profiles[one.profile];
      if (run !== "ladder" || rule === undefined || profile === undefined) return undefined;
      const configured = rule.isNeed(JSON.parse(one.need));
      const text = one.document ?? decodeUtf8(new Uint8Array(Buffer.from(one.documentBase64 ?? "", "base64")));
      const decoded = text === undefined ? undefined : decodeJson(text, rule.grammar.depth);
      if (!decoded?.ok) return { configured };
      const folded = profile.foldClaims(decoded.value);
      const valid = folded !== undefined && rule.isClaims(folded);
      const shaped = folded !== undefined && rule.isShaped(folded);
      const faults = [
        ...(profile.isClaims(decoded.value) === valid ? [] : ["isClaims"]),
        ...((profile.explainClaims(decoded.value).length === 0) === valid ? [] : ["explainClaims"]),
      ];
      return { configured, shaped, ...(faults.length === 0 ? {} : { guardFault: faults.join(" and ") }) };
    },
  };
};
