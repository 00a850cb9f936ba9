import { type McpServer, ResourceTemplate, type ScopeChallengeHandler } from "@modelcontextprotocol/server";
import type { AnyGate, AuthInfo, Decision, Item, ItemKind } from "../../gate/index.ts";
import { type Callback, guardCallback } from "./guard-callback.ts";
import type { Inventory } from "./inventory.ts";
import { composeScopeChallenge } from "./scope-challenge.ts";

export interface RegistrationOptions {
  readonly gate: AnyGate;
  /** The caller that this server is built for. */
  readonly authInfo: AuthInfo | undefined;
  readonly inventory: Inventory;
  readonly maskErrors: boolean;
}

/** What registration returns, as far as names and callbacks are concerned. */
interface Handle {
  update: (updates: Readonly<Record<string, unknown>>) => void;
  remove(): void;
}
type Register = (...parameters: unknown[]) => Handle;

/** Parts of `McpServer` that are private in its types. */
interface Registries {
  readonly [registry: string]: unknown;
}

const REGISTRIES = ["_registeredTools", "_registeredResources", "_registeredResourceTemplates", "_registeredPrompts"];

/**
 * Puts the decision into `registerTool`, `registerResource` and `registerPrompt` of one server: callbacks are wrapped,
 * items that the caller may not see are removed as soon as they are registered, and their handles cannot bring them
 * back.
 */
export function guardRegistration(server: McpServer, options: RegistrationOptions): void {
  for (const name of REGISTRIES) {
    const registry = (server as unknown as Registries)[name];
    // the host finds `toString` in its registries, and calls it disabled
    if (typeof registry === "object" && registry !== null) Object.setPrototypeOf(registry, null);
  }
  const { registerTool, registerPrompt, registerResource } = server as unknown as Record<string, Register>;
  const named = (kind: ItemKind, register: Register | undefined): Register => {
    return (name, config, callback) => {
      const subject = { item: { kind, name: String(name) }, renamedTo: ({ name: next }: Updates) => next };
      const run: Run = (wrapped, guarded) => (register as Register).call(server, name, guarded, wrapped);
      return guard(subject, callback as Callback, config, options, run);
    };
  };
  const resource: Register = (name, target, config, callback) => {
    const subject = target instanceof ResourceTemplate ? templateSubject(target) : uriSubject(String(target));
    const run: Run = (wrapped, guarded) => (registerResource as Register).call(server, name, target, guarded, wrapped);
    return guard(subject, callback as Callback, config, options, run);
  };
  Object.assign(server, {
    registerTool: named("tool", registerTool),
    registerPrompt: named("prompt", registerPrompt),
    registerResource: resource,
  });
}

type Updates = Readonly<Record<string, unknown>>;
type Run = (callback: Callback, config: object) => Handle;

/** What is registered, and what an update makes of its name: `null` removes it, `undefined` leaves it. */
interface Subject {
  readonly item: Item;
  readonly renamedTo: (updates: Updates) => unknown;
}

function uriSubject(uri: string): Subject {
  return { item: { kind: "resource", name: uri }, renamedTo: ({ uri: next }) => next };
}

/** A template has a name of its own, which is no part of the decision. */
function templateSubject(template: ResourceTemplate): Subject {
  const renamedTo = ({ name, template: next }: Updates): unknown =>
    name === null ? null : next instanceof ResourceTemplate ? next.uriTemplate.toString() : undefined;
  return { item: { kind: "resource", name: template.uriTemplate.toString() }, renamedTo };
}

function guard(
  subject: Subject,
  callback: Callback,
  config: unknown,
  { gate, authInfo, inventory, maskErrors }: RegistrationOptions,
  register: Run,
): Handle {
  let { item } = subject;
  const { kind } = item;
  const wrap = (inner: unknown): Callback =>
    guardCallback(gate, () => item, inner as Callback, { authInfo, maskErrors });
  const challenge = (own: unknown): ScopeChallengeHandler =>
    composeScopeChallenge(gate, own as ScopeChallengeHandler | null | undefined);

  const given = config as { readonly scopeChallenge?: unknown } | undefined;
  const handle = register(wrap(callback), { ...given, scopeChallenge: challenge(given?.scopeChallenge) });
  const { update } = handle;
  let hidden = false;

  const hide = (): void => {
    hidden = true;
    // the host's `remove` goes through `update`, in the words that suit the kind of item
    handle.update = update;
    handle.remove();
    handle.update = guarded;
  };
  const settle = (decision: Decision): void => {
    if (decision.kind === "hidden") hide();
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
  const guarded = (updates: Updates): void => {
    const safe = {
      ...updates,
      ...(updates["callback"] !== undefined && { callback: wrap(updates["callback"]) }),
      ...(updates["scopeChallenge"] !== undefined && { scopeChallenge: challenge(updates["scopeChallenge"]) }),
    };
    if (hidden) {
      // a name would register it anew
      update({ ...safe, name: undefined, uri: undefined });
      return;
    }
    update(safe);
    const renamed = subject.renamedTo(updates);
    if (renamed === null) hidden = true;
    if (typeof renamed !== "string") return;
    item = { kind, name: renamed };
    decide();
  };
  handle.update = guarded;
  decide();
  return handle;
}

const LISTED_BY: Readonly<Record<ItemKind, string>> = {
  tool: "tools/list",
  resource: "resources/list",
  prompt: "prompts/list",
};
