import type { SchemaNode } from "../../contract-source.ts";
import type { ContractModel, MemberModel, TypeModel } from "../../model.ts";
import { projectedTypes } from "../typescript/types.ts";
import { fieldsText } from "./fields.ts";
import { docstring, group, importLine, quoted, render } from "./layout.ts";
import { refOf } from "./names.ts";
import { typeText } from "./type-text.ts";
import { inlineName, typedDict } from "./typed-dict.ts";

const described = (schema: SchemaNode): string => (schema["description"] as string | undefined) ?? "A message.";

const LISTS = { listOf: (item: string) => `list[${item}]` };

interface Written {
  readonly texts: string[];
  readonly names: string[];
}

const membersOf = (
  schema: SchemaNode,
): readonly { readonly wire: string; readonly schema: SchemaNode; readonly required: boolean }[] => {
  const required = new Set((schema["required"] as readonly string[] | undefined) ?? []);
  const members = (schema["properties"] as Record<string, SchemaNode> | undefined) ?? {};
  return Object.entries(members).map(([wire, member]) => ({ wire, schema: member, required: required.has(wire) }));
};

/** An object type under its wire names, and before it those that it writes in place. */
const writeDict = (into: Written, name: string, schema: SchemaNode, named: (definition: string) => string): void => {
  const fields = membersOf(schema).map(({ wire, schema: member, required }) => {
    const inline = (inner: SchemaNode, part: string): string => {
      const own = inlineName(inlineName(name, wire), part);
      writeDict(into, own, inner, named);
      return own;
    };
    const description = member["description"] as string | undefined;
    return { name: wire, type: typeText(member, { named, ...LISTS, inline }), description, required };
  });
  into.texts.push(typedDict(name, described(schema), fields));
  into.names.push(name);
};

const writeAlias = (into: Written, type: TypeModel, named: (definition: string) => string): void => {
  const inline = (schema: SchemaNode, part: string): string => {
    const own = inlineName(type.name, part);
    writeDict(into, own, schema, named);
    return own;
  };
  const variants = type.schema["oneOf"] ?? type.schema["anyOf"];
  const head = `# ${type.description}\n${type.name} = `;
  if (Array.isArray(variants)) {
    const texts = variants.map((variant: SchemaNode) => typeText({ oneOf: [variant] }, { named, ...LISTS, inline }));
    const layout = group("Union[", texts.map(quoted), "]");
    const text = render(layout, `${type.name} = `.length);
    into.texts.push(`${head}${text.includes("\n") ? render({ ...layout, open: layout.open }, 0, 100) : text}\n`);
  } else {
    const values = type.schema["additionalProperties"] as SchemaNode | undefined;
    const reference = refOf(values);
    const text =
      reference === undefined ? typeText(type.schema, { named, ...LISTS }) : `dict[str, ${quoted(reference)}]`;
    into.texts.push(`${head}${text}\n`);
  }
  into.names.push(type.name);
};

const fieldOf = (member: MemberModel) => {
  const type = typeText(member.schema, { named: (name) => name, listOf: (item) => `tuple[${item}, ...]` });
  return {
    name: member.names.python,
    type: member.required ? type : `${type} | None`,
    description: member.schema["description"] as string | undefined,
    default: member.required ? undefined : "None",
  };
};

const writeValue = (into: Written, type: TypeModel): void => {
  const { aliases, lines } = fieldsText(type.name, type.members.map(fieldOf));
  into.texts.push(
    `${aliases}@dataclass(frozen=True, slots=True, kw_only=True)\nclass ${type.name}:\n${docstring(type.description, 4)}\n${lines}`,
  );
  into.names.push(type.name);
};

/** Every type of the contract that is the same in all profiles, and the names that are exported. */
export const messagesText = (
  model: ContractModel,
  main: string,
): { readonly text: string; readonly names: readonly string[] } => {
  const projected = projectedTypes(model);
  const into: Written = { texts: [], names: [] };
  for (const type of model.types) {
    if (projected.has(type.name)) continue;
    // What a call returns is the business of each language; only its data are shared.
    if (type.direction === "api") {
      if (type.members.length > 0) writeValue(into, type);
    } else if (type.members.length > 0) {
      writeDict(into, type.name, type.schema, (name) => (projected.has(name) ? `${name}Wire` : name));
    } else writeAlias(into, type, (name) => (projected.has(name) ? `${name}Wire` : name));
  }
  const body = into.texts.join("\n\n");
  const uses = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(body);
  const wires = [...projected].filter((name) => uses(`${name}Wire`)).map((name) => `${name}Wire`);
  const codes = ["ErrorCode", "Reason"].filter(uses);
  const text = `"""Messages of the contract, under their names on the wire."""

from __future__ import annotations

${uses("dataclass") ? "from dataclasses import dataclass\n" : ""}${importLine("typing", ["Any", "Literal", "TypedDict", "Union"].filter(uses))}
${importLine(`.${main}.claims`, wires)}${importLine(`.${main}.errors`, codes)}

${body}`;
  return { text, names: into.names };
};
