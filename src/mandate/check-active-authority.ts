import type { Claims, Contract } from "../../generated/typescript/index.ts";
import type {
  AuthErrorOf,
  ClaimsOf,
  CodeOf,
  CoreContract,
  DefaultProfileId,
  OverridesOf,
  ProfileId,
} from "../core/contract-types.ts";
import type { AuthDeps } from "./auth-deps.ts";
import type { Verifier } from "./verifier.ts";
import { verifierFor } from "./verifier-for.ts";

/**
 * Whether the authority of a call that is still running holds: expiry with the same tolerance as at its start, then
 * every check of stage revocation. Check it every few seconds, when the store reports a change, and once before a result is released.
 *
 * @param principal the claims that the call was started with
 * @param nowMs milliseconds since 1970, instead of the configured clock
 * @returns `null` while it holds; otherwise `invalid_token` ("Token expired during execution"), `verification_unavailable`, or the
 * code of the check of stage revocation that failed, such as `session_revoked`. Never throws or rejects.
 */
export function checkActiveAuthority<E extends string>(
  principal: object,
  deps: Verifier<object, object, E>,
  nowMs?: number,
): Promise<AuthErrorOf<E> | null>;
export function checkActiveAuthority<
  const C extends Contract = CoreContract,
  P extends ProfileId<C> = DefaultProfileId<C>,
>(
  principal: ClaimsOf<C, P>,
  deps: AuthDeps<C, P> | Verifier<ClaimsOf<C, P>, OverridesOf<C, P>, CodeOf<C, P>>,
  nowMs?: number,
): Promise<AuthErrorOf<CodeOf<C, P>> | null>;
export async function checkActiveAuthority(
  principal: object,
  deps: unknown,
  nowMs?: number,
): Promise<AuthErrorOf<string> | null> {
  const verifier = verifierFor(deps);
  return "code" in verifier ? verifier : verifier.checkActive(principal as Claims, nowMs);
}
