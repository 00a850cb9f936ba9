import { type AuthDeps, type AuthResultOf, createVerifier, type Verifier } from "countersign";
import { InMemoryRevocationStore } from "countersign/revocation";
import { createFakeClock, createTestIssuer, type FakeClock, type TestIssuer } from "countersign/testing";

/** An issuer, a store, a clock that only moves when told to, and the options that join them. */
export interface Scene {
  readonly issuer: TestIssuer;
  readonly clock: FakeClock;
  readonly revocations: InMemoryRevocationStore;
  readonly deps: AuthDeps;
  /** A verifier of its own, with these options over the scene's. */
  readonly verifier: (options?: Partial<AuthDeps>) => Verifier;
}

export async function createScene(): Promise<Scene> {
  const clock = createFakeClock();
  const issuer = await createTestIssuer({ now: clock.now });
  const revocations = new InMemoryRevocationStore({ monotonicNow: clock.monotonicNow });
  const deps: AuthDeps = {
    issuer: issuer.issuer,
    audience: issuer.audience,
    revocations,
    fetch: issuer.fetch,
    now: clock.now,
    monotonicNow: clock.monotonicNow,
  };
  return { issuer, clock, revocations, deps, verifier: (options = {}) => createVerifier({ ...deps, ...options }) };
}

/** The code of a refusal, or `ok`. */
export function codeOf(result: AuthResultOf<object, string>): string {
  return result.ok ? "ok" : result.error.code;
}

/** The code and the reason of a refusal, or `ok`. */
export function reasonOf(result: AuthResultOf<object, string>): string {
  return result.ok ? "ok" : [result.error.code, result.error.reason].filter(Boolean).join(" ");
}
