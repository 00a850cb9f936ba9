import type { SchemaNode } from "../../contract-source.ts";
import type { ContractModel, TypeModel } from "../../model.ts";
import { goName, pascalCase } from "../../names.ts";
import { projectedTypes } from "../typescript/types.ts";
import { doc, fieldName, quote, refOf } from "./text.ts";

type Members = Readonly<Record<string, SchemaNode>>;

const membersOf = (schema: SchemaNode): Members => (schema["properties"] as Members | undefined) ?? {};

const describe = (schema: SchemaNode): string => {
  const text = String(schema["description"] ?? "");
  return typeof schema["const"] === "string" ? `${text} Always ${schema["const"]}.` : text;
};

/** Messages that the wire knows; what verification answers is the kernel's, because codes differ by profile. */
export const messageModels = (model: ContractModel): readonly TypeModel[] => {
  const projected = projectedTypes(model);
  return model.types.filter((type) => !projected.has(type.name) && type.direction !== "api");
};

/** Type of a member; optional members are pointers where their zero value means something. */
const typeOf = (model: ContractModel, schema: SchemaNode, required: boolean): string => {
  const optional = (type: string, zeroIsNone: boolean): string => (required || zeroIsNone ? type : `*${type}`);
  const reference = refOf(schema);
  if (reference !== undefined) {
    const type = model.types.find(({ name }) => name === reference);
    if (type?.direction === "api" || type === undefined || projectedTypes(model).has(reference)) {
      return optional("kernel.Value", false);
    }
    const isStruct = type.members.length > 0;
    return isStruct || mapOf(type.schema) === undefined ? optional(reference, !isStruct) : reference;
  }
  if (schema["type"] === "boolean" || typeof schema["const"] === "boolean") return optional("bool", false);
  if (schema["type"] === "integer" || typeof schema["const"] === "number") {
    return optional("int64", Number(schema["minimum"]) > 0);
  }
  if (schema["type"] === "string" || typeof schema["const"] === "string") {
    const filled = schema["const"] !== undefined || schema["enum"] !== undefined || Number(schema["minLength"]) > 0;
    return optional("string", filled);
  }
  if (schema["type"] === "array" && schema["prefixItems"] === undefined) {
    return `[]${typeOf(model, (schema["items"] as SchemaNode | undefined) ?? {}, true)}`;
  }
  const values = mapOf(schema);
  return values === undefined ? optional("kernel.Value", false) : `map[string]${typeOf(model, values, true)}`;
};

/** Schema of the values of a map; undefined for everything else. */
const mapOf = (schema: SchemaNode): SchemaNode | undefined => {
  const values = schema["additionalProperties"];
  const isMap = schema["type"] === "object" && Object.keys(membersOf(schema)).length === 0;
  return isMap && typeof values === "object" && values !== null ? (values as SchemaNode) : undefined;
};

const structText = (model: ContractModel, name: string, about: readonly string[], schema: SchemaNode): string => {
  const required = new Set((schema["required"] as readonly string[] | undefined) ?? []);
  const taken = new Set<string>();
  const fields = Object.entries(membersOf(schema)).map(([wire, member]) => {
    const field = fieldName(goName(wire), taken);
    taken.add(field);
    const given = required.has(wire);
    const tag = `json:${quote(given ? wire : `${wire},omitempty`)}`;
    return `${doc([describe(member)], "\t")}\t${field} ${typeOf(model, member, given)} ${tag.includes("`") ? quote(tag) : `\`${tag}\``}\n`;
  });
  return `${doc(about)}type ${name} struct {\n${fields.join("\n")}}\n`;
};

/** The constant that tells the variants of a union apart. */
const tagOf = (variants: readonly SchemaNode[]): string | undefined => {
  const constant = (variant: SchemaNode, name: string): unknown => membersOf(variant)[name]?.["const"];
  return Object.keys(membersOf(variants[0] ?? {})).find((name) => {
    const values = variants.map((variant) => constant(variant, name));
    return !values.includes(undefined) && new Set(values).size === values.length;
  });
};

const unionText = (model: ContractModel, type: TypeModel, variants: readonly SchemaNode[], tag: string): string => {
  const structs = variants.map((variant) => {
    const value = String(membersOf(variant)[tag]?.["const"]);
    const name = `${type.name}${pascalCase(value).replace(/[^A-Za-z0-9]/g, "_")}`;
    const about = [`${name} is the ${type.name} whose ${tag} is ${value}. ${String(variant["description"] ?? "")}`];
    return `${structText(model, name, about, variant)}
func (${name}) is${type.name}() {}
`;
  });
  return `${doc([`${type.name}: ${type.description}`, `One of its variants, told apart by ${tag}.`])}type ${type.name} interface {
\tis${type.name}()
}

${structs.join("\n")}`;
};

const typeText = (model: ContractModel, type: TypeModel): string => {
  const about = [`${type.name}: ${type.description}`];
  if (type.members.length > 0) return structText(model, type.name, about, type.schema);
  const variants = type.schema["oneOf"] as readonly SchemaNode[] | undefined;
  const tag = variants === undefined ? undefined : tagOf(variants);
  if (variants !== undefined && tag !== undefined) return unionText(model, type, variants, tag);
  return `${doc(about)}type ${type.name} = ${typeOf(model, type.schema, true)}\n`;
};

/** Every message of the contract as a struct for output; incoming ones are decoded strictly and guarded. */
export const messagesText = (model: ContractModel): string =>
  messageModels(model)
    .map((type) => typeText(model, type))
    .join("\n");
