import type { Profile } from "../../generated/typescript/index.ts";
import type { Decision } from "./decision.ts";
import { inBandRefusal, type JsonObject, type RequestId, rpcError } from "./json-rpc.ts";

/** What answers a request in band instead of the host; `undefined` when the host is to answer, also for the missing. */
export function inBandAnswer(id: RequestId, decision: Decision, profile: Profile): JsonObject | undefined {
  switch (decision.kind) {
    case "refuse":
      return inBandRefusal(id, decision.error, profile);
    case "unknown":
      return { jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } };
    case "malformed":
      return rpcError(id, -32602, "Invalid params");
    default:
      return undefined;
  }
}
