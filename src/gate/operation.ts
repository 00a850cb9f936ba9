import { isRecord } from "./json-rpc.ts";

/** Kinds of items that are decided one by one. */
export type ItemKind = "tool" | "resource" | "prompt";

/** A tool or prompt by name, a resource by URI or URI template. */
export interface Item {
  readonly kind: ItemKind;
  readonly name: string;
}

/** What one JSON-RPC request needs before it may run. */
export type Operation =
  | { readonly kind: "open" | "unknown" | "malformed" }
  | { readonly kind: "list"; readonly items: ItemKind }
  | { readonly kind: "item"; readonly item: Item }
  | { readonly kind: "listen"; readonly uris: readonly string[] }
  | { readonly kind: "task"; readonly taskId: string };

const OPEN: Operation = Object.freeze({ kind: "open" });
const UNKNOWN: Operation = Object.freeze({ kind: "unknown" });
const MALFORMED: Operation = Object.freeze({ kind: "malformed" });
const LISTS: ReadonlyMap<string, Operation> = new Map(
  (
    [
      ["tools/list", "tool"],
      ["resources/list", "resource"],
      ["resources/templates/list", "resource"],
      ["prompts/list", "prompt"],
    ] as const
  ).map(([method, items]) => [method, Object.freeze({ kind: "list", items })]),
);

/** Classifies a request by method and parameters, the same way in both protocol eras. Never throws. */
export function operationOf(method: string, params: unknown): Operation {
  switch (method) {
    case "initialize":
    case "server/discover":
    case "ping":
    case "logging/setLevel":
    case "resources/unsubscribe":
      return OPEN;
    case "tools/call":
      return named("tool", params, "name");
    case "prompts/get":
      return named("prompt", params, "name");
    case "resources/read":
    case "resources/subscribe":
      return named("resource", params, "uri");
    case "completion/complete":
      return completion(params);
    case "subscriptions/listen":
      return { kind: "listen", uris: subscriptionsOf(params) };
    case "tasks/get":
    case "tasks/result":
    case "tasks/update":
    case "tasks/cancel": {
      const taskId = isRecord(params) ? params["taskId"] : undefined;
      return typeof taskId === "string" ? { kind: "task", taskId } : MALFORMED;
    }
    default:
      return LISTS.get(method) ?? UNKNOWN;
  }
}

/** `params` of a listen request with only the granted resource subscriptions; the input is not changed. */
export function keepSubscriptions(params: unknown, granted: ReadonlySet<string>): unknown {
  if (!isRecord(params) || !isRecord(params["notifications"])) return params;
  const { resourceSubscriptions, ...rest } = params["notifications"];
  if (resourceSubscriptions === undefined) return params;
  const kept = subscriptionsOf(params).filter((uri) => granted.has(uri));
  return { ...params, notifications: { ...rest, resourceSubscriptions: kept } };
}

function subscriptionsOf(params: unknown): readonly string[] {
  const filter = isRecord(params) ? params["notifications"] : undefined;
  const uris = isRecord(filter) ? filter["resourceSubscriptions"] : undefined;
  return Array.isArray(uris) ? uris.filter((uri): uri is string => typeof uri === "string") : [];
}

function named(kind: ItemKind, params: unknown, member: string): Operation {
  const name = isRecord(params) ? params[member] : undefined;
  return typeof name === "string" ? { kind: "item", item: { kind, name } } : MALFORMED;
}

function completion(params: unknown): Operation {
  const ref = isRecord(params) ? params["ref"] : undefined;
  if (!isRecord(ref)) return MALFORMED;
  if (ref["type"] === "ref/prompt") return named("prompt", ref, "name");
  return ref["type"] === "ref/resource" ? named("resource", ref, "uri") : MALFORMED;
}
