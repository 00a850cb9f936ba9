import { Ajv2020 } from "ajv/dist/2020.js";
import { pointerOf } from "../breaking/pointer.ts";
import type { ContractSource, SchemaNode } from "../contract-source.ts";
import type { Finding } from "../finding.ts";
import { snakeCase } from "../names.ts";

// What is written into code and keys of every language: visible ASCII.
const TEXT: SchemaNode = { type: "string", pattern: "^[!-~]{1,100}$" };
const LIST: SchemaNode = { type: "array", minItems: 1, maxItems: 100, uniqueItems: true, items: TEXT };
const PAIRS: SchemaNode = { ...LIST, items: { type: "array", minItems: 2, maxItems: 2, items: TEXT } };
const NAME: SchemaNode = { pattern: "^[a-z][A-Za-z0-9]{0,49}$" };
const INTEGER: SchemaNode = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

const shape = (properties: Readonly<Record<string, SchemaNode>>): SchemaNode => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const texts = (...names: readonly string[]): Readonly<Record<string, SchemaNode>> =>
  Object.fromEntries(names.map((name) => [name, TEXT]));

const outline: SchemaNode = shape({
  source: { type: "string" },
  kinds: LIST,
  anchorClaims: PAIRS,
  v1: shape({
    ...texts("revocationStream", "revocationGroup", "epochStream", "epochGroup"),
    anchorFields: PAIRS,
    ...texts("zoneField", "epochField", "signatureField", "nullText", "keyPrefix", "epochInfix"),
  }),
  v2: shape({
    ...texts("version", "streamDomain", "snapshotDomain", "everyZone"),
    headFields: LIST,
    types: LIST,
    manifestFields: LIST,
    ...texts("streamKey", "markKey", "suspensionKey", "epochKey", "freshnessKey", "snapshotKey", "chunkKey"),
    ...texts("leaseKey"),
  }),
  deadLetterStream: TEXT,
  deadLetterFields: LIST,
  rejectReasons: LIST,
  closedReasons: LIST,
  limits: { type: "object", propertyNames: NAME, additionalProperties: INTEGER },
  defaults: { type: "object", propertyNames: NAME, additionalProperties: { anyOf: [INTEGER, LIST] } },
});

/** What publishers and readers of revocations agree on: whole, in letters that every language writes alike. */
export const lintRevocation = (source: ContractSource): readonly Finding[] => {
  const { revocation } = source;
  if (revocation === undefined) return [];
  const findings: Finding[] = [];
  const say = (rule: string, pointer: string, message: string, fix: string): void => {
    const file = typeof revocation?.source === "string" ? revocation.source : "countersign.config.ts";
    findings.push({ rule, file, pointer: `/revocation${pointer}`, message, fix });
  };
  const validate = new Ajv2020({ allErrors: true, strict: true, strictTypes: false }).compile(outline);
  if (!validate(revocation)) {
    for (const { instancePath, message = "is malformed" } of validate.errors ?? [])
      say("revocation-form", instancePath, message, "give names, limits and defaults of revocations whole");
    return findings;
  }
  const kinds = new Set(revocation.kinds);
  const claims = new Set(
    source.definitions.flatMap(({ schema }) => Object.keys((schema["properties"] as object | undefined) ?? {})),
  );
  for (const [at, pairs] of [
    ["/anchorClaims", revocation.anchorClaims],
    ["/v1/anchorFields", revocation.v1.anchorFields],
  ] as const) {
    for (const [index, [name, kind]] of pairs.entries()) {
      const pointer = `${at}${pointerOf(index)}`;
      if (!kinds.has(kind)) say("revocation-form", pointer, `names no kind: ${kind}`, "name one of `kinds`");
      if (at === "/anchorClaims" && !claims.has(name))
        say("unknown-claim", pointer, `names ${name}`, "name a claim of this contract");
    }
  }
  for (const table of ["limits", "defaults"] as const) {
    const names = Object.keys(revocation[table]);
    const twins = names.filter(
      (name, index) => names.findIndex((other) => snakeCase(other) === snakeCase(name)) < index,
    );
    for (const name of twins)
      say("name-collision", `/${table}${pointerOf(name)}`, "has the name of another in Python", "choose another name");
  }
  return findings;
};
