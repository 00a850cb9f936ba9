import { closureOf, DIALECT } from "../../bundle.ts";
import type { AnswerSource, BodySource, HeaderSource, OperationSource, SchemaNode } from "../../contract-source.ts";
import type { ContractModel, TypeModel } from "../../model.ts";
import { normalizeSchema } from "../../normalize.ts";
import { projectedTypes } from "../typescript/types.ts";
import { componentSchema, refTo } from "./component-schema.ts";

/** Whether a type is a message between processes. Claims are none: they travel signed, inside a token. */
const isMessage = (model: ContractModel): ((type: TypeModel) => boolean) => {
  const projected = projectedTypes(model);
  return (type) => type.direction !== "api" && !projected.has(type.name);
};

/** Every message of the contract and whatever messages consist of, in the contract's order. */
export const messageTypes = (model: ContractModel): readonly TypeModel[] => {
  const messages = model.types.filter(isMessage(model));
  const names = new Set(messages.flatMap((type) => [type.name, ...closureOf(model, type.name)]));
  return model.types.filter((type) => names.has(type.name));
};

const content = ({ mediaType, definition }: BodySource): SchemaNode => ({
  [mediaType]: { schema: typeof definition === "string" ? refTo(definition) : { anyOf: definition.map(refTo) } },
});

const header = ({ description, required = true, schema = { type: "string" } }: HeaderSource): SchemaNode => ({
  description,
  required,
  schema: normalizeSchema(schema),
});

const response = ({ description, headers, body }: AnswerSource): SchemaNode => ({
  description,
  ...(headers === undefined
    ? {}
    : { headers: Object.fromEntries(Object.entries(headers).map(([name, row]) => [name, header(row)])) }),
  ...(body === undefined ? {} : { content: content(body) }),
});

const operation = (row: OperationSource): SchemaNode => ({
  operationId: row.name,
  tags: [row.party],
  description: row.description,
  ...(row.parameters === undefined
    ? {}
    : {
        parameters: Object.entries(row.parameters).map(([name, description]) => ({
          name,
          in: "path",
          description,
          required: true,
          schema: { type: "string" },
        })),
      }),
  ...(row.request === undefined ? {} : { requestBody: { required: true, content: content(row.request) } }),
  responses: Object.fromEntries(Object.entries(row.answers).map(([status, answer]) => [status, response(answer)])),
  security: row.bearer === true ? [{ bearer: [] }] : [],
});

const BEARER = { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "The mandate of the caller." };

/** The messages of a contract as an OpenAPI 3.1 document; `undefined` when it has none. */
export const openapiDocument = (model: ContractModel): SchemaNode | undefined => {
  const types = messageTypes(model);
  if (types.length === 0) return undefined;
  const { name, version, description, http = [] } = model.source;
  const paths: Record<string, Record<string, SchemaNode>> = {};
  for (const row of http) {
    const item = paths[row.path] ?? {};
    item[row.method] = operation(row);
    paths[row.path] = item;
  }
  return {
    openapi: "3.1.1",
    info: { title: name, description, version },
    jsonSchemaDialect: DIALECT,
    tags: [...new Set(http.map((row) => row.party))].map((party) => ({ name: party })),
    paths,
    components: {
      schemas: Object.fromEntries(types.map((type) => [type.name, componentSchema(type.schema)])),
      ...(http.some((row) => row.bearer === true) ? { securitySchemes: { bearer: BEARER } } : {}),
    },
  };
};
