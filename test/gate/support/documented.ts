import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

interface Header {
  readonly required: boolean;
  readonly schema: object;
}

interface Answer {
  readonly headers?: Readonly<Record<string, Header>>;
  readonly content?: Readonly<Record<string, object>>;
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { operationId: string; responses: Record<string, Answer> }>>>
  >;
}

const file = new URL("../../../generated/openapi/openapi.json", import.meta.url);
const document = JSON.parse(readFileSync(file, "utf8")) as Document;
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ $id: "openapi", ...document });

const pointer = (...keys: readonly string[]): string =>
  keys.map((key) => `/${encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");

const compiled = (at: string): ValidateFunction => ajv.compile({ $ref: `openapi#${at}` });

const place = (operation: string): readonly [path: string, method: string] => {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, row] of Object.entries(item)) if (row.operationId === operation) return [path, method];
  }
  throw new RangeError(`the document has no operation ${operation}`);
};

/**
 * What a real answer has that the OpenAPI document does not allow, and what it lacks: status, headers, body. Nothing, if
 * the document tells the truth.
 */
export async function undocumented(operation: string, response: Response): Promise<readonly string[]> {
  const [path, method] = place(operation);
  const status = String(response.status);
  const answer = document.paths[path]?.[method]?.responses[status];
  if (answer === undefined) return [`status ${status}`];
  const at = ["paths", path, method, "responses", status];
  const found: string[] = [];
  for (const [name, { required, schema }] of Object.entries(answer.headers ?? {})) {
    const text = response.headers.get(name);
    if (text === null) {
      if (required) found.push(`${name} is missing`);
      continue;
    }
    const value = (schema as { type?: unknown }).type === "integer" ? Number(text) : text;
    if (!compiled(pointer(...at, "headers", name, "schema"))(value)) found.push(`${name}: ${text}`);
  }
  for (const name of ["WWW-Authenticate", "Retry-After"]) {
    if (response.headers.has(name) && answer.headers?.[name] === undefined) found.push(`${name} is not documented`);
  }
  const text = await response.text();
  const mediaType = response.headers.get("content-type")?.split(";")[0] ?? "";
  if (answer.content === undefined) return text === "" ? found : [...found, "a body"];
  if (answer.content[mediaType] === undefined) return [...found, `content type ${mediaType}`];
  const validate = compiled(pointer(...at, "content", mediaType, "schema"));
  if (!validate(JSON.parse(text))) found.push(`body: ${ajv.errorsText(validate.errors)}`);
  return found;
}
