/** The part of the claims that tells who took part; the same in every profile. */
export interface ChainClaims {
  readonly clientId: string;
  readonly delegationChain?: readonly { readonly applicationId: string }[] | undefined;
}

/**
 * Whether an application took part in a mandate: as a hop of the delegation chain or as the client itself.
 *
 * The requirement `requireChainContains` is stricter: there the client does not count.
 */
export function verifyChainContains(claims: ChainClaims, applicationId: string): boolean {
  if (typeof applicationId !== "string" || applicationId === "") return false;
  if (claims.clientId === applicationId) return true;
  return claims.delegationChain?.some((hop) => hop.applicationId === applicationId) ?? false;
}
