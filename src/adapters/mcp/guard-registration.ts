import { type McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import type { AuthInfo, Decision, Gate, Item, ItemKind } from "../../gate/index.ts";
import { type Callback, guardCallback } from "./guard-callback.ts";
import type { Inventory } from "./inventory.ts";
import { composeScopeChallenge } from "./scope-challenge.ts";

export interface RegistrationOptions {
  readonly gate: Gate;
  /** The caller that this server is built for. */
  readonly authInfo: AuthInfo | undefined;
  readonly inventory: Inventory;
  readonly maskErrors: boolean;
}

/** What registration returns, as far as names and callbacks are concerned. */
interface Handle {
  update(updates: Record<string, unknown>): void;
  remove(): void;
}
type Register = (...parameters: unknown[]) => Handle;

/** Parts of `McpServer` that are private in its types. */
interface Registries {
  readonly [registry: string]: unknown;
}

const REGISTRIES = ["_registeredTools", "_registeredResources", "_registeredResourceTemplates", "_registeredPrompts"];
const RENAMED_BY: Readonly<Record<ItemKind, string>> = { tool: "name", resource: "uri", prompt: "name" };

/**
 * Puts the decision into `registerTool`, `registerResource` and `registerPrompt` of one server: callbacks are wrapped,
 * items that the caller may not see are removed as soon as they are registered, and their handles cannot bring them
 * back.
 */
export function guardRegistration(server: McpServer, options: RegistrationOptions): void {
  for (const name of REGISTRIES) {
    const registry = (server as unknown as Registries)[name];
    // the host looks names up with `in`-like access: `toString` would be found, and called disabled
    if (typeof registry === "object" && registry !== null) Object.setPrototypeOf(registry, null);
  }
  const { registerTool, registerPrompt, registerResource } = server as unknown as Record<string, Register>;
  const named = (kind: ItemKind, register: Register | undefined): Register => {
    return (name, config, callback) => {
      const item = { kind, name: String(name) };
      return guard(item, callback as Callback, config, options, (wrapped, guarded) =>
        (register as Register).call(server, name, guarded, wrapped),
      );
    };
  };
  const resource: Register = (name, target, config, callback) => {
    const item: Item = {
      kind: "resource",
      name: target instanceof ResourceTemplate ? target.uriTemplate.toString() : String(target),
    };
    return guard(item, callback as Callback, config, options, (wrapped, guarded) =>
      (registerResource as Register).call(server, name, target, guarded, wrapped),
    );
  };
  Object.assign(server, {
    registerTool: named("tool", registerTool),
    registerPrompt: named("prompt", registerPrompt),
    registerResource: resource,
  });
}

function guard(
  first: Item,
  callback: Callback,
  config: unknown,
  { gate, authInfo, inventory, maskErrors }: RegistrationOptions,
  register: (callback: Callback, config: object) => Handle,
): Handle {
  let item = first;
  const { kind } = first;
  const wrap = (inner: Callback): Callback => guardCallback(gate, () => item, inner, { authInfo, maskErrors });
  const scopeChallenge = composeScopeChallenge(gate, (config as Challenged | undefined)?.scopeChallenge);
  const handle = register(wrap(callback), { ...(config as object), scopeChallenge });
  const { update } = handle;
  let hidden = false;

  const hide = (): void => {
    hidden = true;
    update({ [kind === "resource" && !item.name.includes("{") ? "uri" : "name"]: null });
  };
  const settle = ({ kind: verdict }: Decision): void => {
    if (verdict === "hidden") hide();
  };
  const decide = (): void => {
    inventory.add(kind, item.name);
    if (authInfo === undefined) {
      hide();
      return;
    }
    const decision = gate.decideItem(authInfo, item, LISTED_BY[kind]);
    if (decision instanceof Promise) inventory.defer(decision.then(settle));
    else settle(decision);
  };
  handle.update = (updates) => {
    const { name, uri, callback: next, scopeChallenge: own, ...rest } = updates;
    const given = { ...(next !== undefined && { callback: wrap(next as Callback) }), ...rest };
    const renaming = (RENAMED_BY[kind] === "uri" ? (uri ?? name) : name) as string | null | undefined;
    if (own !== undefined) {
      Object.assign(given, { scopeChallenge: composeScopeChallenge(gate, own as Challenged["scopeChallenge"]) });
    }
    if (hidden || renaming === undefined) {
      update(given);
      return;
    }
    update({ ...given, ...(name !== undefined && { name }), ...(uri !== undefined && { uri }) });
    if (renaming === null) {
      hidden = true;
      return;
    }
    item = { kind, name: renaming };
    decide();
  };
  decide();
  return handle;
}

interface Challenged {
  readonly scopeChallenge?: Parameters<typeof composeScopeChallenge>[1];
}

const LISTED_BY: Readonly<Record<ItemKind, string>> = {
  tool: "tools/list",
  resource: "resources/list",
  prompt: "prompts/list",
};
