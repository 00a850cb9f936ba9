import type { AuthError } from "../../generated/typescript/index.ts";
import { claimOf } from "../core/claim-of.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import type { Ladder } from "./ladder.ts";
import { readClock } from "./read-clock.ts";

/**
 * Whether the authority behind a principal still holds: expiry with the tolerance of the verifier, then every check of stage
 * revocation.
 *
 * @param nowMs milliseconds since 1970, instead of the verifier's clock
 */
export async function checkActive(
  ladder: Ladder,
  principal: object,
  nowMs: number | undefined,
): Promise<AuthError | null> {
  const { profile, clockSkewSeconds, now } = ladder.settings;
  const seconds = readClock(nowMs === undefined ? now : () => nowMs);
  const expiresAt: unknown = claimOf(profile, principal, "exp");
  // Written so that a principal without expiry, or a clock that answers NaN, is refused.
  if (typeof expiresAt !== "number" || !(seconds < expiresAt + clockSkewSeconds)) {
    return Object.freeze({
      ...createAuthError(profile, "invalid_token"),
      description: "Token expired during execution",
    });
  }
  return (await ladder.checkRevocation(principal)) ?? null;
}
