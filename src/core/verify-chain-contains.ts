import type { Claims } from "../../generated/typescript/index.ts";

/**
 * Whether an application took part in a mandate: as a hop of the delegation chain or as the client itself.
 *
 * The requirement `requireChainContains` is stricter: there the client does not count.
 */
export function verifyChainContains(claims: Claims, applicationId: string): boolean {
  if (typeof applicationId !== "string" || applicationId === "") return false;
  if (claims.clientId === applicationId) return true;
  return claims.delegationChain?.some((hop) => hop.applicationId === applicationId) ?? false;
}
