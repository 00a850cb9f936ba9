import type { Contract } from "../../generated/typescript/index.ts";
import type {
  AuthResultOf,
  ClaimsOf,
  CodeOf,
  CoreContract,
  DefaultProfileId,
  ProfileId,
} from "../core/contract-types.ts";
import type { AuthDeps } from "./auth-deps.ts";
import { refused } from "./ladder.ts";
import { verifierFor } from "./verifier-for.ts";

/**
 * Decides about one mandate: extract → decode → signature → claims → revocation → requirements. Total: it never throws,
 * rejects or hangs, for any value of either argument.
 *
 * Options at fault answer `verification_unavailable` with reason `misconfigured`. A server that decides more than once
 * is better served by `createVerifier`, which checks its options once and remembers verified tokens.
 *
 * @param token the compact JWS, without `Bearer`
 * @returns the principal, or an error whose HTTP status `errorToStatus` gives
 *
 * @example
 * ```ts
 * import { authenticate, errorToStatus, extractBearer } from "countersign";
 *
 * const token = extractBearer(request.headers.get("authorization")) ?? "";
 * const result = await authenticate(token, { issuer, audience, revocations, requiredScopes: ["files:read"] });
 * if (!result.ok) return new Response(null, { status: errorToStatus(result.error.code) });
 * ```
 */
export async function authenticate<
  const C extends Contract = CoreContract,
  P extends ProfileId<C> = DefaultProfileId<C>,
>(token: string, deps: AuthDeps<C, P>): Promise<AuthResultOf<ClaimsOf<C, P>, CodeOf<C, P>>> {
  const verifier = verifierFor(deps);
  const result = "code" in verifier ? refused(verifier) : await verifier.authenticate(token);
  return result as AuthResultOf<object, string> as AuthResultOf<ClaimsOf<C, P>, CodeOf<C, P>>;
}
