import type { AuthErrorOf } from "./contract-types.ts";

/** Errors whose challenge must not be sent. Weak, so it holds nothing that nobody else holds. */
const withheld = new WeakSet<object>();

/**
 * Marks a scope shortfall that more scope cannot cure because an opaque requirement (agent, delegation, chain, hops)
 * fails as well. A challenge would send the client to step up in vain.
 *
 * @param error an error of its own, not a shared one
 */
export function withholdChallenge<E extends AuthErrorOf<string>>(error: E): E {
  withheld.add(error);
  return error;
}

/** Whether {@link withholdChallenge} marked this error. */
export function isChallengeWithheld(error: AuthErrorOf<string>): boolean {
  return withheld.has(error);
}
