import type { ServerContext } from "@modelcontextprotocol/server";
import { claimsOf, type Gate } from "../../gate/index.ts";

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
export function requestStateBinding(gate: Gate): (ctx: ServerContext) => string {
  return (ctx) => {
    const claims = claimsOf(ctx);
    return JSON.stringify([gate.issuer, claims?.sub ?? null, claims?.clientId ?? null, ctx.mcpReq.method]);
  };
}
