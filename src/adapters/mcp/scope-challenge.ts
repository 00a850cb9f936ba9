import type { ScopeChallengeHandler } from "@modelcontextprotocol/server";
import type { AnyGate } from "../../gate/index.ts";

/**
 * The host's own step-up, for servers without the gate in front of them: the shared decision, and a challenge only for
 * a shortfall that may be disclosed. It never throws; on failure the wrapped callback denies.
 */
export function composeScopeChallenge(
  gate: AnyGate,
  own: ScopeChallengeHandler | null | undefined,
): ScopeChallengeHandler {
  return async (context) => {
    try {
      const { authInfo, request } = context;
      if (!gate.knows(authInfo)) return undefined;
      const { decision } = await gate.decide(authInfo, request);
      if (decision.kind === "allow") return (await own?.(context)) ?? undefined;
      if (decision.kind !== "refuse") return undefined;
      const [scope, ...others] = decision.requiredScopes ?? [];
      return scope === undefined
        ? undefined
        : { scopes: [scope, ...others], errorDescription: decision.error.description.replaceAll(/[=,]/g, "") };
    } catch {
      return undefined;
    }
  };
}
