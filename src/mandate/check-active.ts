import { type AuthError, type Claims, own } from "../../generated/typescript/index.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import type { Ladder } from "./ladder.ts";
import { readClock } from "./read-clock.ts";

/**
 * Whether the authority behind a principal still holds: expiry with the tolerance of the verifier, then revocation.
 *
 * @param nowMs milliseconds since 1970, instead of the verifier's clock
 */
export async function checkActive(
  ladder: Ladder,
  principal: Claims,
  nowMs: number | undefined,
): Promise<AuthError | null> {
  const { profile, clockSkewSeconds, now } = ladder.settings;
  const seconds = readClock(nowMs === undefined ? now : () => nowMs);
  const expiresAt: unknown = own(principal, "expiresAt");
  // Written so that a principal without expiry, or a clock that answers NaN, is refused.
  if (typeof expiresAt !== "number" || !(seconds < expiresAt + clockSkewSeconds)) {
    return Object.freeze({
      ...createAuthError(profile, "invalid_token"),
      description: "Token expired during execution",
    });
  }
  return (await ladder.checkRevocation(profile.anchors(principal))) ?? null;
}
