import type { SchemaNode } from "../../contract-source.ts";

/** TypeScript type of a schema. `named` maps a definition to the name that stands for it here. */
export const typeText = (schema: SchemaNode, named: (definition: string) => string): string => {
  const stated = schema["x-type"];
  if (typeof stated === "string") return stated;
  const reference = schema["$ref"];
  if (typeof reference === "string") return named(reference.slice("#/$defs/".length));
  if (schema["const"] !== undefined) return JSON.stringify(schema["const"]);
  const values = schema["enum"];
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(" | ");
  const variants = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(variants)) {
    return variants.map((variant: SchemaNode) => typeText(variant, named)).join(" | ");
  }
  switch (schema["type"]) {
    case "string":
      return "string";
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "array": {
      const item = typeText((schema["items"] as SchemaNode | undefined) ?? {}, named);
      return /[ |]/.test(item) ? `readonly (${item})[]` : `readonly ${item}[]`;
    }
    case "object": {
      const required = new Set((schema["required"] as string[] | undefined) ?? []);
      const members = Object.entries((schema["properties"] as Record<string, SchemaNode> | undefined) ?? {});
      const values = schema["additionalProperties"];
      if (members.length === 0 && typeof values === "object" && values !== null) {
        return `{ readonly [name: string]: ${typeText(values as SchemaNode, named)} }`;
      }
      const text = members.map(
        ([name, member]) => `readonly ${memberName(name)}${required.has(name) ? "" : "?"}: ${typeText(member, named)}`,
      );
      return `{ ${text.join("; ")} }`;
    }
    default:
      return "unknown";
  }
};

export const memberName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** Description, and the default where the schema states one. */
export const docsOf = (schema: SchemaNode): string[] => {
  const lines: string[] = [];
  const description = schema["description"];
  const fallback = schema["default"];
  if (typeof description === "string") lines.push(description);
  if (fallback !== undefined) lines.push(`@defaultValue \`${JSON.stringify(fallback)}\``);
  return lines.length === 0 ? [] : [lines.join("\n\n")];
};
