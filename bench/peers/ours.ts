import type { RevocationStore } from "countersign/revocation";
import type { Fixture } from "../fixture.ts";
import { loadCountersign } from "../product.ts";

/** How the verifier is set up; the key set comes from memory, so that no figure depends on a network. */
export interface Tuning {
  readonly scheduling: "auto" | "inline";
  readonly cache: false | { readonly maxEntries: number };
}

/** `createVerifier(…).authenticate`, warmed up. */
export type Authenticate = (token: string) => Promise<{ readonly ok: boolean }>;

/** Our verifier through its public entry point, with the expectations that the peers get. */
export async function oursVerifier(
  { expectations, jwks }: Fixture,
  revocations: RevocationStore,
  tuning: Tuning,
): Promise<Authenticate> {
  const { createVerifier } = await loadCountersign();
  const verifier = createVerifier({
    issuer: expectations.issuer,
    audience: expectations.audience,
    zoneId: expectations.zoneId,
    requiredScopes: expectations.requiredScopes,
    clockSkewSeconds: expectations.clockToleranceSeconds,
    revocations,
    scheduling: tuning.scheduling,
    cache: tuning.cache,
    fetch: async () => Response.json(jwks),
  });
  await verifier.warmup();
  return (token) => verifier.authenticate(token);
}
