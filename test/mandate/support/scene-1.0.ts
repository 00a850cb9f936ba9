import { type AuthDeps, type CoreContract, createVerifier } from "countersign";
import { InMemoryRevocationStore } from "countersign/revocation";
import { createFakeClock, createTestIssuer, type FakeClock, type TestIssuer } from "countersign/testing";

type Deps = AuthDeps<CoreContract, "1.0">;

/** What `scene.ts` gives, under profile 1.0. */
export interface Scene10 {
  readonly issuer: TestIssuer;
  readonly clock: FakeClock;
  readonly revocations: InMemoryRevocationStore;
  readonly deps: Deps;
  readonly verifier: (options?: Partial<Deps>) => ReturnType<typeof createVerifier<CoreContract, "1.0">>;
}

export async function createScene10(): Promise<Scene10> {
  const clock = createFakeClock();
  const issuer = await createTestIssuer({ now: clock.now, profile: "1.0" });
  const revocations = new InMemoryRevocationStore({ monotonicNow: clock.monotonicNow });
  const deps: Deps = {
    profile: "1.0",
    issuer: issuer.issuer,
    audience: issuer.audience,
    zoneId: issuer.zoneId,
    revocations,
    fetch: issuer.fetch,
    now: clock.now,
    monotonicNow: clock.monotonicNow,
  };
  return { issuer, clock, revocations, deps, verifier: (options = {}) => createVerifier({ ...deps, ...options }) };
}
