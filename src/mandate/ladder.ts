import type { AuthError, AuthResult, Profile, StageName } from "../../generated/typescript/index.ts";
import { createAuthError } from "../core/create-auth-error.ts";
import { isCuredByScope } from "../core/required-scopes.ts";
import { withholdChallenge } from "../core/withheld-challenge.ts";
import type { HookCheck, HookVerdict } from "./hook-checks.ts";
import type { KeySource } from "./key-source.ts";
import type { Need } from "./need.ts";
import { distinct, openPayload, refusalOf } from "./open-payload.ts";
import { readClock } from "./read-clock.ts";
import { type Compact, readCompact } from "./read-compact.ts";
import type { Settings } from "./read-settings.ts";
import type { SignatureScheduler } from "./scheduler.ts";
import { refuse, SignatureStage, type Signed } from "./signature-stage.ts";
import { TokenCache, tokenDigest } from "./token-cache.ts";
import type { Trace } from "./trace.ts";
import type { VerifiedToken } from "./verified-token.ts";

/** A value now, or later where the network, the thread pool or an asynchronous store takes part. */
type Eventually<T> = T | Promise<T>;

/** What stages extract to claims find. */
export type Identified = VerifiedToken | AuthError;

/** Whether stages extract to claims refused. */
export function isRefusal(outcome: Identified): outcome is AuthError {
  return "code" in outcome;
}

/**
 * The ladder of verification: extract → decode → signature → claims → the rest in the order of the profile. Every rung
 * can only refuse; a token passes when no rung is left.
 *
 * Methods stay synchronous as long as nothing has to be waited for. They throw or reject where a caller's clock throws;
 * their callers turn that into `verification_unavailable`.
 */
export class Ladder {
  readonly settings: Settings;
  readonly #profile: Profile;
  readonly #signatures: SignatureStage;
  readonly #cache: TokenCache | undefined;
  readonly #flights = new Map<string, Promise<Identified>>();
  readonly #tail: readonly StageName[];
  readonly #longSignatures: boolean;
  readonly #missing: AuthError;
  readonly #invalid: AuthError;
  readonly #refusedAsInvalid: AuthResult;

  constructor(settings: Settings, source: KeySource, scheduler: SignatureScheduler) {
    const { profile, algorithms, cacheEntries } = settings;
    this.settings = settings;
    this.#profile = profile;
    this.#signatures = new SignatureStage(settings, source, scheduler);
    this.#cache = cacheEntries === 0 ? undefined : new TokenCache(cacheEntries);
    this.#tail = profile.stages.slice(profile.stages.indexOf("claims") + 1);
    this.#longSignatures = algorithms.some((algorithm) => algorithm === "RS256" || algorithm === "PS256");
    this.#missing = createAuthError(profile, "missing_token");
    this.#invalid = createAuthError(profile, "invalid_token");
    this.#refusedAsInvalid = refused(this.#invalid);
  }

