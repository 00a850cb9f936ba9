import type { AuthError, Claims } from "../../generated/typescript/index.ts";
import type { AuthDeps } from "./auth-deps.ts";
import type { Verifier } from "./verifier.ts";
import { verifierFor } from "./verifier-for.ts";

/**
 * Whether the authority of a call that is still running holds: expiry with the same tolerance as at its start, then
 * revocation. Check it every few seconds, when the store reports a change, and once before a result is released.
 *
 * @param principal the claims that the call was started with
 * @param nowMs milliseconds since 1970, instead of the configured clock
 * @returns `null` while it holds; otherwise `invalid_token` ("Token expired during execution"), `session_revoked` or
 * `verification_unavailable`. Never throws or rejects.
 */
export async function checkActiveAuthority(
  principal: Claims,
  deps: AuthDeps | Verifier,
  nowMs?: number,
): Promise<AuthError | null> {
  const verifier = verifierFor(deps);
  return "code" in verifier ? verifier : verifier.checkActive(principal, nowMs);
}
