import type { AuthError, JsonRpcRefusalData, Profile } from "../../generated/typescript/index.ts";
import { errorToStatus } from "../core/error-to-status.ts";

export type RequestId = string | number;

/** A JSON-RPC message as it arrives; members are untrusted. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON-RPC request: it has an id and expects an answer. */
export interface RpcRequest {
  readonly id: RequestId;
  readonly method: string;
  readonly params?: unknown;
}

/** The form of a message, or `invalid` when it is none that JSON-RPC 2.0 and MCP know. */
export type MessageForm = "request" | "notification" | "response" | "invalid";

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isRequestId(value: unknown): value is RequestId {
  return typeof value === "string" || (typeof value === "number" && Number.isSafeInteger(value));
}

/** Reads the form of a message from its own members. */
export function formOf(message: unknown): MessageForm {
  if (!isRecord(message) || message["jsonrpc"] !== "2.0") return "invalid";
  const hasId = Object.hasOwn(message, "id");
  if (Object.hasOwn(message, "method")) {
    if (typeof message["method"] !== "string") return "invalid";
    if (Object.hasOwn(message, "result") || Object.hasOwn(message, "error")) return "invalid";
    if (message["params"] !== undefined && !isRecord(message["params"])) return "invalid";
    if (!hasId) return "notification";
    return isRequestId(message["id"]) ? "request" : "invalid";
  }
  return Object.hasOwn(message, "result") !== Object.hasOwn(message, "error") ? "response" : "invalid";
}

/** The id that an error answer may repeat; `null` when there is none. */
export function echoableId(message: unknown): RequestId | null {
  return isRecord(message) && isRequestId(message["id"]) && typeof message["method"] === "string"
    ? message["id"]
    : null;
}

/** A JSON-RPC error answer. */
export function rpcError(id: RequestId | null, code: number, message: string, data?: unknown): JsonObject {
  return { jsonrpc: "2.0", error: { code, message, ...(data !== undefined && { data }) }, id };
}

/** A refusal in band (stdio, batch members, guarded transports): the JSON-RPC code is the status number. */
export function inBandRefusal(id: RequestId, error: AuthError, profile: Profile): JsonObject {
  const { code, reason } = error;
  const data: JsonRpcRefusalData = { error: code, ...(reason !== undefined && { reason }) };
  return rpcError(id, errorToStatus(code, profile), error.description, data);
}