  /** Every stage. */
  decide(token: unknown, need: Need, trace?: Trace): Eventually<AuthResult> {
    const identified = this.identify(token, trace);
    return identified instanceof Promise
      ? identified.then((outcome) => this.#authorize(outcome, need, trace))
      : this.#authorize(identified, need, trace);
  }

  /** Stages extract to claims. */
  identify(token: unknown, trace?: Trace): Eventually<Identified> {
    if (typeof token !== "string" || token === "") return refuse(trace, "extract", "token", this.#missing, "no token");
    if (token.length > this.settings.maxTokenBytes) {
      return refuse(trace, "decode", "size", this.#invalid, "the token is too long");
    }

    // An explanation walks every rung, so it takes no short cut.
    const known = trace === undefined ? (this.#recall(token) ?? this.#inFlight(token)) : undefined;
    const verified = known ?? this.#verify(token, trace);
    if (verified instanceof Promise) return verified.then((outcome) => this.#afterIdentity(outcome, trace));
    return this.#afterIdentity(verified, trace);
  }

  /** Stage revocation; the first failure in the order of the profile. */
  checkRevocation(
    principal: object,
    anchors: readonly string[] = this.#anchorsOf(principal),
    trace?: Trace,
  ): Eventually<AuthError | undefined> {
    return this.#askHooks(principal, anchors, 0, trace);
  }

  /** Stage requirements; the first failure in the order of the profile. */
  checkRequirements(principal: object, need: Need, trace?: Trace): AuthError | undefined {
    const failure = this.#profile.enforce("requirements", principal, need.all);
    if (failure === undefined) return undefined;
    const error = refusalOf(this.settings, failure);
    refuse(trace, "requirements", failure.check, error, "the mandate does not satisfy the requirement");
    const inVain =
      isCuredByScope(this.#profile, failure.code) &&
      this.#profile.enforce("requirements", principal, need.opaque) !== undefined;
    return inVain ? withholdChallenge(Object.freeze({ ...error })) : error;
  }

  /** Forgets every verified token and header. */
  clear(): void {
    this.#cache?.clear();
    this.#signatures.clear();
  }

  /**
   * A cached token whose key still stands. An equal digest means an equal token, so its form needs no second look. Only
   * tokens under a header that a valid signature has vouched for can be cached, so that others are not hashed.
   */
  #recall(token: string): VerifiedToken | undefined {
    const set = this.#cache === undefined ? undefined : this.#signatures.keysFor(token);
    if (this.#cache === undefined || set === undefined) return undefined;
    const digest = tokenDigest(token);
    const hit = this.#cache.get(digest);
    if (hit === undefined || set.find(hit.kid) === hit.key) return hit;
    this.#cache.delete(digest);
    return undefined;
  }

  // Looking into an empty map would still hash the token.
  #inFlight(token: string): Promise<Identified> | undefined {
    return this.#flights.size === 0 ? undefined : this.#flights.get(token);
  }

  #verify(token: string, trace: Trace | undefined): Eventually<Identified> {
    const compact = readCompact(token, this.#longSignatures);
    if (compact === undefined) return refuse(trace, "decode", "form", this.#invalid, "not a compact JWS");
    const signed = this.#signatures.check(token, compact, trace);
    if (!(signed instanceof Promise)) return this.#open(token, compact, signed, trace);

    const flight = signed.then((late) => this.#open(token, compact, late, trace));
    if (trace === undefined) {
      // Callers that bring the same token meanwhile share its signature check.
      this.#flights.set(token, flight);
      const land = (): void => void this.#flights.delete(token);
      flight.then(land, land);
    }
    return flight;
  }

  /** The payload, now that the signature holds. */
  #open(token: string, compact: Compact, signed: Signed, trace: Trace | undefined): Identified {
    if ("code" in signed) return signed;
    const digest = this.#cache === undefined || trace !== undefined ? undefined : tokenDigest(token);
    const opened = openPayload(this.settings, token, compact, signed, digest);
    if ("detail" in opened) return refuse(trace, "claims", opened.check, this.#invalid, opened.detail);
    if (digest !== undefined) this.#cache?.set(digest, opened);
    return opened;
  }

  /** Times, then the claims with a code of their own: what a cached token repeats. */
  #afterIdentity(verified: Identified, trace: Trace | undefined): Identified {
    if (isRefusal(verified)) return verified;
    const { clockSkewSeconds, now } = this.settings;
    const { expiresAt, notBefore, issuedAt, ownCode } = verified;
    const seconds = readClock(now);
    const latest = seconds + clockSkewSeconds;
    // Written so that a clock that answers NaN refuses.
    if (!(seconds < expiresAt + clockSkewSeconds)) {
      // A clock set back must not find it again.
      if (verified.digest !== undefined) this.#cache?.delete(verified.digest);
      return refuse(trace, "claims", "exp", this.#invalid, "the mandate has expired");
    }
    if (notBefore !== undefined && !(notBefore <= latest)) {
      return refuse(trace, "claims", "nbf", this.#invalid, "the mandate is not valid yet");
    }
    if (issuedAt !== undefined && !(issuedAt <= latest + this.#profile.limits.futureIssuedAtSeconds)) {
      return refuse(trace, "claims", "iat", this.#invalid, "the mandate was issued in the future");
    }
    return ownCode === undefined
      ? verified
      : refuse(trace, "claims", verified.ownCheck, ownCode, "the claim does not name what is configured");
  }

  #authorize(identified: Identified, need: Need, trace: Trace | undefined): Eventually<AuthResult> {
    if (!isRefusal(identified)) return this.#climb(identified, 0, need, trace);
    return identified === this.#invalid ? this.#refusedAsInvalid : refused(identified);
  }

  /** The stages after claims, from `index` on. */
  #climb(verified: VerifiedToken, index: number, need: Need, trace: Trace | undefined): Eventually<AuthResult> {
    for (let at = index; at < this.#tail.length; at += 1) {
      const error =
        this.#tail[at] === "revocation"
          ? this.checkRevocation(verified.principal, verified.anchors, trace)
          : this.#recheckRequirements(verified, need, trace);
      if (error === undefined) continue;
      if (error instanceof Promise) {
        return error.then((late) => (late === undefined ? this.#climb(verified, at + 1, need, trace) : refused(late)));
      }
      return refused(error);
    }
    return verified.accepted;
  }

  /** Claims and requirements are both frozen, so one answer about the same two holds for good. */
  #recheckRequirements(verified: VerifiedToken, need: Need, trace: Trace | undefined): AuthError | undefined {
    if (verified.satisfied === need) return undefined;
    const error = this.checkRequirements(verified.principal, need, trace);
    if (error === undefined) verified.satisfied = need;
    return error;
  }

  /** The checks of stage revocation, from `index` on. */
  #askHooks(
    principal: object,
    anchors: readonly string[],
    index: number,
    trace: Trace | undefined,
  ): Eventually<AuthError | undefined> {
    const { hookChecks } = this.settings;
    for (let at = index; at < hookChecks.length; at += 1) {
      const check = hookChecks[at] as HookCheck;
      const verdict = check.ask(principal, anchors);
      if (verdict === "pass") continue;
      if (verdict instanceof Promise) {
        return verdict.then(
          (late) => this.#judge(check, late, trace) ?? this.#askHooks(principal, anchors, at + 1, trace),
        );
      }
      const error = this.#judge(check, verdict, trace);
      if (error !== undefined) return error;
    }
    return undefined;
  }

  #judge(check: HookCheck, verdict: HookVerdict, trace: Trace | undefined): AuthError | undefined {
    switch (verdict) {
      case "pass":
        return undefined;
      case "skipped":
        trace?.("revocation", check.name, undefined, "a claim that the check needs is absent");
        return undefined;
      case "fail":
        return refuse(trace, "revocation", check.name, check.refused, check.detail);
      case "stale":
        if (check.stale === undefined) break;
        return refuse(trace, "revocation", check.stale.name, check.stale.refused, check.stale.detail);
    }
    this.settings.report({ kind: "revocation_unavailable", detail: check.name });
    return refuse(trace, "revocation", check.name, unavailableUntil(check.unavailable, verdict), check.silence);
  }

  #anchorsOf(principal: object): readonly string[] {
    return distinct(this.#profile.anchors(principal));
  }
}

/** The same refusal with the store's own word on when to ask again; whole seconds, at least 1. */
function unavailableUntil(error: AuthError, verdict: HookVerdict): AuthError {
  if (typeof verdict !== "object" || error.retryAfterSeconds === undefined) return error;
  const retryAfterSeconds = Math.max(1, Math.ceil(verdict.retryAfterMs / 1000));
  return retryAfterSeconds === error.retryAfterSeconds ? error : Object.freeze({ ...error, retryAfterSeconds });
}

/** The result of a refusal. */
export function refused(error: AuthError): AuthResult {
  return Object.freeze({ ok: false, error });
}
