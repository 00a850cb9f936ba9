import type { Contract } from "../../generated/typescript/index.ts";
import type {
  ClaimsOf,
  CodeOf,
  CoreContract,
  DefaultProfileId,
  OverridesOf,
  ProfileId,
} from "../core/contract-types.ts";
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
 * Claims, requirement options and error codes follow the `contract` and `profile` that are given.
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
export function createVerifier<const C extends Contract = CoreContract, P extends ProfileId<C> = DefaultProfileId<C>>(
  deps: AuthDeps<C, P>,
): Verifier<ClaimsOf<C, P>, OverridesOf<C, P>, CodeOf<C, P>> {
  const settings = readSettings(deps);
  const ownsKeys = settings.jwksCache === undefined;
  const verifier: unknown = assembleVerifier(settings, {
    keys: ownsKeys ? ownCache(settings) : settings.jwksCache,
    ownsKeys,
    scheduler: new SignatureScheduler(settings.scheduling, settings.maxInFlight),
  });
  // The profile that was read decides what the verifier returns; the compiler knows it by the same two options.
  return verifier as Verifier<ClaimsOf<C, P>, OverridesOf<C, P>, CodeOf<C, P>>;
}

function ownCache({ fetch, monotonicNow, report }: Settings): JwksCache {
  return createJwksCache({
    onDiagnostic: report,
    ...(fetch === undefined ? {} : { fetchImpl: fetch }),
    ...(monotonicNow === undefined ? {} : { monotonicNow }),
  });
}
