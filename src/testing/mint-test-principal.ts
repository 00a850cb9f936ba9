import type { Contract } from "../../generated/typescript/index.ts";
import type { ClaimsOf, CoreContract, DefaultProfileId, ProfileId } from "../core/contract-types.ts";
import { type MandateClaims, mandateClaims, mergeClaims } from "./mandate-claims.ts";
import { profileOf } from "./profile-of.ts";

/** Options of {@link mintTestPrincipal}. */
export interface TestPrincipalOptions<C extends Contract = CoreContract, P extends ProfileId<C> = DefaultProfileId<C>> {
  /** @defaultValue the generated core contract */
  readonly contract?: C;
  /** Id of a profile of the contract. @defaultValue its `defaultProfile` */
  readonly profile?: P;
  /**
   * Wall clock in milliseconds since 1970.
   * @defaultValue Date.now
   */
  readonly now?: () => number;
}

/**
 * Makes the verified claims that a handler receives, without minting or verifying anything: for unit tests of what comes
 * after the guard. The claims go through the contract's own validator and projection, so a principal that no mandate
 * could produce is refused.
 *
 * @param claims Wire claims merged over those of a good mandate; `undefined` removes one.
 * @returns Frozen claims, as `result.principal` of `authenticate`.
 * @throws TypeError when the claims are not valid in the profile.
 *
 * @example
 * ```ts
 * import { mintTestPrincipal } from "countersign/testing";
 *
 * const principal = mintTestPrincipal({ sub: "user-bob", scope: "notes:read notes:write" });
 * console.log(principal.sub, principal.clientId); // user-bob client-notes
 * ```
 */
export function mintTestPrincipal<
  const C extends Contract = CoreContract,
  P extends ProfileId<C> = DefaultProfileId<C>,
>(claims: MandateClaims = {}, options: TestPrincipalOptions<C, P> = {}): ClaimsOf<C, P> {
  const profile = profileOf(options.contract, options.profile);
  const base = mandateClaims({
    issuer: "https://issuer.test",
    audience: "resource://my-mcp-server",
    zoneId: "zone-1",
    issuedAt: Math.floor((options.now ?? Date.now)() / 1000),
    ttlSeconds: 300,
    serial: 1,
    profile,
  });
  const wire: unknown = profile.foldClaims(mergeClaims(base, claims));
  if (!profile.isClaims(wire)) {
    const found = profile.explainClaims(wire).map((issue) => issue.message);
    throw new TypeError(`mintTestPrincipal: ${found[0] ?? "claims are not valid"}`);
  }
  return profile.project(wire) as ClaimsOf<C, P>;
}
