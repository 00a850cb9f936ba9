import { own, type Profile } from "../../generated/typescript/index.ts";

/**
 * A claim of a principal by its wire name, whatever the profile calls it. Reads own members only.
 *
 * @param wire such as `agent_session_id`, which is `agentSessionId` in one profile and `sessionId` in another
 * @returns `undefined` for a claim that is absent, or that the profile does not hand on
 */
export function claimOf({ claimNames }: Pick<Profile, "claimNames">, claims: object, wire: string): unknown {
  return named(claimNames, claims, wire);
}

/** The same for an object inside a claim, such as a hop of `delegation_chain`. */
export function memberOf(
  { memberNames }: Pick<Profile, "memberNames">,
  claim: string,
  value: object,
  wire: string,
): unknown {
  const names: unknown = own(memberNames, claim);
  return typeof names === "object" && names !== null ? named(names, value, wire) : undefined;
}

function named(names: object, value: object, wire: string): unknown {
  const name: unknown = own(names, wire);
  return typeof name === "string" ? own(value, name) : undefined;
}
