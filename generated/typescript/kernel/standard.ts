// Generated from codegen/kernel/typescript/standard.ts. Do not edit. Run: npm run generate
/** A JSON Schema document as plain data. */
export type JsonSchemaDocument = Record<string, unknown>;

/** A finding of a Standard Schema: what is wrong and where, never a received value. */
export interface StandardIssue {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** Outcome of a validation. `issues` is absent on success. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** Which dialect of JSON Schema is wanted: `draft-2020-12` or `draft-07`. */
export interface JsonSchemaOptions {
  readonly target: string;
}

/**
 * Standard Schema v1 and Standard JSON Schema v1 in one value: what MCP tools, Hono and tRPC take.
 *
 * `validate` is synchronous and never throws on JSON data. `jsonSchema` returns a fresh document on every call.
 */
export interface StandardSchema<Input, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "countersign";
    readonly validate: (value: unknown) => StandardResult<Output>;
    readonly jsonSchema: {
      /** Schema of what `validate` takes. Throws a RangeError for every other target. */
      readonly input: (options: JsonSchemaOptions) => JsonSchemaDocument;
      /** Schema of what `validate` gives. Throws a RangeError for every other target. */
      readonly output: (options: JsonSchemaOptions) => JsonSchemaDocument;
    };
    /** Only for type inference; absent at run time. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a Standard Schema is made of; the documents are built when they are asked for. */
export interface StandardParts<Output> {
  /** The value to hand on, in a box; `undefined` when the input is refused. */
  readonly read: (value: unknown) => { readonly value: Output } | undefined;
  readonly explain: (value: unknown) => readonly StandardIssue[];
  readonly input: () => JsonSchemaDocument;
  readonly output: () => JsonSchemaDocument;
}

/** A Standard Schema from a guard, its explanation and its documents. */
export const standardSchema = <Input, Output = Input>(parts: StandardParts<Output>): StandardSchema<Input, Output> => {
  const { read, explain, input, output } = parts;
  return Object.freeze({
    "~standard": Object.freeze({
      version: 1,
      vendor: "countersign",
      validate: (value: unknown): StandardResult<Output> =>
        read(value) ?? { issues: Object.freeze(explain(value).map(({ message, path }) => ({ message, path }))) },
      jsonSchema: Object.freeze({
        input: ({ target }: JsonSchemaOptions) => convert(input, target),
        output: ({ target }: JsonSchemaOptions) => convert(output, target),
      }),
    } as const),
  });
};

const convert = (document: () => JsonSchemaDocument, target: string): JsonSchemaDocument => {
  if (target === "draft-2020-12") return document();
  if (target === "draft-07") return draft07(document());
  throw new RangeError("unsupported JSON Schema target; use draft-2020-12 or draft-07");
};

const isNode = (value: unknown): value is JsonSchemaDocument =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const converted = (value: unknown): unknown => (isNode(value) ? draft07(value) : value);

const convertedMembers = (value: unknown): unknown =>
  isNode(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, converted(member)])) : value;

/** The portable subset of 2020-12 in the words of draft-07, which ignores everything beside a `$ref`. */
const draft07 = (node: JsonSchemaDocument): JsonSchemaDocument => {
  const out: JsonSchemaDocument = {};
  for (const [keyword, value] of Object.entries(node)) {
    if (keyword === "$schema") out["$schema"] = "http://json-schema.org/draft-07/schema#";
    else if (keyword === "$defs") out["definitions"] = convertedMembers(value);
    else if (keyword === "properties") out["properties"] = convertedMembers(value);
    else if (keyword === "prefixItems" && Array.isArray(value)) out["items"] = value.map(converted);
    else if (keyword === "items") out["prefixItems" in node ? "additionalItems" : "items"] = converted(value);
    else if (keyword === "additionalProperties") out["additionalProperties"] = converted(value);
    else if ((keyword === "oneOf" || keyword === "anyOf") && Array.isArray(value)) out[keyword] = value.map(converted);
    else if (keyword === "$ref" && typeof value === "string") {
      const $ref = value.replace(/^#\/\$defs\//, "#/definitions/");
      if (Object.keys(node).length === 1) out["$ref"] = $ref;
      else out["allOf"] = [{ $ref }];
    } else out[keyword] = value;
  }
  return out;
};
