import type { RequestHandler } from "express";
import type { Fixture } from "../../fixture.ts";
import type { Revocations } from "../../policy.ts";
import { loadExpress, loadGate, loadCountersign } from "../../product.ts";

/** Our guard for Express, uncached and with its default scheduling. */
export async function oursHandlers({ expectations, jwks }: Fixture, revocations: Revocations): Promise<Record<string, readonly RequestHandler[]>> {
  const { createVerifier } = await loadCountersign();
  const { createGate } = await loadGate();
  const { guard } = await loadExpress();
  const verifier = createVerifier({
    issuer: expectations.issuer,
    audience: expectations.audience,
    zoneId: expectations.zoneId,
    clockSkewSeconds: expectations.clockToleranceSeconds,
    revocations,
    cache: false,
    fetch: async () => Response.json(jwks),
  });
  await verifier.warmup();
  const gate = createGate({
    verifier,
    resource: expectations.audience,
    tools: { echo: { requiredScopes: expectations.requiredScopes } },
  });
  return { ours: [guard(gate)] };
}
