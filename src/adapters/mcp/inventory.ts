import type { McpServer, Server } from "@modelcontextprotocol/server";
import { CountersignConfigError } from "../../core/countersign-config-error.ts";
import type { AnyGate, ItemKind } from "../../gate/index.ts";

/** What one server has registered, for this caller or not. */
export interface Inventory {
  /** Records a registration, served or not. */
  add(kind: ItemKind, name: string): void;
  /** Waits for decisions that registration could not wait for. */
  defer(decision: Promise<void>): void;
  settle(): Promise<void>;
  /** @throws `CountersignConfigError` for a requirement that names nothing registered */
  check(): void;
}

const OPTIONS: Readonly<Record<ItemKind, string>> = { tool: "tools", resource: "resources", prompt: "prompts" };
const inventories = new WeakMap<object, Inventory>();

export function createInventory(gate: AnyGate, server: McpServer | Server): Inventory {
  const registered = new Set<string>();
  const waiting: Promise<void>[] = [];
  const keyOf = (kind: ItemKind, name: string): string => `${kind} ${name}`;
  const inventory: Inventory = {
    add: (kind, name) => registered.add(keyOf(kind, name)),
    defer: (decision) => waiting.push(decision),
    settle: async () => {
      await Promise.all(waiting.splice(0));
    },
    check() {
      for (const kind of ["tool", "prompt"] as const) {
        for (const name of gate.configured(kind)) {
          if (registered.has(keyOf(kind, name))) continue;
          const option = `${OPTIONS[kind]}.${name}`;
          throw new CountersignConfigError(
            option,
            undefined,
            `register a ${kind} of this name, or drop the requirement`,
          );
        }
      }
    },
  };
  inventories.set(server, inventory);
  return inventory;
}

/** The inventory of a guarded server. */
export function inventoryOf(server: object): Inventory | undefined {
  return inventories.get(server);
}
