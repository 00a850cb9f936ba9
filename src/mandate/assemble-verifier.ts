import type { AuthError, AuthResult, Claims, RequirementOverrides } from "../../generated/typescript/index.ts";
import { claimOf } from "../core/claim-of.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import { readAuthorization } from "../core/read-authorization.ts";
import { isCuredByScope } from "../core/required-scopes.ts";
import { tighten } from "../core/tighten.ts";
import { createAuthorityWatch } from "./authority-watch.ts";
import { buildExplanation, type RefusedAt } from "./build-explanation.ts";
import { checkActive } from "./check-active.ts";
import { type KeySetRequest, keySourceOf } from "./create-jwks-cache.ts";
import type { Explanation } from "./explanation.ts";
import { isRefusal, Ladder, refused } from "./ladder.ts";
import { missingScopes, type Need, prepareNeed } from "./need.ts";
import { refusalOf } from "./open-payload.ts";
import type { Settings } from "./read-settings.ts";
import type { SignatureScheduler } from "./scheduler.ts";
import type { Trace } from "./trace.ts";
import type { Identification, RequirementsResult, RouteVerifier, Verifier } from "./verifier.ts";

/** What a verifier stands on and may share with others. */
export interface Resources {
  /** A cache made by `createJwksCache`; checked here. */
  readonly keys: unknown;
  /** Whether `close` may forget the keys. */
  readonly ownsKeys: boolean;
  readonly scheduler: SignatureScheduler;
}

/** Everything that was assembled here, so that functions can tell a verifier from options. */
const verifiers = new WeakSet<object>();

/** Whether a value is a verifier of this library. */
export function isVerifier(value: unknown): value is Verifier {
  return typeof value === "object" && value !== null && verifiers.has(value);
}

/** The key set that a configuration asks for. */
function keySetRequest(settings: Settings): KeySetRequest {
  const { issuer, zoneId, jwksUri, algorithms, allowInsecureIssuer, profile } = settings;
  return {
    issuer,
    zoneId,
    jwksUri,
    algorithms,
    allowInsecureIssuer,
    template: profile.keySetUrl,
    limits: profile.limits,
  };
}

/**
 * Puts a verifier together from checked settings.
 *
 * @throws CountersignConfigError when `keys` was not made by `createJwksCache`
 */
