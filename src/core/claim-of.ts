import { own, type Profile } from "../../generated/typescript/index.ts";

/**
 * A claim of a principal by its wire name, whatever the profile calls it. Reads own members only.
 *
 * @param wire such as `agent_session_id`, which is `agentSessionId` in one profile and `sessionId` in another
 * @returns `undefined` for a claim that is absent, or that the profile does not hand on
 */
export function claimOf({ names }: Pick<Profile, "names">, claims: object, wire: string): unknown {
  const name: unknown = own(names, wire);
  return typeof name === "string" ? own(claims, name) : undefined;
}
