// Generated from codegen/kernel/typescript/issues.ts. Do not edit. Run: npm run generate
import type { Issue } from "./contract.ts";

/** An error as the generated validators report it. */
export interface ValidatorError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Length in code points, as JSON Schema counts it. */
export const codePointLength = (text: string): number => {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = text.charCodeAt(index + 1);
      if (next >= 0xdc00 && next <= 0xdfff) {
        length -= 1;
        index += 1;
      }
    }
  }
  return length;
};

const kindOf = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
};

const printable = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name) ? name : JSON.stringify(name.slice(0, 32)).replace(/[^\x20-\x7e]/g, "?");

const pathOf = (pointer: string): string[] =>
  pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((piece) => piece.replace(/~1/g, "/").replace(/~0/g, "~"));

const EXPECTED: Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => string>> = {
  type: (params) => String(params["type"]),
  required: () => "a value",
  minLength: (params) => (params["limit"] === 1 ? "not empty" : `at least ${String(params["limit"])} characters`),
  maxLength: (params) => `at most ${String(params["limit"])} characters`,
  minItems: (params) => (params["limit"] === 1 ? "not empty" : `at least ${String(params["limit"])} items`),
  maxItems: (params) => `at most ${String(params["limit"])} items`,
  minimum: (params) => `at least ${String(params["limit"])}`,
  maximum: (params) => `at most ${String(params["limit"])}`,
  pattern: () => "text of the declared form",
  enum: () => "one of the declared values",
  const: () => "the declared value",
  anyOf: () => "one of the declared types",
  oneOf: () => "one of the declared shapes",
  additionalProperties: () => "no other member",
  uniqueItems: () => "different items",
};

/** `Claims/ChainHop/application_id#minLength`: type, member and keyword; `types` says which members hold which type. */
const ruleOf = (
  root: string,
  path: readonly (string | number)[],
  keyword: string,
  types: Readonly<Record<string, string>>,
): string => {
  let steps: string[] = [];
  for (const step of path) {
    if (typeof step === "number") continue;
    steps = Object.hasOwn(types, step) ? [types[step] as string] : [...steps, printable(step)];
  }
  return `${[root, ...steps].join("/")}#${keyword}`;
};

/** Findings of a validator as issues. The value itself is used to tell its kind and appears nowhere. */
export const toIssues = (
  root: string,
  label: string,
  value: unknown,
  errors: readonly ValidatorError[],
  types: Readonly<Record<string, string>> = {},
): readonly Issue[] =>
  Object.freeze(
    errors.map((error) => {
      const names = pathOf(error.instancePath);
      const path: (string | number)[] = [];
      let at: unknown = value;
      for (const name of names) {
        path.push(Array.isArray(at) ? Number(name) : name);
        at =
          typeof at === "object" && at !== null && Object.hasOwn(at, name)
            ? (at as Record<string, unknown>)[name]
            : undefined;
      }
      const lacking = error.params["missingProperty"];
      const surplus = error.params["additionalProperty"];
      if (typeof lacking === "string") path.push(lacking);
      if (typeof surplus === "string") path.push(surplus);
      const received = typeof lacking === "string" ? "nothing" : typeof surplus === "string" ? "a member" : kindOf(at);
      const expected = EXPECTED[error.keyword]?.(error.params) ?? "a valid value";
      const rule = ruleOf(root, path.at(-1) === surplus ? path.slice(0, -1) : path, error.keyword, types);
      const where = path.reduce<string>(
        (text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}.${printable(step)}`),
        label,
      );
      return Object.freeze({
        path: Object.freeze(path),
        rule,
        expected,
        received,
        message: `${where}: must be ${expected}, received ${received} (${rule})`,
      });
    }),
  );
