import type { ServerContext } from "@modelcontextprotocol/server";
import { callerOf } from "../../core/caller-of.ts";
import { type AnyGate, claimsOf } from "../../gate/index.ts";

/**
 * What a `requestState` is bound to: issuer, subject, client and method. Whoever else presents it, or elsewhere, fails
 * (R19). Give it to the host's codec; put a digest of the arguments into the state itself, the host does not show them
 * here. Each retry is decided afresh in any case.
 *
 * @example
 * ```ts
 * const state = createRequestStateCodec({ key, ttlSeconds: 300, bind: requestStateBinding(gate) });
 * ```
 */
export function requestStateBinding(gate: AnyGate): (ctx: ServerContext) => string {
  return (ctx) => {
    const claims = claimsOf(ctx);
    const caller = claims === undefined ? undefined : callerOf(gate.profile, claims);
    return JSON.stringify([gate.issuer, caller?.subject ?? null, caller?.clientId ?? null, ctx.mcpReq.method]);
  };
}
