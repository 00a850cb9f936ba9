import type { JsonObject, RequestId } from "./json-rpc.ts";
import type { Operation } from "./operation.ts";

/**
 * The answer of the MCP TypeScript SDK v2 to a name that does not exist, member order included.
 *
 * Used where the host cannot give it: no guard sits behind the gate, or the host would reveal more. The shape checks
 * that the host runs before it looks a name up must have passed.
 */
export function notFound(id: RequestId, operation: Operation, method: string): JsonObject {
  return { jsonrpc: "2.0", id, error: { code: -32602, ...describe(operation, method) } };
}

function describe(operation: Operation, method: string): { message: string; data?: JsonObject } {
  if (operation.kind !== "item") return { message: "Task not found" };
  const { kind, name } = operation.item;
  if (kind === "tool") return { message: `Tool ${name} not found` };
  if (kind === "prompt") return { message: `Prompt ${name} not found` };
  if (method === "completion/complete") return { message: `Resource template ${name} not found` };
  if (!URL.canParse(name)) {
    return { message: `Resource URI ${name} is invalid`, data: { uri: name, reason: "invalid_uri" } };
  }
  return { message: `Resource not found: ${name}`, data: { uri: name } };
}
