import type { ServerContext } from "@modelcontextprotocol/server";
import type { AnyGate, AuthInfo, Decision, Item } from "../../gate/index.ts";
import { refusalError } from "./refusal-error.ts";

/** A registered callback: its context comes last, whatever precedes it. */
export type Callback = (...parameters: unknown[]) => unknown;

const METHODS = { tool: "tools/call", resource: "resources/read", prompt: "prompts/get" } as const;

/**
 * The second line of defence: the callback runs only if the shared decision allows it, whatever road the call took. A
 * call that no gate admitted is denied.
 */
export function guardCallback(
  gate: AnyGate,
  itemOf: () => Item,
  callback: Callback,
  options: { readonly authInfo: AuthInfo | undefined; readonly maskErrors: boolean },
): Callback {
  return async (...parameters) => {
    const item = itemOf();
    const ctx = parameters.at(-1) as ServerContext | undefined;
    const given: unknown = ctx?.http?.authInfo ?? options.authInfo;
    for (const wanted of wantedItems(item, parameters)) {
      const decision = await decide(gate, given, wanted, ctx);
      if (decision.kind !== "allow") throw refusalError(decision);
    }
    if (!options.maskErrors) return callback(...parameters);
    try {
      return await callback(...parameters);
    } catch (error) {
      if ((error as { code?: unknown } | null)?.code === URL_ELICITATION) throw error;
      throw new Error("The operation failed");
    }
  };
}

/** Control flow of the host in the legacy era, not a failure. */
const URL_ELICITATION = -32042;

/** A template is decided as itself and as the URI that was asked for. */
function wantedItems(item: Item, parameters: readonly unknown[]): readonly Item[] {
  const uri = item.kind === "resource" && parameters[0] instanceof URL ? parameters[0].toString() : item.name;
  return uri === item.name ? [item] : [{ kind: "resource", name: uri }, item];
}

async function decide(gate: AnyGate, authInfo: unknown, item: Item, ctx: ServerContext | undefined): Promise<Decision> {
  if (!gate.knows(authInfo)) return { kind: "hidden", rung: "mandate" };
  const id = ctx?.mcpReq?.id;
  const method = METHODS[item.kind];
  if (id === undefined) return gate.decideItem(authInfo, item, method);
  const params = { [item.kind === "resource" ? "uri" : "name"]: item.name };
  return (await gate.decide(authInfo, { id, method, params })).decision;
}
