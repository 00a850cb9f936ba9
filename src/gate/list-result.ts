import { isRecord } from "./json-rpc.ts";
import type { Item } from "./operation.ts";

/** Where a list result keeps its items, and what names an item. */
const LISTS: ReadonlyMap<string, { readonly member: string; readonly kind: Item["kind"]; readonly name: string }> =
  new Map([
    ["tools/list", { member: "tools", kind: "tool", name: "name" }],
    ["resources/list", { member: "resources", kind: "resource", name: "uri" }],
    ["resources/templates/list", { member: "resourceTemplates", kind: "resource", name: "uriTemplate" }],
    ["prompts/list", { member: "prompts", kind: "prompt", name: "name" }],
  ]);

/**
 * A list result with the items that the caller may see, in the host's order, cursor kept (R17). In the modern era it
 * is private to the caller and never fresh (R18). Items without a name are dropped.
 */
export async function filterList(
  method: string,
  result: unknown,
  visible: (item: Item) => boolean | Promise<boolean>,
): Promise<unknown> {
  const list = LISTS.get(method);
  if (list === undefined || !isRecord(result)) return result;
  const kept: unknown[] = [];
  const items = result[list.member];
  for (const entry of Array.isArray(items) ? items : []) {
    const name = isRecord(entry) ? entry[list.name] : undefined;
    if (typeof name === "string" && (await visible({ kind: list.kind, name }))) kept.push(entry);
  }
  return privately({ ...result, [list.member]: kept });
}

/** A cacheable result that names `private` and no freshness; results of the legacy era have neither member. */
export function privately(result: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const cacheable = Object.hasOwn(result, "cacheScope") || Object.hasOwn(result, "ttlMs");
  return cacheable ? { ...result, ttlMs: 0, cacheScope: "private" } : { ...result };
}
