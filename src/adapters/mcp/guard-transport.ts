import type { Transport } from "@modelcontextprotocol/server";
import type { AnyGate, AuthInfo, Gate } from "../../gate/index.ts";

/**
 * A transport that decides each request before the server sees it, for stateful sessions and stdio.
 *
 * Refusals are JSON-RPC errors (401, 403, 503); hidden items are answered as the server answers missing ones; lists,
 * resource updates and results are filtered. A session belongs to the caller who opened it.
 *
 * `serveStdio` does not tell handlers who calls: there, guard the servers of the factory as well, with `gate.admit`.
 *
 * @param principal the one caller of this connection (stdio), checked again at every request; without it each message
 *   must carry an `authInfo` of this gate
 * @returns the same kind of transport; connect the server to it, and hand requests to the inner one
 * @example
 * ```ts
 * const identity = await gate.verifyToken(process.env["COUNTERSIGN_TOKEN"] ?? "");
 * if (!identity.ok) process.exit(1);
 * await server.connect(guardTransport(gate, new StdioServerTransport(), identity.authInfo.extra.countersign));
 * ```
 */
export function guardTransport<T extends Transport, P extends object>(
  gate: Gate<P>,
  transport: T,
  principal?: NoInfer<P> | AuthInfo<NoInfer<P>>,
): T {
  const pinned = principal === undefined ? undefined : pin(gate, principal);
  return gate.guardChannel(transport, { pinned });
}

/** Always pinned anew: what was verified for one request would not be looked up again. */
function pin(gate: AnyGate, principal: object): AuthInfo<object> {
  if (!gate.knows(principal)) return gate.admit(principal);
  return gate.isPinned(principal) ? principal : gate.admit(principal.extra.countersign, principal.token);
}
