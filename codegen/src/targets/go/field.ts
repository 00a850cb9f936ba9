import type { SchemaNode } from "../../contract-source.ts";
import type { MemberModel } from "../../model.ts";
import { fieldName, quote, refOf } from "./text.ts";

/** Names of methods that claims have. */
const CLAIM_METHODS: ReadonlySet<string> = new Set(["Own", "Readable", "Extra"]);

/** How one claim, or one member of a type within the claims, is held in Go. */
export interface Field {
  readonly name: string;
  readonly type: string;
  /** Projects the member of `wire`. */
  readonly project: string;
  /** The member of `c` as a value again, for checks. */
  readonly read: string;
  /** Whether the wire may hold text or a list, which a second field remembers. */
  readonly textOrList: boolean;
}

const scalarOf = (schema: SchemaNode): "Text" | "Integer" | "Flag" =>
  schema["type"] === "integer" ? "Integer" : schema["type"] === "boolean" ? "Flag" : "Text";

const GO = { Text: "string", Integer: "int64", Flag: "bool" } as const;
const VALUE = { Text: "TextValue", Integer: "IntegerValue", Flag: "FlagValue" } as const;

const scalar = (member: MemberModel, own: string, field: string): Pick<Field, "type" | "project" | "read"> => {
  const kind = scalarOf(member.schema);
  if (member.required) {
    return { type: GO[kind], project: `kernel.Required${kind}(${own})`, read: `kernel.${VALUE[kind]}(${field})` };
  }
  if (member.absent !== undefined) {
    return {
      type: "string",
      project: `kernel.TextOr(${own}, ${quote(member.absent)})`,
      read: `kernel.TextValue(${field})`,
    };
  }
  return { type: `*${GO[kind]}`, project: `kernel.Optional${kind}(${own})`, read: `kernel.From${kind}(${field})` };
};

const held = (member: MemberModel, own: string, field: string): Pick<Field, "type" | "project" | "read"> => {
  const { schema } = member;
  const direct = refOf(schema);
  if (direct !== undefined) {
    return member.required
      ? { type: direct, project: `project${direct}(${own})`, read: `${field}.value()` }
      : { type: `*${direct}`, project: `optional${direct}(${own})`, read: `valueOf${direct}(${field})` };
  }
  if (schema["x-opaque"] === true) return { type: "kernel.Value", project: own, read: field };
  if (Array.isArray(schema["anyOf"])) {
    const flag = `c.${textFlag(member)}`;
    return {
      type: "[]string",
      project: `kernel.TextOrTexts(${own})`,
      read: `kernel.FromTextOrTexts(${field}, ${flag})`,
    };
  }
  if (schema["type"] === "array") {
    const items = schema["items"] as SchemaNode | undefined;
    const item = refOf(items);
    if (item !== undefined) {
      return { type: `[]${item}`, project: `listOf${item}(${own})`, read: `valuesOf${item}(${field})` };
    }
    return items?.["type"] === "integer"
      ? { type: "[]int64", project: `kernel.Integers(${own})`, read: `kernel.FromIntegers(${field})` }
      : { type: "[]string", project: `kernel.Texts(${own})`, read: `kernel.FromTexts(${field})` };
  }
  return scalar(member, own, field);
};

/** Name of the unexported field that remembers that a claim was text and no list. */
export const textFlag = (member: MemberModel): string => {
  const name = fieldName(member.names.go);
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}IsText`;
};

/** The field of a member that is handed on. */
export const fieldOf = (member: MemberModel): Field => {
  const name = fieldName(member.names.go, CLAIM_METHODS);
  return {
    name,
    ...held(member, `wire.Own(${quote(member.names.wire)})`, `c.${name}`),
    textOrList: Array.isArray(member.schema["anyOf"]),
  };
};
