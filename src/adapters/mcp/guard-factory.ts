import type { McpServer, McpServerFactory, Server } from "@modelcontextprotocol/server";
import type { AnyGate } from "../../gate/index.ts";
import { inventoryOf } from "./inventory.ts";

/**
 * Checks a factory at start: it must guard its servers, and register every tool and prompt that the gate has
 * requirements for. The factory is run once, without a caller, for that.
 *
 * @returns the same factory; one that is asynchronous is checked before its first server is used
 * @throws `CountersignConfigError` for a requirement that names nothing registered, `TypeError` for an unguarded server
 */
export function guardFactory(gate: AnyGate, factory: McpServerFactory): McpServerFactory {
  const probe = factory({ era: "modern" });
  gate.attach();
  if (!(probe instanceof Promise)) {
    inspect(probe);
    return factory;
  }
  const checked = probe.then(inspect);
  // reported by the first use; a rejection without a listener would end the process
  checked.catch(() => {});
  return async (ctx) => {
    await checked;
    return factory(ctx);
  };
}

function inspect(server: McpServer | Server): void {
  const inventory = inventoryOf(server);
  if (inventory === undefined) throw new TypeError("the factory returns a server that guardServer has not seen");
  if ("registerTool" in server) inventory.check();
}
