import type { ContractSource, SchemaNode } from "../contract-source.ts";
import type { Finding } from "../finding.ts";
import { isNode, PORTABLE_KEYWORDS } from "../normalize.ts";
import { misformed } from "./keyword-forms.ts";
import { patternFault } from "./pattern.ts";

const EXTENSIONS = new Set(["x-name", "x-alias", "x-invalid", "x-absent", "x-type", "x-opaque", "x-codes"]);
const TYPES = new Set(["string", "integer", "boolean", "array", "object"]);
const SAFE = Number.MAX_SAFE_INTEGER;
const DEPTH = 32;

const jsonKinds = (node: SchemaNode): string => {
  const type = node["type"];
  if (typeof type === "string") return type === "integer" ? "number" : type;
  if (node["const"] !== undefined) return typeof node["const"];
  return "unknown";
};

/** Whether `value` fits the simple keywords of `schema`; enough for defaults, which are scalars or lists of scalars. */
export const fitsSchema = (value: unknown, schema: SchemaNode): boolean => {
  const variants = schema["anyOf"];
  if (Array.isArray(variants)) return variants.some((variant: SchemaNode) => fitsSchema(value, variant));
  if (Array.isArray(schema["enum"]) && !schema["enum"].includes(value)) return false;
  if (schema["const"] !== undefined && schema["const"] !== value) return false;
  const { minimum, maximum, minLength, maxLength, pattern } = schema as Record<string, never>;
  switch (schema["type"]) {
    case "integer":
      return (
        Number.isSafeInteger(value) &&
        (minimum === undefined || (value as number) >= minimum) &&
        (maximum === undefined || (value as number) <= maximum)
      );
    case "boolean":
      return typeof value === "boolean";
    case "string":
      return (
        typeof value === "string" &&
        (minLength === undefined || [...value].length >= minLength) &&
        (maxLength === undefined || [...value].length <= maxLength) &&
        (pattern === undefined || new RegExp(pattern, "u").test(value))
      );
    case "array":
      return Array.isArray(value) && value.every((item) => fitsSchema(item, (schema["items"] as SchemaNode) ?? {}));
    default:
      return schema["type"] === undefined;
  }
};

