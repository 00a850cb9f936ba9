import type { SourceFile } from "ts-morph";
import type { SchemaNode } from "../../contract-source.ts";
import type { ContractModel, MemberModel, ProfileModel, TypeModel } from "../../model.ts";
import { docsOf, memberName, typeText } from "./type-text.ts";
import { projectedTypes } from "./types.ts";

const refOf = (schema: SchemaNode | undefined): string | undefined => {
  const reference = schema?.["$ref"];
  return typeof reference === "string" ? reference.slice("#/$defs/".length) : undefined;
};

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Expression that projects one member of `wire`. */
const projection = (member: MemberModel): string => {
  const { wire } = member.names;
  const schema = member.schema;
  const item = schema["items"] as SchemaNode | undefined;
  const property = /^[A-Za-z_$][\w$]*$/.test(wire) ? `.${wire}` : `[${JSON.stringify(wire)}]`;
  const read = member.required ? `wire${property}` : `own(wire, ${JSON.stringify(wire)})`;
  const own = refOf(schema);
  if (own !== undefined) return member.required ? `project${own}(${read})` : `optionalObject(${read}, project${own})`;
  if (schema["x-opaque"] === true) return `freezeDeep(${read})`;
  if (schema["type"] === "array") {
    const held = refOf(item);
    const of = held === undefined ? `same<${typeText(item ?? {}, (name) => name)}>` : `project${held}`;
    return `${member.required ? "requiredList" : "optionalList"}(${read}, ${of})`;
  }
  if (Array.isArray(schema["anyOf"])) return `${member.required ? "textOrList" : "optionalTextOrList"}(${read})`;
  if (schema["type"] === "integer") return member.required ? `${read} + 0` : `optionalInteger(${read})`;
  if (member.required) return read;
  if (schema["type"] === "boolean") return `optionalFlag(${read})`;
  const type = typeText(schema, (name) => name);
  const text = `optionalText${type === "string" ? "" : `<${type}>`}(${read})`;
  return member.absent === undefined ? text : `${text} ?? ${JSON.stringify(member.absent)}`;
};

const writeForms = (file: SourceFile, type: TypeModel, isClaims: boolean): void => {
  file.addInterface({
    name: `${type.name}Wire`,
    isExported: true,
    docs: [`${type.description} Wire form.`],
    properties: type.members.map((member) => ({
      name: memberName(member.names.wire),
      isReadonly: true,
      hasQuestionToken: !member.required,
      type: typeText(member.schema, (name) => `${name}Wire`),
      docs: docsOf(member.schema),
    })),
  });
  file.addInterface({
    name: type.name,
    isExported: true,
    docs: [type.description],
    properties: [
      ...type.members
        .filter((member) => member.projected)
        .map((member) => {
          const given = member.required || member.absent !== undefined;
          const base = typeText(member.schema, (name) => name);
          return {
            name: member.names.typescript,
            isReadonly: true,
            hasQuestionToken: !given,
            type: given ? base : `${base} | undefined`,
            docs: docsOf(member.schema),
          };
        }),
      ...(isClaims
        ? [
            {
              name: "extra",
              isReadonly: true,
              type: "Readonly<Record<string, unknown>>",
              docs: ["Members that the contract does not name, frozen at every depth."],
            },
          ]
        : []),
    ],
  });
  const lines = type.members
    .filter((member) => member.projected)
    .map((member) => `  ${member.names.typescript}: ${projection(member)},`);
  if (isClaims) lines.push("  extra: restOf(wire, KNOWN),");
  file.addStatements(
    `/** Wire form to frozen language form; reads own members only. */
export const project${type.name} = (wire: ${type.name}Wire): ${type.name} => Object.freeze({
${lines.join("\n")}
});`,
  );
};

/** Claims and what they contain, in wire form and projected form, with folding and projection. */
export const writeClaims = (file: SourceFile, model: ContractModel, profile: ProfileModel): void => {
  const names = projectedTypes(model);
  const types = model.types.filter((type) => names.has(type.name));
  const aliased = types.filter((type) => Object.keys(type.aliases).length > 0);
  const body = file;
  for (const type of types) {
    if (type.name !== profile.claims.name) writeForms(body, type, false);
  }
  body.addStatements(
    `const KNOWN: ReadonlySet<string> = new Set(${JSON.stringify(profile.claims.members.map((member) => member.names.wire))});`,
  );
  writeForms(body, profile.claims, true);
  for (const type of aliased) {
    body.addStatements(
      `const ${lower(type.name)}Aliases: Readonly<Record<string, string>> = Object.freeze(${JSON.stringify(type.aliases)});
/** Rewrites aliased members of one object; \`undefined\` when it mixes both spellings. */
export const fold${type.name} = (value: unknown): unknown => foldAliases(value, ${lower(type.name)}Aliases);`,
    );
  }
  const folds = profile.claims.members
    .map((member) => {
      const hop = refOf(member.schema["items"] as SchemaNode | undefined);
      const type = aliased.find((candidate) => candidate.name === hop);
      return type === undefined
        ? undefined
        : `foldListMember(value, ${JSON.stringify(member.names.wire)}, fold${type.name})`;
    })
    .filter((text) => text !== undefined);
  const text =
    folds.length === 0
      ? "value"
      : folds.reduceRight((inner, fold) => (inner === "" ? fold : fold.replace("(value,", `(${inner},`)), "");
  body.addStatements(
    `/** Rewrites aliased members; \`undefined\` when one object mixes both spellings. */
export const fold${profile.claims.name} = (value: unknown): unknown => ${text};`,
  );
  const used = [
    "foldAliases",
    "foldListMember",
    "freezeDeep",
    "optionalFlag",
    "optionalInteger",
    "optionalList",
    "optionalObject",
    "optionalText",
    "optionalTextOrList",
    "requiredList",
    "restOf",
    "same",
    "textOrList",
  ].filter((name) => new RegExp(`\\b${name}[(<]`).test(body.getFullText()));
  body.insertImportDeclarations(0, [
    ...(/\bown\(/.test(body.getFullText()) ? [{ moduleSpecifier: "../kernel/ops.ts", namedImports: ["own"] }] : []),
    { moduleSpecifier: "../kernel/project.ts", namedImports: used },
  ]);
};
