import type { Answer, AnswerHeader, Operation } from "../check.ts";

const source = "schema/operations/resource.ts";
const JSON_TYPE = "application/json";

const noStore: AnswerHeader = {
  description: "No cache may keep the answer.",
  schema: { type: "string", const: "no-store" },
};
const anyOrigin: AnswerHeader = {
  description: "Pages of every origin may read the answer.",
  schema: { type: "string", const: "*" },
};
const briefly: AnswerHeader = {
  description: "Caches may keep the answer for five minutes.",
  schema: { type: "string", const: "public, max-age=300" },
};
const challenge = (description: string, required = true): AnswerHeader => ({
  description,
  ...(required ? {} : { required }),
  schema: { type: "string", pattern: "^Bearer [\\x20-\\x7E]+$", maxLength: 8192 },
});

const refusal = (description: string, headers: Answer["headers"], more: readonly string[] = []): Answer => ({
  description,
  headers: { "Cache-Control": noStore, ...headers },
  body: { mediaType: JSON_TYPE, definition: more.length === 0 ? "ErrorBody" : ["ErrorBody", ...more] },
});

const callMcp: Operation = {
  name: "callMcp",
  source,
  party: "resource",
  method: "post",
  path: "/{endpoint}",
  parameters: { endpoint: "Path of the guarded endpoint." },
  description: "A message to a guarded MCP endpoint. What a permitted call answers is MCP's; listed are the refusals.",
  bearer: true,
  answers: {
    "400": refusal(
      "The `Authorization` header is malformed, or the message is no call of the protocol.",
      { "WWW-Authenticate": challenge("Challenge, when the credential is what is malformed.", false) },
      ["JsonRpcErrorResponse"],
    ),
    "401": refusal("No mandate, or one that does not hold.", {
      "WWW-Authenticate": challenge("Where and how a mandate is obtained; without `error` when there was none."),
    }),
    "403": refusal("The mandate holds and does not suffice.", {
      "WWW-Authenticate": challenge("Every scope that the call needs; only when scopes are what is missing.", false),
    }),
    "404": {
      description: "The session or the method is not known.",
      headers: { "Cache-Control": noStore },
      body: { mediaType: JSON_TYPE, definition: "JsonRpcErrorResponse" },
    },
    "405": refusal("The endpoint does not serve the method.", {
      Allow: {
        description: "Methods that are served.",
        schema: { type: "string", pattern: "^[A-Z]+(?:, [A-Z]+)*$", maxLength: 64 },
      },
    }),
    "413": refusal("The message is too large.", {}),
    "503": refusal("Whether the mandate holds cannot be known right now.", {
      "Retry-After": {
        description: "Seconds after which another try makes sense.",
        schema: { type: "integer", minimum: 1, maximum: 86_400 },
      },
    }),
  },
};

const metadataAnswers: Operation["answers"] = {
  "200": {
    description: "The metadata of the resource.",
    headers: { "Access-Control-Allow-Origin": anyOrigin, "Cache-Control": briefly },
    body: { mediaType: JSON_TYPE, definition: "ProtectedResourceMetadata" },
  },
  "404": {
    description: "No resource of that name is published here.",
    headers: { "Access-Control-Allow-Origin": anyOrigin, "Cache-Control": briefly },
    body: { mediaType: JSON_TYPE, definition: "DiscoveryErrorBody" },
  },
  "405": {
    description: "Another method than GET, HEAD and OPTIONS.",
    headers: {
      "Access-Control-Allow-Origin": anyOrigin,
      Allow: { description: "Methods that are served.", schema: { type: "string", const: "GET, HEAD, OPTIONS" } },
      "Cache-Control": noStore,
    },
    body: { mediaType: JSON_TYPE, definition: "DiscoveryErrorBody" },
  },
};

/** What a resource server answers. */
export const resourceOperations: readonly Operation[] = [
  callMcp,
  {
    name: "readResourceMetadata",
    source,
    party: "resource",
    method: "get",
    path: "/.well-known/oauth-protected-resource/{resource}",
    parameters: { resource: "Path of the resource." },
    description: "Metadata of one of the resources of an origin, of RFC 9728.",
    answers: metadataAnswers,
  },
  {
    name: "readOnlyResourceMetadata",
    source,
    party: "resource",
    method: "get",
    path: "/.well-known/oauth-protected-resource",
    description: "Metadata of the only resource of an origin, of RFC 9728.",
    answers: metadataAnswers,
  },
];
