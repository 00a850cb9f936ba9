import { assembleVerifier } from "./assemble-verifier.ts";
import type { AuthDeps } from "./auth-deps.ts";
import { createJwksCache, type JwksCache } from "./create-jwks-cache.ts";
import { readSettings, type Settings } from "./read-settings.ts";
import { SignatureScheduler } from "./scheduler.ts";
import type { Verifier } from "./verifier.ts";

/**
 * Creates a verifier: reads and checks every option once, then decides about any number of mandates. It owns its key
 * set, its verified tokens and its scheduling; create one per configuration and keep it.
 *
 * @throws CountersignConfigError (a `TypeError`) for the first option that is missing, unknown, `null` or out of range
 *
 * @example
 * ```ts
 * import { createVerifier } from "countersign";
 * import { InMemoryRevocationStore } from "countersign/revocation";
 *
 * const verifier = createVerifier({
 *   issuer: "https://issuer.example",
 *   audience: "https://notes.example/mcp",
 *   revocations: new InMemoryRevocationStore(),
 *   requiredScopes: ["files:read"],
 * });
 * const result = await verifier.authorization(request.headers.get("authorization"));
 * if (result.ok) console.log(result.principal.sub);
 * ```
 */
export function createVerifier(deps: AuthDeps): Verifier {
  const settings = readSettings(deps);
  const ownsKeys = settings.jwksCache === undefined;
  return assembleVerifier(settings, {
    keys: ownsKeys ? ownCache(settings) : settings.jwksCache,
    ownsKeys,
    scheduler: new SignatureScheduler(settings.scheduling, settings.maxInFlight),
  });
}

function ownCache({ fetch, monotonicNow, report, profile }: Settings): JwksCache {
  return createJwksCache({
    ttlMs: profile.limits.keySetFreshMs,
    maxStaleMs: profile.limits.keySetStaleMs,
    fetchTimeoutMs: profile.limits.keySetTimeoutMs,
    onDiagnostic: report,
    ...(fetch === undefined ? {} : { fetchImpl: fetch }),
    ...(monotonicNow === undefined ? {} : { monotonicNow }),
  });
}
