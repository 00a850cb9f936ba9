import type { Fixture } from "./fixture.ts";
import { loadContract, loadRevocation } from "./product.ts";

/** Revoked identifiers that match no token. */
const REVOKED = 100_000;
const REVOKED_TTL_MS = 3_600_000;

/** Decides about a verified payload: shape, zone, revocation of every anchor, scopes, hops. */
export type Policy = (payload: unknown) => boolean;

/** The store that all alternatives of a case look anchors up in. */
export type Revocations = InstanceType<Awaited<ReturnType<typeof loadRevocation>>["InMemoryRevocationStore"]>;

/** A store filled with identifiers that do not match. */
export async function filledRevocations(): Promise<Revocations> {
  const { InMemoryRevocationStore } = await loadRevocation();
  const store = new InMemoryRevocationStore();
  for (let n = 0; n < REVOKED; n++) store.markRevoked(`sid_revoked_${n.toString(16).padStart(8, "0")}`, REVOKED_TTL_MS);
  return store;
}

/**
 * The policy that ours applies, for a library that only checks the token: the same generated validator, projection,
 * enforcement and anchors, on the same store. Without it a peer would be compared for doing less.
 */
export async function createPolicy({ expectations }: Fixture, revocations: Revocations): Promise<Policy> {
  const { core } = await loadContract();
  const profile = core.profiles["2026-05"];
  const need = { ...expectations, maxHopCount: 10 };
  return (payload) => {
    const claims = profile.foldClaims(payload);
    if (!profile.hasClaimsShape(claims)) return false;
    if (profile.enforce("claims", claims, need) !== undefined) return false;
    const principal = profile.project(claims);
    for (const anchor of profile.anchors(principal)) if (revocations.isRevoked(anchor) !== false) return false;
    return profile.enforce("requirements", principal, need) === undefined;
  };
}
