import { pascalCase } from "../../names.ts";
import { after, remark, render } from "./layout.ts";
import { literalType } from "./type-text.ts";

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly description?: string | undefined;
  /** Text after the type. */
  readonly default?: string | undefined;
}

export interface Fields {
  /** Aliases of types that are too long for the line of their field. */
  readonly aliases: string;
  readonly lines: string;
}

/** Annotated fields of a class, each under what it means. */
export const fieldsText = (owner: string, fields: readonly Field[]): Fields => {
  let aliases = "";
  const lines = fields.map(({ name, type, description, default: fallback }) => {
    const tail = fallback === undefined ? "" : ` = ${fallback}`;
    let shown = type;
    const listed = /Literal\[[^\]]*\]/.exec(type)?.[0];
    if (listed !== undefined && 4 + name.length + 2 + type.length + tail.length > 100) {
      const alias = `${owner}${pascalCase(name)}`;
      const values = JSON.parse(listed.slice("Literal".length)) as unknown[];
      aliases += `${render(after(`${alias} = `, literalType(values)))}\n\n`;
      shown = type.replace(listed, alias);
    }
    return `${description === undefined || description === "" ? "" : remark(description, 4)}    ${name}: ${shown}${tail}\n`;
  });
  return { aliases, lines: lines.join("") };
};
