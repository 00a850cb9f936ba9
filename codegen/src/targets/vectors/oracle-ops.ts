import type { SchemaNode } from "../../contract-source.ts";
import type { CheckModel, MemberModel } from "../../model.ts";

export type Members = Readonly<Record<string, unknown>>;
/** A malformed claim, or a failed check with the element that it misses. */
export type Finding = "shape" | { readonly missing?: string };

/** Limits and counts are natural numbers; a limit that is none holds nothing back but refuses. */
const NATURAL: SchemaNode = { minimum: 0 };

export const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const held = (subject: Members, name: string): unknown =>
  Object.hasOwn(subject, name) ? subject[name] : undefined;

export const refName = (schema: SchemaNode | undefined): string | undefined =>
  typeof schema?.["$ref"] === "string" ? schema["$ref"].slice("#/$defs/".length) : undefined;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const isWhole = (value: unknown, schema: SchemaNode): boolean =>
  Number.isSafeInteger(value) &&
  (value as number) >= ((schema["minimum"] as number | undefined) ?? Number.MIN_SAFE_INTEGER) &&
  (value as number) <= ((schema["maximum"] as number | undefined) ?? Number.MAX_SAFE_INTEGER);

/**
 * What a claim holds, for checks on documents that nobody validated: absent, malformed, or its value. Knows the kinds
 * of claim that checks can read, and of a list of objects only the member that the check reads.
 */
const stateOf = (value: unknown, schema: SchemaNode, each: string | undefined): unknown => {
  if (value === undefined) return undefined;
  const wrong = { malformed: true };
  if (Array.isArray(schema["anyOf"])) {
    if (value === "") return undefined;
    if (typeof value === "string") return value;
    return Array.isArray(value) && value.every(isText) ? value : wrong;
  }
  switch (schema["type"]) {
    case "string":
      return typeof value !== "string" ? wrong : value === "" ? undefined : value;
    case "integer":
      return isWhole(value, schema) ? value : wrong;
    case "boolean":
      return typeof value === "boolean" ? value : wrong;
    case "array": {
      if (!Array.isArray(value)) return wrong;
      const ok =
        refName(schema["items"] as SchemaNode) === undefined
          ? value.every(isText)
          : value.every((item) => isObject(item) && (each === undefined || isText(held(item, each))));
      return !ok ? wrong : value.length === 0 ? undefined : value;
    }
    default:
      return value;
  }
};

const isWrong = (state: unknown): boolean => isObject(state) && state["malformed"] === true;

const wordsOf = (text: string): string[] => text.split(String.fromCharCode(0x20)).filter((piece) => piece.length > 0);

/** One row of the table of operations. `undefined` when the check holds or is not asked. */
export const decide = (
  check: CheckModel,
  member: MemberModel,
  subject: Members,
  need: Members,
): Finding | undefined => {
  const { op, as, each, ifAbsent } = check.check;
  const given = held(need, check.name);
  const wanted = given === undefined ? check.schema["default"] : given;
  if (wanted === undefined) return undefined;
  if ((op === "present" || op === "absent") && wanted === false) return undefined;
  let state = stateOf(held(subject, check.check.claim), member.schema, each);
  if (isWrong(state)) return "shape";
  if (state === undefined && ifAbsent !== undefined) state = ifAbsent;
  const list = Array.isArray(wanted) ? wanted : [wanted];
  const values: readonly unknown[] =
    state === undefined
      ? []
      : as === "words"
        ? wordsOf(String(state))
        : Array.isArray(state)
          ? state.map((item) => (each === undefined ? item : held(item as Members, each)))
          : [state];
  switch (op) {
    case "present":
      return state === undefined ? {} : undefined;
    case "absent":
      return state === undefined ? undefined : {};
    case "equals":
      return state !== undefined && typeof state === typeof wanted && state === wanted ? undefined : {};
    case "oneOf":
      return state !== undefined && list.some((entry) => entry === state) ? undefined : {};
    case "atMost":
      return isWhole(state, NATURAL) && isWhole(wanted, NATURAL) && Number(state) <= Number(wanted) ? undefined : {};
    case "atLeast":
      return isWhole(state, NATURAL) && isWhole(wanted, NATURAL) && Number(state) >= Number(wanted) ? undefined : {};
    case "containsAny":
      return list.some((entry) => isText(entry) && values.includes(entry)) ? undefined : {};
    case "containsAll": {
      const lacking = list.find((entry) => !isText(entry) || !values.includes(entry));
      if (lacking === undefined) return undefined;
      return typeof lacking === "string" && (Array.isArray(wanted) || typeof wanted === "string")
        ? { missing: lacking }
        : {};
    }
  }
};
