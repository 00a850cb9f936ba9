import { Type } from "@sinclair/typebox";

/** A plain JSON Schema; nothing of TypeBox leaves this file. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

type Options = { readonly [keyword: string]: unknown };

const plain = (schema: object): Schema => JSON.parse(JSON.stringify(schema)) as Schema;

/** Largest integer that every language represents exactly. */
const SAFE_INTEGER = 9007199254740991;

/** Non-empty string. */
export const Text = (options: Options): Schema => plain(Type.String({ minLength: 1, ...options }));

/** String in which `""` means absent; for optional members only. */
export const OptionalText = (options: Options): Schema => plain(Type.String(options));

/** Integer within the range that every language represents exactly. */
export const Integer = (options: Options): Schema =>
  plain(Type.Integer({ minimum: 0, maximum: SAFE_INTEGER, ...options }));

export const Flag = (options: Options): Schema => plain(Type.Boolean(options));

export const ListOf = (items: Schema, options: Options): Schema =>
  plain({ ...Type.Array(Type.Unsafe(items)), ...options });

/** Closed set of strings as `enum`; TypeBox's own union of literals becomes `anyOf` of `const`. */
export const StringEnum = (values: readonly string[], options: Options): Schema =>
  plain(Type.Unsafe({ type: "string", enum: [...values], ...options }));

/** Code of the error catalogue, of one profile or of every one; the compiler fills the values in. */
export const Codes = (scope: "profile" | "every", options: Options): Schema =>
  plain(Type.Unsafe({ type: "string", "x-codes": scope, ...options }));

export const Constant = (value: string | number | boolean, options: Options = {}): Schema =>
  plain(Type.Unsafe({ const: value, ...options }));

/** Reference to another definition of the contract. */
export const Ref = (name: string, options: Options = {}): Schema =>
  plain(Type.Unsafe({ $ref: `#/$defs/${name}`, ...options }));

/** Any JSON value; data of other systems that the contract carries and nobody here reads. */
export const Json = (options: Options): Schema => plain(Type.Unsafe({ "x-opaque": true, ...options }));

/** Object whose members all have one type, under names that the contract does not know. */
export const MapOf = (values: Schema, options: Options): Schema =>
  plain(Type.Unsafe({ type: "object", ...options, additionalProperties: values }));

/** Text in a closed form. */
export const Pattern = (pattern: string, maxLength: number, options: Options): Schema =>
  Text({ maxLength, pattern, ...options });

/** A string or a non-empty list of strings. */
export const TextOrList = (options: Options): Schema =>
  plain(
    Type.Unsafe({
      anyOf: [
        { type: "string", minLength: 1 },
        { type: "array", items: { type: "string", minLength: 1 }, minItems: 1 },
      ],
      ...options,
    }),
  );

/** Objects told apart by one required constant member. */
export const Tagged = (variants: readonly Schema[], options: Options): Schema =>
  plain(Type.Unsafe({ oneOf: variants, ...options }));

export interface Members {
  readonly [wire: string]: Schema;
}

/** Object with its members in the author's order. Members named in `optional` may be absent. */
export const Shape = (
  members: Members,
  options: Options & { readonly optional?: readonly string[]; readonly closed?: boolean },
): Schema => {
  const { optional = [], closed = false, ...rest } = options;
  const required = Object.keys(members).filter((name) => !optional.includes(name));
  return plain(
    Type.Unsafe({
      type: "object",
      ...rest,
      properties: members,
      required,
      additionalProperties: !closed,
    }),
  );
};

/** Whether a type arrives from outside, leaves for outside, or is passed between the library and its user. */
export type Direction = "wire-in" | "wire-out" | "api";

export interface Definition {
  readonly name: string;
  readonly source: string;
  readonly direction: Direction;
  /** Emit a guard and an `explain` function. */
  readonly guard: boolean;
  readonly schema: Schema;
}

export const define = (
  name: string,
  source: string,
  direction: Direction,
  schema: Schema,
  options: { readonly guard?: boolean } = {},
): Definition => ({ name, source: `schema/${source}`, direction, guard: options.guard ?? false, schema });
