import type { ContractSource, SchemaNode } from "../contract-source.ts";
import type { Finding } from "../finding.ts";
import { isNode } from "../normalize.ts";

const nameOf = (schema: SchemaNode): string | undefined => {
  const reference = schema["$ref"];
  return typeof reference === "string" ? reference.replace(/^#\/\$defs\//, "") : undefined;
};

const isScalar = (schema: SchemaNode): boolean =>
  schema["type"] === "string" || schema["type"] === "integer" || schema["type"] === "boolean";

const isTextOrList = (schema: SchemaNode): boolean => {
  const variants = schema["anyOf"];
  if (!Array.isArray(variants) || variants.length !== 2) return false;
  const [text, list] = variants as readonly SchemaNode[];
  const items = list?.["items"];
  return text?.["type"] === "string" && list?.["type"] === "array" && isNode(items) && items["type"] === "string";
};

const isList = (schema: SchemaNode): boolean => {
  const items = schema["items"];
  if (schema["type"] !== "array" || schema["prefixItems"] !== undefined || !isNode(items)) return false;
  return nameOf(items) !== undefined || items["type"] === "string" || items["type"] === "integer";
};

/**
 * Claims, and the named types within them, are handed on in every language, so their members take few forms: text,
 * integers, flags, text or a list of it, lists, named types, and opaque data. Requirements read the simple ones.
 */
export const lintClaimShapes = (source: ContractSource): readonly Finding[] => {
  const findings: Finding[] = [];
  const done = new Set<string>();
  const visit = (name: string): void => {
    const definition = source.definitions.find((candidate) => candidate.name === name);
    if (definition === undefined || done.has(name)) return;
    done.add(name);
    const members = definition.schema["properties"];
    const required = (definition.schema["required"] as readonly string[] | undefined) ?? [];
    if (definition.schema["type"] !== "object" || !isNode(members)) {
      findings.push({
        rule: "claim-shape",
        file: definition.source,
        pointer: `/${name}`,
        message: "is part of the claims but no object with members",
        fix: "declare an object",
      });
      return;
    }
    for (const [wire, member] of Object.entries(members)) {
      if (!isNode(member)) continue;
      const say = (rule: string, message: string, fix: string): void => {
        findings.push({ rule, file: definition.source, pointer: `/${name}/properties/${wire}`, message, fix });
      };
      const reference = nameOf(member);
      const item = isNode(member["items"]) ? nameOf(member["items"]) : undefined;
      const fits =
        reference !== undefined ||
        member["x-opaque"] === true ||
        isScalar(member) ||
        isTextOrList(member) ||
        isList(member);
      if (!fits) {
        say(
          "claim-shape",
          "is neither text, integer, flag, text or list, a list of these or of a named type, a named type, nor opaque",
          "use one of these forms; name the type of an object among the definitions",
        );
      }
      if (required.includes(wire) && member["type"] === "array" && !((member["minItems"] as number) >= 1)) {
        say("empty-allowed", "is required but may be empty", "state minItems: 1");
      }
      const direct = source.definitions.find((candidate) => candidate.name === reference);
      if (isNode(direct?.schema["x-alias"])) {
        say("alias-place", "holds a type with two spellings, which only lists may", "make it a list");
      }
      for (const next of [reference, item]) if (next !== undefined) visit(next);
    }
  };
  for (const profile of source.profiles) visit(profile.claims);
  return findings;
};
