import { type AnyClient, call, isCluster } from "./redis-client.ts";

/** Which node serves which slots, in the words of the library, which follows every redirection before it is obeyed. */
export function ownersOf(client: AnyClient): string {
  const slots = client["slots"] as readonly (readonly string[] | undefined)[];
  const changes: string[] = [];
  let last: string | undefined;
  for (const [slot, nodes] of slots.entries()) {
    if (nodes?.[0] === last) continue;
    last = nodes?.[0];
    changes.push(`${slot} ${last}`);
  }
  return changes.join();
}

/** Bytes that have come in on the connections of a client, as far as it tells. */
export function bytesReadBy(client: AnyClient): number {
  const nodes = isCluster(client) ? (call(client, "nodes", "all") as unknown as readonly AnyClient[]) : [client];
  return nodes.reduce((sum, node) => {
    const socket = node["stream"] as { readonly bytesRead?: unknown } | null | undefined;
    return sum + (typeof socket?.bytesRead === "number" ? socket.bytesRead : 0);
  }, 0);
}
