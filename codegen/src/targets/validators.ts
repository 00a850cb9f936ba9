import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { closureOf, typeDocument } from "../bundle.ts";
import type { SchemaNode } from "../contract-source.ts";
import type { ContractModel, ProfileModel } from "../model.ts";
import { DOCS_ONLY, stripDocs } from "../normalize.ts";
import { remembered } from "./remembered.ts";
import { headerText, type OutputFile, patchSources, type Target } from "./target.ts";
import { guardedTypes } from "./typescript/guards.ts";

const standaloneCode = standalone as unknown as (ajv: Ajv2020, exports: Record<string, string>) => string;

const EMBEDDED_AWAY = (keyword: string): boolean =>
  DOCS_ONLY(keyword) ||
  keyword.startsWith("x-") ||
  keyword === "format" ||
  keyword === "default" ||
  keyword === "deprecated";

/** Run-time helpers that Ajv would load by `require`, and what stands in their place. */
const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/const (\w+) = require\("ajv\/dist\/runtime\/ucs2length"\)\.default;/g, "const $1 = codePointLength;"],
];

const remember = remembered<string>(256);

const compile = (
  schemas: readonly SchemaNode[],
  exported: Readonly<Record<string, string>>,
  allErrors: boolean,
): string =>
  remember(JSON.stringify([schemas, exported, allErrors]), () => compileAfresh(schemas, exported, allErrors));

const compileAfresh = (
  schemas: readonly SchemaNode[],
  exported: Readonly<Record<string, string>>,
  allErrors: boolean,
): string => {
  const ajv = new Ajv2020({
    strict: true,
    allErrors,
    ownProperties: true,
    inlineRefs: false,
    messages: false,
    allowUnionTypes: false,
    // `formChecker` has looked already; each of these instances would compile the meta-schema again.
    validateSchema: false,
    code: { source: true, esm: true, lines: true },
  });
  for (const schema of schemas) ajv.addSchema(schema);
  let code = standaloneCode(ajv, { ...exported });
  for (const [pattern, replacement] of REPLACED) code = code.replace(pattern, replacement);
  // Not empty needs no count: exact, and free of a pass over the text.
  for (const [, alias] of code.matchAll(/const (\w+) = codePointLength;/g)) {
    code = code.replaceAll(new RegExp(`\\b${alias}\\((\\w+)\\) < 1\\)`, "g"), "$1.length < 1)");
  }
  if (code.includes("require(")) throw new TypeError("a generated validator still calls require");
  return code.replace(/^"use strict";\s*/, "");
};

/** Refuses schemas that are not of the dialect at all. */
const formChecker = (): ((schema: SchemaNode) => void) => {
  const ajv = new Ajv2020({ strict: true });
  return (schema) => void ajv.validateSchema(schema, true);
};

const VALIDATOR = "((value: unknown) => boolean) & { errors?: readonly ValidatorError[] | null }";

const moduleText = (code: string, sources: readonly string[]): string => {
  const typed = code.replace(
    /export const validate = (\w+);/,
    (_all, value: string) => `export const validate: Validator = ${value} as unknown as Validator;`,
  );
  const names = code.includes("codePointLength") ? "codePointLength, type ValidatorError" : "type ValidatorError";
  return [
    `// ${headerText(sources)}`,
    "// @ts-nocheck",
    `import { ${names} } from "../kernel/issues.ts";`,
    "",
    `type Validator = ${VALIDATOR};`,
    "",
    typed
      .split("\n")
      .filter((line) => !/^export default /.test(line))
      .join("\n")
      .trim(),
    "",
  ].join("\n");
};

/** A schema without what no validator reads. */
export const bareSchema = (schema: SchemaNode): SchemaNode => stripDocs(schema, EMBEDDED_AWAY);

/** Schema of the requirement options of a profile under their TypeScript names; every member optional. */
export const requirementsSchema = (profile: ProfileModel): SchemaNode => ({
  type: "object",
  properties: Object.fromEntries(profile.checks.map((check) => [check.names.typescript, check.schema])),
  additionalProperties: false,
});

/** Claims without the members that have a code of their own. */
export const shapeSchema = (profile: ProfileModel): SchemaNode => {
  const own = profile.claims.members
    .filter((member) => member.invalid !== undefined)
    .map((member) => member.names.wire);
  const properties = { ...(profile.claims.schema["properties"] as Record<string, SchemaNode>) };
  for (const wire of own) delete properties[wire];
  return {
    ...profile.claims.schema,
    properties,
    required: (profile.claims.schema["required"] as string[]).filter((wire) => !own.includes(wire)),
  };
};

const emit = (model: ContractModel): ReadonlyMap<string, OutputFile> => {
  const files = new Map<string, OutputFile>();
  const uri = model.source.uri;
  const checkForm = formChecker();
  const add = (path: string, schemas: readonly SchemaNode[], target: string, sources: readonly string[]): void => {
    for (const schema of schemas) checkForm(schema);
    files.set(`typescript/validators/${path}.ts`, {
      text: moduleText(compile(schemas, { validate: target }, false), sources),
      sources,
    });
    files.set(`typescript/validators/${path}-explain.ts`, {
      text: moduleText(compile(schemas, { validate: target }, true), sources),
      sources,
    });
  };
  for (const type of guardedTypes(model)) {
    add(type.name, [bareSchema(typeDocument(model, type.name))], `${uri}:${type.name}`, [type.source]);
  }
  for (const profile of model.profiles) {
    const shape = `${uri}:${profile.id}:shape`;
    const own = profile.model;
    const sources = [...new Set([profile.claims.source, ...patchSources(profile)])];
    const claims = profile.claims.name;
    add(`${profile.id}-claims`, [bareSchema(typeDocument(own, claims))], `${uri}:${claims}`, sources);
    const closure = closureOf(own, claims);
    const defs = own.types
      .filter((type) => closure.includes(type.name))
      .map((type) => [type.name, bareSchema(type.schema)]);
    const shapeDocument = { $id: shape, ...bareSchema(shapeSchema(profile)), $defs: Object.fromEntries(defs) };
    checkForm(shapeDocument);
    files.set(`typescript/validators/${profile.id}-shape.ts`, {
      text: moduleText(compile([shapeDocument], { validate: shape }, false), sources),
      sources,
    });
    const need = `${uri}:${profile.id}:requirements`;
    add(`${profile.id}-requirements`, [{ $id: need, ...bareSchema(requirementsSchema(profile)) }], need, [
      ...new Set([...profile.checks.map((check) => check.source), ...patchSources(profile)]),
    ]);
  }
  return files;
};

/** Guards through Ajv standalone: a first-error build, and an all-errors build that runs only to explain. */
export const validatorsTarget: Target = { name: "validators", folder: "typescript", emit };
