import express, { type RequestHandler } from "express";
import type { Fixture } from "../../fixture.ts";
import type { Revocations } from "../../policy.ts";
import { loadCountersign, loadExpress, loadGate } from "../../product.ts";

/** Our guard for Express, uncached and with its default scheduling. */
export async function oursHandlers(
  { expectations, jwks }: Fixture,
  revocations: Revocations,
): Promise<Record<string, readonly RequestHandler[]>> {
  const { createVerifier } = await loadCountersign();
  const { createGate } = await loadGate();
  const { guard, mandateAuth } = await loadExpress();
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
  return {
    ours: [guard(gate)],
    mandateAuth: [
      mandateAuth({ verifier, bindContext: false }, { requiredScopes: expectations.requiredScopes }),
      express.json(),
    ],
  };
}
