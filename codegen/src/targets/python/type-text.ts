import type { SchemaNode } from "../../contract-source.ts";
import { isNode } from "../../normalize.ts";
import { group, type Layout, literal, render } from "./layout.ts";
import { refOf } from "./names.ts";

export interface TypeTextOptions {
  /** Type of a definition. */
  readonly named: (definition: string) => string;
  /** Type of a list of items. */
  readonly listOf: (item: string) => string;
  /** Names an object type that is written in place. */
  readonly inline?: (schema: SchemaNode, part: string) => string;
}

/** `Literal` types break over lines where they are long; everything else is short. */
export const literalType = (values: readonly unknown[]): Layout => group("Literal[", values.map(literal), "]");

const tagOf = (schema: SchemaNode): string => {
  for (const member of Object.values((schema["properties"] as Record<string, SchemaNode> | undefined) ?? {})) {
    if (member["const"] !== undefined) return String(member["const"]);
  }
  return "";
};

/** Python type of a schema, on one line. */
export const typeText = (schema: SchemaNode, options: TypeTextOptions): string => {
  const stated = schema["x-type"];
  if (stated === "ErrorCode" || stated === "Reason") return stated;
  const reference = refOf(schema);
  if (reference !== undefined) return options.named(reference);
  if (schema["const"] !== undefined) return render(literalType([schema["const"]]), -1e6);
  if (Array.isArray(schema["enum"])) return render(literalType(schema["enum"]), -1e6);
  const variants = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(variants)) {
    const texts = variants.map((variant: SchemaNode) =>
      options.inline !== undefined && isNode(variant["properties"])
        ? options.inline(variant, tagOf(variant))
        : typeText(variant, options),
    );
    return [...new Set(texts)].join(" | ");
  }
  switch (schema["type"]) {
    case "string":
      return "str";
    case "integer":
      return "int";
    case "number":
      return "float";
    case "boolean":
      return "bool";
    case "array": {
      const leading = schema["prefixItems"];
      if (Array.isArray(leading)) return options.listOf("Any");
      return options.listOf(typeText((schema["items"] as SchemaNode | undefined) ?? {}, options));
    }
    case "object": {
      const members = schema["properties"];
      if (isNode(members) && Object.keys(members).length > 0 && options.inline !== undefined) {
        return options.inline(schema, "");
      }
      const values = schema["additionalProperties"];
      return `dict[str, ${isNode(values) ? typeText(values, options) : "Any"}]`;
    }
    default:
      return "Any";
  }
};
