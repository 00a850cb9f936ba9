import { Codes, Constant, type Definition, define, Integer, Json, Ref, Shape, StringEnum, Text } from "./dsl.ts";
import { unavailableReasons } from "./errors.ts";

const errorBody = Shape(
  {
    error: Codes("every", { description: "Code of the refusal, or `invalid_request`.", enum: ["invalid_request"] }),
    error_description: Text({ description: "Fixed description of the refusal." }),
    error_hint: Text({ description: "What the caller can do; only in profiles with hints." }),
  },
  { optional: ["error_hint"], closed: true, description: "Body of a refused HTTP request." },
);

const discoveryErrorBody = Shape(
  {
    error: StringEnum(["not_found", "method_not_allowed"], { description: "What is wrong with the probe." }),
    error_description: Text({ description: "Fixed description." }),
  },
  { closed: true, description: "Body of the answer to a discovery probe that nobody serves." },
);

const jsonRpcError = Shape(
  {
    code: Integer({ description: "Error code of JSON-RPC or MCP.", minimum: -32768, maximum: -32000 }),
    message: Text({ description: "Fixed description." }),
  },
  { description: "JSON-RPC error of a request that is no call of the protocol." },
);

const jsonRpcErrorResponse = Shape(
  {
    jsonrpc: Constant("2.0", { description: "JSON-RPC version." }),
    error: Ref("JsonRpcError"),
    id: Json({ description: "Identifier of the request, or null." }),
  },
  { closed: true, description: "Body of the answer to a request that is no call of the protocol." },
);

const jsonRpcRefusal = Shape(
  {
    code: Integer({ description: "Status number of the refusal.", minimum: 401, maximum: 503 }),
    message: Text({ description: "Fixed description of the refusal." }),
    data: Ref("JsonRpcRefusalData"),
  },
  { closed: true, description: "JSON-RPC error of an in-band refusal." },
);

const jsonRpcRefusalData = Shape(
  {
    error: Codes("every", { description: "Code of the refusal." }),
    reason: StringEnum(unavailableReasons, { description: "Why verification is unavailable." }),
  },
  { optional: ["reason"], closed: true, description: "Machine-readable part of an in-band refusal." },
);

const protocolError = Shape(
  {
    jsonrpc: Constant("2.0", { description: "JSON-RPC version." }),
    error: Ref("JsonRpcRefusal"),
  },
  { closed: false, description: "JSON-RPC response that carries a refusal." },
);

export const httpDefinitions: readonly Definition[] = [
  define("ErrorBody", "http.ts", "wire-out", errorBody, { guard: true }),
  define("DiscoveryErrorBody", "http.ts", "wire-out", discoveryErrorBody),
  define("JsonRpcError", "http.ts", "wire-out", jsonRpcError),
  define("JsonRpcErrorResponse", "http.ts", "wire-out", jsonRpcErrorResponse),
  define("JsonRpcRefusalData", "http.ts", "wire-out", jsonRpcRefusalData),
  define("JsonRpcRefusal", "http.ts", "wire-out", jsonRpcRefusal),
  define("JsonRpcRefusalResponse", "http.ts", "wire-out", protocolError, { guard: true }),
];