export function assembleVerifier(settings: Settings, { keys, ownsKeys, scheduler }: Resources): Verifier {
  const { profile, zoneId, resourceMetadataUrl } = settings;
  const source = keySourceOf(keys, keySetRequest(settings));
  const ladder = new Ladder(settings, source, scheduler);
  const base = prepareNeed(profile, settings.requirements);
  const misconfigured = createAuthError(profile, "verification_unavailable", { reason: "misconfigured" });
  /** Only for overrides that nobody can change any more. */
  const prepared = new WeakMap<object, Need>();

  function needOf(overrides: RequirementOverrides | undefined): Need {
    if (overrides === undefined) return base;
    const known = prepared.get(overrides);
    if (known !== undefined) return known;
    const need = prepareNeed(profile, tighten(profile, settings.requirements, overrides));
    if (isImmutable(overrides)) prepared.set(overrides, need);
    return need;
  }

  /** A fault of the caller's clock, store, overrides or proxies: refused, and told to the operator. */
  function fault(cause: unknown): AuthError {
    settings.report({ kind: "misconfigured", cause });
    return misconfigured;
  }

  // No async function: one promise fewer on the cached path.
  function decide(token: unknown, overrides: RequirementOverrides | undefined): Promise<AuthResult> {
    try {
      const result = ladder.decide(token, needOf(overrides));
      return result instanceof Promise ? result.catch((cause) => refused(fault(cause))) : Promise.resolve(result);
    } catch (cause) {
      return Promise.resolve(refused(fault(cause)));
    }
  }

  const verifier: Verifier = {
    profile,
    issuer: settings.issuer,
    audience: settings.audience,
    ...(zoneId === undefined ? {} : { zoneId }),
    requirements: settings.requirements,
    ...(resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl }),
    watch: createAuthorityWatch(settings),

    authenticate: (token, overrides) => decide(token, overrides),
    authorization: (header, overrides) => decide(tokenOf(header), overrides),

    require(overrides: RequirementOverrides): RouteVerifier {
      const need = prepareNeed(profile, tighten(profile, settings.requirements, overrides));
      const { requirements } = need;
      prepared.set(requirements, need);
      return Object.freeze({
        requirements,
        authenticate: (token: string) => decide(token, requirements),
        authorization: (header: string | null | undefined) => decide(tokenOf(header), requirements),
      });
    },

    async identify(token: string): Promise<Identification> {
      try {
        const found = ladder.identify(token);
        const outcome = found instanceof Promise ? await found : found;
        return isRefusal(outcome) ? Object.freeze({ ok: false, error: outcome }) : (outcome.accepted as Identification);
      } catch (cause) {
        return Object.freeze({ ok: false, error: fault(cause) });
      }
    },

    checkRevocation(principal: Claims): AuthError | undefined | Promise<AuthError | undefined> {
      try {
        const error = ladder.checkRevocation(principal);
        return error instanceof Promise ? error.catch(fault) : error;
      } catch (cause) {
        return fault(cause);
      }
    },

    checkRequirements(principal: Claims, overrides?: RequirementOverrides): RequirementsResult {
      try {
        const need = needOf(overrides);
        const failure =
          profile.enforce("requirements", principal, need.opaque) ??
          profile.enforce("requirements", principal, need.all);
        if (failure === undefined) return allowed;
        const error = refusalOf(settings, failure);
        const missing = missingScopes(need, claimOf(profile, principal, "scope"));
        return isCuredByScope(profile, failure.code)
          ? Object.freeze({ ok: false, error, missingScopes: missing, requiredScopes: need.scopes })
          : Object.freeze({ ok: false, error });
      } catch (cause) {
        return Object.freeze({ ok: false, error: fault(cause) });
      }
    },

    async checkActive(principal: Claims, nowMs?: number): Promise<AuthError | null> {
      try {
        return await checkActive(ladder, principal, nowMs);
      } catch (cause) {
        return fault(cause);
      }
    },

    async explain(token: string, overrides?: RequirementOverrides): Promise<Explanation> {
      let need: Need | undefined;
      let at: RefusedAt | undefined;
      const skipped = new Set<string>();
      const trace: Trace = (stage, check, code, detail) => {
        if (code === undefined) skipped.add(check);
        else at ??= { stage, check, detail };
      };
      try {
        need = needOf(overrides);
        return buildExplanation(profile, need, await ladder.decide(token, need, trace), at, skipped);
      } catch (cause) {
        return buildExplanation(profile, need, refused(fault(cause)), undefined);
      }
    },

    async warmup(): Promise<void> {
      if ((await source.load()) === undefined) throw new Error("The key set is unavailable");
    },

    close(): void {
      ladder.clear();
      if (ownsKeys) source.clear();
    },
  };
  verifiers.add(verifier);
  return Object.freeze(verifier);
}

const allowed: RequirementsResult = Object.freeze({ ok: true });

/** The token of a header; the empty string for a header without one. */
function tokenOf(header: unknown): string {
  const authorization = readAuthorization(header as string | null | undefined);
  return authorization.kind === "token" ? authorization.token : "";
}

function isImmutable(overrides: object): boolean {
  return (
    Object.isFrozen(overrides) &&
    Object.getPrototypeOf(overrides) === Object.prototype &&
    Object.values(Object.getOwnPropertyDescriptors(overrides)).every(
      ({ value, get }) => get === undefined && (typeof value !== "object" || value === null || Object.isFrozen(value)),
    )
  );
}
