import { type McpRequestContext, McpServer, type Server, type Transport } from "@modelcontextprotocol/server";
import { type AnyGate, isGuardedChannel } from "../../gate/index.ts";
import { guardRegistration } from "./guard-registration.ts";
import { createInventory } from "./inventory.ts";

/** Options of {@link guardServer}. */
export interface GuardServerOptions {
  /** Replace the message of errors that callbacks throw: the host sends it to clients. @defaultValue `false` */
  readonly maskErrors?: boolean;
}

/**
 * Guards a server for one request, or for one pinned connection. Call it before anything is registered.
 *
 * Items that the caller may not see are registered and removed again, so the host answers them as missing and keeps its
 * capabilities the same for every caller. Each request is decided in front of the server, each callback runs only after
 * the same decision, and lists, resource updates and results are filtered on their way out.
 *
 * A low-level `Server` has no registry: asked for a hidden item, its handlers are given a name that does not exist.
 *
 * @param ctx context of the factory; without an `authInfo` of this gate everything is hidden
 * @returns the same server
 * @throws `CountersignConfigError` from `connect`, when the gate has requirements for items that are not registered
 * @example
 * ```ts
 * const handler = createMcpHandler(guardFactory(gate, (ctx) => {
 *   const server = guardServer(gate, new McpServer({ name: "notes", version: "1.0.0" }), ctx);
 *   server.registerTool("read", { description: "Reads a note" }, readNote);
 *   return server;
 * }));
 * ```
 */
export function guardServer<T extends McpServer | Server>(
  gate: AnyGate,
  server: T,
  ctx: Pick<McpRequestContext, "authInfo">,
  options: GuardServerOptions = {},
): T {
  gate.attach();
  const authInfo = gate.knows(ctx.authInfo) ? ctx.authInfo : undefined;
  const pinned = authInfo !== undefined && gate.isPinned(authInfo) ? authInfo : undefined;
  const inventory = createInventory(gate, server);
  const isRegistry = server instanceof McpServer;
  if (isRegistry) guardRegistration(server, { gate, authInfo, inventory, maskErrors: options.maskErrors ?? false });

  const low: Server = isRegistry ? server.server : server;
  const connect = low.connect.bind(low);
  low.connect = async (transport: Transport) => {
    await inventory.settle();
    if (isRegistry) inventory.check();
    return connect(isGuardedChannel(transport) ? transport : gate.guardChannel(transport, { pinned }));
  };
  return server;
}
