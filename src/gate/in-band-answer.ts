import type { Profile } from "../../generated/typescript/index.ts";
import type { Ruling } from "./authority.ts";
import { inBandRefusal, isRecord, type JsonObject, type RpcRequest, rpcError } from "./json-rpc.ts";
import { notFound } from "./not-found.ts";
import type { Item } from "./operation.ts";

/**
 * What answers a request in band, or `undefined` when the host is to have it: because it is allowed, because the host
 * itself answers the hidden item as missing, or because it stops at the request's form before looking a name up.
 */
export function inBandAnswer(
  request: RpcRequest,
  { decision, operation }: Ruling,
  profile: Profile,
  hostHides: (item: Item) => boolean,
): JsonObject | undefined {
  const { id, method } = request;
  switch (decision.kind) {
    case "allow":
      return undefined;
    case "refuse":
      return inBandRefusal(id, decision.error, profile);
    case "unknown":
      return { jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } };
    case "malformed":
      return rpcError(id, -32602, "Invalid params");
    default: {
      const hosted = operation.kind === "item" && hostHides(operation.item);
      return hosted || !passesShapeChecks(request) ? undefined : notFound(id, operation, method);
    }
  }
}

/** Whether a host would get as far as looking the name up. */
function passesShapeChecks({ method, params }: RpcRequest): boolean {
  if (!isRecord(params)) return false;
  const { arguments: args, argument, _meta: meta } = params;
  if (meta !== undefined && !isRecord(meta)) return false;
  if (args !== undefined && !isRecord(args)) return false;
  if (method === "prompts/get" && isRecord(args))
    return Object.values(args).every((value) => typeof value === "string");
  if (method !== "completion/complete") return true;
  return isRecord(argument) && typeof argument["name"] === "string" && typeof argument["value"] === "string";
}
