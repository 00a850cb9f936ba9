import type { Issue } from "./contract.ts";

/** An error as the generated validators report it. */
export interface ValidatorError {
  readonly instancePath: string;
  readonly schemaPath: string;
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

const CAP = 64;

/** A name as it is when it is short and visible ASCII, else escaped and shortened: names of members come from outside. */
const safeName = (name: string): string =>
  /^[\x21-\x7e]{1,64}$/.test(name)
    ? name
    : JSON.stringify(name.slice(0, CAP / 2))
        .slice(1, -1)
        .replace(/[^\x20-\x7e]/g, "?");

/** A step of a path inside a message. */
const printable = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

const pathOf = (pointer: string): string[] =>
  pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((piece) => piece.replace(/~1/g, "/").replace(/~0/g, "~"));

type Params = Readonly<Record<string, unknown>>;

const limit = (params: Params): string => String(params["limit"]);

/** What a keyword wants, in words that follow "must be". */
const EXPECTED: Readonly<Record<string, (params: Params) => string>> = {
  type: (params) => String(params["type"]),
  required: () => "present",
  minLength: (params) => (params["limit"] === 1 ? "not empty" : `at least ${limit(params)} characters`),
  maxLength: (params) => `at most ${limit(params)} characters`,
  minItems: (params) => (params["limit"] === 1 ? "not empty" : `at least ${limit(params)} items`),
  maxItems: (params) => `at most ${limit(params)} items`,
  minimum: (params) => `at least ${limit(params)}`,
  maximum: (params) => `at most ${limit(params)}`,
  pattern: () => "text of the declared form",
  enum: () => "one of the declared values",
  const: () => "the declared value",
  anyOf: () => "one of the declared types",
  oneOf: () => "one of the declared shapes",
  additionalProperties: () => "absent",
  uniqueItems: () => "without duplicates",
};

/** Keywords whose finding says nothing without the kind that came. */
const TELLS_KIND: ReadonlySet<string> = new Set(["type", "anyOf", "oneOf", "enum", "const"]);

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
    steps = Object.hasOwn(types, step) ? [types[step] as string] : [...steps, step];
  }
  return `${[root, ...steps].join("/")}#${keyword}`;
};

const placeOf = (label: string, path: readonly (string | number)[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    const name = printable(step);
    return name === step ? `${text}.${name}` : `${text}[${name}]`;
  }, label);

const issue = (
  place: { readonly label: string; readonly path: readonly (string | number)[]; readonly rule: string },
  expected: string,
  received: string,
  telling: boolean,
): Issue => {
  const { label, path, rule } = place;
  const wanted = expected.startsWith("not ") ? `not be ${expected.slice(4)}` : `be ${expected}`;
  const kind = telling ? `, received ${received}` : "";
  return Object.freeze({
    path: Object.freeze(path),
    rule,
    expected,
    received,
    message: `${placeOf(label, path)}: must ${wanted}${kind} (${rule})`,
  });
};

/**
 * A value that fits no branch of a union gives one finding per branch and one for the union. Kept is what helps: the
 * findings of the branch whose type came, else the one of the union, naming the types.
 */
const withoutBranches = (errors: readonly ValidatorError[]): readonly ValidatorError[] => {
  let kept = errors;
  for (const union of errors.filter(({ keyword }) => keyword === "anyOf")) {
    const ofBranch = (error: ValidatorError): boolean =>
      error.schemaPath.startsWith(`${union.schemaPath}/`) && error.instancePath.startsWith(union.instancePath);
    const types = kept.filter(
      (error) => ofBranch(error) && error.keyword === "type" && error.instancePath === union.instancePath,
    );
    const deeper = kept.some((error) => ofBranch(error) && !types.includes(error));
    kept = kept
      .filter((error) => !types.includes(error) && !(deeper && error === union))
      .map((error) =>
        error === union && types.length > 0
          ? { ...error, params: { types: types.map(({ params }) => params["type"]) } }
          : error,
      );
  }
  return kept;
};

/**
 * Findings of a validator as issues. The value itself is used to tell its kind and appears nowhere; names of members
 * that the contract does not know are escaped and shortened.
 */
export const toIssues = (
  root: string,
  label: string,
  value: unknown,
  errors: readonly ValidatorError[],
  types: Readonly<Record<string, string>> = {},
): readonly Issue[] =>
  Object.freeze(
    withoutBranches(errors).map((error) => {
      const { keyword, params } = error;
      const path: (string | number)[] = [];
      let at: unknown = value;
      for (const name of pathOf(error.instancePath)) {
        path.push(Array.isArray(at) ? Number(name) : safeName(name));
        at =
          typeof at === "object" && at !== null && Object.hasOwn(at, name)
            ? (at as Record<string, unknown>)[name]
            : undefined;
      }
      const lacking = params["missingProperty"];
      const surplus = params["additionalProperty"];
      const rule = ruleOf(root, typeof lacking === "string" ? [...path, lacking] : path, keyword, types);
      if (typeof lacking === "string") path.push(lacking);
      if (typeof surplus === "string") path.push(safeName(surplus));
      const received = typeof lacking === "string" ? "nothing" : typeof surplus === "string" ? "a member" : kindOf(at);
      const union = params["types"];
      const expected = Array.isArray(union) ? union.join(" or ") : (EXPECTED[keyword]?.(params) ?? "a valid value");
      return issue({ label, path, rule }, expected, received, TELLS_KIND.has(keyword));
    }),
  );

/** Objects of a list that mix both spellings of their members. `fold` answers `undefined` for those. */
export const mixedIssues = (
  root: string,
  label: string,
  value: unknown,
  member: string,
  held: string,
  fold: (item: unknown) => unknown,
): readonly Issue[] => {
  const list = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[member] : undefined;
  if (!Array.isArray(list)) return [];
  const rule = `${root}/${held}#x-alias`;
  return list.flatMap((item: unknown, index) =>
    item !== undefined && fold(item) === undefined
      ? [issue({ label, path: [member, index], rule }, "spelled in one way", "both spellings", false)]
      : [],
  );
};
