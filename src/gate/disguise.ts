import { isRecord, type RpcRequest } from "./json-rpc.ts";
import { type Operation, operationOf } from "./operation.ts";

/** A request for something hidden, under a name that nobody has registered. */
export interface Disguise {
  readonly request: RpcRequest;
  /** The host's answer, with the name that the caller gave. */
  reveal(answer: unknown): unknown;
}

/**
 * Lets the host itself answer for a hidden item: it is asked for a name that does not exist, and its answer is given
 * under the name that was asked for. So a hidden item and a missing one are the same in words, form and time.
 */
export function disguise(request: RpcRequest): Disguise {
  const { params } = request;
  const stranger = `missing-${crypto.randomUUID()}`;
  if (!isRecord(params)) return { request, reveal: (answer) => answer };
  const completes = request.method === "completion/complete" && isRecord(params["ref"]);
  const holder = completes ? (params["ref"] as Record<string, unknown>) : params;
  // the member that was decided: others may be there as decoys
  const member = memberOf(operationOf(request.method, params));
  const given = String(holder[member]);
  // a URI that cannot be parsed is refused for that, before anything is looked up
  const name = member === "uri" && URL.canParse(given) ? `${stranger}:` : stranger;
  const renamed = { ...holder, [member]: name };
  return {
    request: { ...request, params: holder === params ? renamed : { ...params, ref: renamed } },
    reveal(answer) {
      const inText = JSON.stringify(given).slice(1, -1);
      return JSON.parse(JSON.stringify(answer).replaceAll(name, () => inText));
    },
  };
}

function memberOf(operation: Operation): "name" | "uri" | "taskId" {
  if (operation.kind === "task") return "taskId";
  return operation.kind === "item" && operation.item.kind === "resource" ? "uri" : "name";
}
