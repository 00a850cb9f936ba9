import { pascalCase } from "../../names.ts";
import { type Field, fieldsText } from "./fields.ts";
import { after, docstring, group, quoted, render } from "./layout.ts";
import { isIdentifier } from "./names.ts";

export interface DictField extends Field {
  readonly required: boolean;
}

const classText = (name: string, base: string, total: boolean, doc: string, fields: readonly Field[]): string => {
  const { aliases, lines } = fieldsText(name.replace(/^_|Required$/g, ""), fields);
  const body = lines === "" ? "" : `\n${lines}`;
  return `${aliases}${aliases === "" ? "" : "\n"}class ${name}(${base}${total ? "" : ", total=False"}):\n${docstring(doc, 4)}${body}`;
};

/** A message as a typed dictionary; members that may be absent are in a class of their own. */
export const typedDict = (name: string, description: string, fields: readonly DictField[]): string => {
  const required = fields.filter((field) => field.required);
  const optional = fields.filter((field) => !field.required);
  if (!fields.every((field) => isIdentifier(field.name))) {
    const dict = (of: string, members: readonly Field[], tail: readonly string[]): string =>
      render(
        group(
          `${of} = TypedDict(`,
          [
            quoted(of),
            group(
              "{",
              members.map((field) => after(`${quoted(field.name)}: `, quoted(field.type))),
              "}",
            ),
            ...tail,
          ],
          ")",
        ),
      );
    if (required.length === 0 || optional.length === 0) {
      return `${dict(name, fields, required.length === 0 && fields.length > 0 ? ["total=False"] : [])}\n`;
    }
    return `${dict(`_${name}Required`, required, [])}\n${dict(`_${name}Optional`, optional, ["total=False"])}\n\n\nclass ${name}(_${name}Required, _${name}Optional):\n${docstring(description, 4)}`;
  }
  if (optional.length === 0) return classText(name, "TypedDict", true, description, fields);
  if (required.length === 0) return classText(name, "TypedDict", false, description, fields);
  return `${classText(`_${name}Required`, "TypedDict", true, "Members that are always there.", required)}\n\n${classText(name, `_${name}Required`, false, description, optional)}`;
};

/** Name of an object type that is written in place. */
export const inlineName = (owner: string, part: string): string =>
  `${owner}${part === "true" ? "Ok" : part === "false" ? "Refused" : pascalCase(part)}`;