/** The portable subset of JSON Schema, member by member. */
export const lintSchemas = (source: ContractSource): readonly Finding[] => {
  const findings: Finding[] = [];
  const known = new Set(source.definitions.map((definition) => definition.name));

  const walk = (node: SchemaNode, file: string, at: string, security: boolean, depth: number): void => {
    const say = (rule: string, pointer: string, message: string, fix: string): void => {
      findings.push({ rule, file, pointer: `${at}${pointer}`, message, fix });
    };
    if (depth > DEPTH) {
      say("keyword-subset", "", `is nested deeper than ${DEPTH}`, "name parts of it as definitions");
      return;
    }
    for (const keyword of Object.keys(node)) {
      if (keyword.startsWith("x-")) {
        if (!EXTENSIONS.has(keyword))
          say(
            "unknown-keyword",
            `/${keyword}`,
            "is not a keyword of contracts",
            `use one of ${[...EXTENSIONS].join(", ")}`,
          );
      } else if (!PORTABLE_KEYWORDS.has(keyword)) {
        say("keyword-subset", `/${keyword}`, "is outside the portable subset", "express it with the allowed keywords");
      }
    }
    const faults = misformed(node);
    for (const [keyword, takes] of faults) say("keyword-form", `/${keyword}`, `must be ${takes}`, "correct the value");
    // What follows reads the values.
    if (faults.length > 0) return;
    const opaque = node["x-opaque"] === true;
    const type = node["type"];
    const reference = node["$ref"];
    if (typeof reference === "string") {
      const name = reference.replace(/^#\/\$defs\//, "");
      if (name === reference || !known.has(name))
        say("unknown-definition", "/$ref", "refers to nothing in this contract", "refer to #/$defs/<definition>");
    } else if (
      type === undefined &&
      !opaque &&
      node["const"] === undefined &&
      !Array.isArray(node["oneOf"]) &&
      !Array.isArray(node["anyOf"])
    ) {
      say("keyword-subset", "", "has no type", "give one type, or x-opaque for data that nobody reads");
    } else if (type !== undefined && (typeof type !== "string" || !TYPES.has(type))) {
      say(
        "keyword-subset",
        "/type",
        "must be one of string, integer, boolean, array, object",
        "give a single allowed type",
      );
    }
    if (type === "integer") {
      const { minimum, maximum } = node as { minimum?: unknown; maximum?: unknown };
      const inRange = (value: unknown): boolean => Number.isSafeInteger(value);
      if (inRange(minimum) && (minimum as number) < 0 && security) {
        say(
          "integer-bounds",
          "/minimum",
          "is negative, and checks compare natural numbers",
          "state a minimum of at least 0",
        );
      }
      if (!inRange(minimum) || !inRange(maximum)) {
        say("integer-bounds", "", `needs minimum and maximum within ±${SAFE}`, "state both bounds");
      }
    }
    if (typeof node["pattern"] === "string") {
      const fault = patternFault(node["pattern"]);
      if (fault !== undefined)
        say("pattern-subset", "/pattern", fault, "write ^…$ with ASCII literals, classes, groups and bounded repeats");
      if (!Number.isSafeInteger(node["maxLength"]))
        say("pattern-maxlength", "", "has a pattern but no maxLength", "state maxLength");
    }
    if (node["format"] !== undefined && security) {
      say("format-forbidden", "/format", "is not checked alike in every language", "use a pattern, or drop it");
    }
    if (Array.isArray(node["anyOf"])) {
      const kinds = node["anyOf"].map((variant: SchemaNode) => jsonKinds(variant));
      if (new Set(kinds).size !== kinds.length || kinds.includes("unknown") || kinds.includes("object")) {
        say(
          "untagged-union",
          "/anyOf",
          "must list distinct JSON types",
          "use oneOf with a constant member that tells the variants apart",
        );
      }
    }
    if (Array.isArray(node["oneOf"])) {
      const tags = node["oneOf"].map((variant: SchemaNode) =>
        Object.entries((variant["properties"] as Record<string, SchemaNode> | undefined) ?? {})
          .filter(
            ([name, member]) =>
              member["const"] !== undefined && (variant["required"] as string[] | undefined)?.includes(name),
          )
          .map(([name, member]) => `${name}=${JSON.stringify(member["const"])}`),
      );
      const names = new Set(tags.flat().map((tag) => tag.split("=")[0]));
      const told = [...names].some((name) => {
        const values = tags.map((own) => own.find((tag) => tag.startsWith(`${name}=`)));
        return !values.includes(undefined) && new Set(values).size === values.length;
      });
      if (!told)
        say(
          "untagged-union",
          "/oneOf",
          "has no required constant member that tells its variants apart",
          "give every variant the same member with its own const",
        );
    }
    if (node["default"] !== undefined && !fitsSchema(node["default"], node)) {
      say(
        "default-outside-schema",
        "/default",
        "does not satisfy its own schema",
        "choose a default within the schema",
      );
    }
    const members = node["properties"];
    if (isNode(members)) {
      const required = new Set((node["required"] as string[] | undefined) ?? []);
      for (const [name, member] of Object.entries(members)) {
        if (!isNode(member)) continue;
        const described =
          typeof member["description"] === "string" ||
          typeof member["$ref"] === "string" ||
          member["const"] !== undefined;
        if (!described)
          findings.push({
            rule: "missing-description",
            file,
            pointer: `${at}/properties/${name}`,
            message: "has no description",
            fix: "say what the member means",
          });
        if (
          required.has(name) &&
          member["type"] === "string" &&
          member["enum"] === undefined &&
          member["const"] === undefined &&
          !((member["minLength"] as number) >= 1)
        ) {
          findings.push({
            rule: "empty-allowed",
            file,
            pointer: `${at}/properties/${name}`,
            message: "is required but may be empty",
            fix: "state minLength: 1",
          });
        }
        walk(member, file, `${at}/properties/${name}`, security, depth + 1);
      }
      for (const name of required) {
        if (!Object.hasOwn(members, name))
          say(
            "unknown-claim",
            "/required",
            `requires ${name}, which it does not declare`,
            "declare the member or drop it from required",
          );
      }
    }
    for (const key of ["items", "additionalProperties"] as const) {
      const inner = node[key];
      if (isNode(inner)) walk(inner, file, `${at}/${key}`, security, depth + 1);
    }
    for (const key of ["oneOf", "anyOf", "prefixItems"] as const) {
      const variants = node[key];
      if (!Array.isArray(variants)) continue;
      variants.forEach((variant, index) => {
        if (isNode(variant)) walk(variant, file, `${at}/${key}/${index}`, security, depth + 1);
      });
    }
  };

  for (const definition of source.definitions) {
    if (!isNode(definition.schema)) {
      findings.push({
        rule: "form",
        file: definition.source,
        pointer: `/${definition.name}`,
        message: "has no schema",
        fix: "give an object",
      });
      continue;
    }
    if (typeof definition.schema["description"] !== "string") {
      findings.push({
        rule: "missing-description",
        file: definition.source,
        pointer: `/${definition.name}`,
        message: "has no description",
        fix: "say what the type means",
      });
    }
    walk(definition.schema, definition.source, `/${definition.name}`, definition.direction === "wire-in", 0);
  }
  for (const requirement of source.requirements) {
    if (requirement.schema !== undefined) walk(requirement.schema, requirement.source, `/${requirement.name}`, true, 0);
  }
  return findings;
};
