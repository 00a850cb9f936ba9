import type { Limits } from "../../generated/typescript/index.ts";
import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { defaultProfile } from "../core/default-profile.ts";
import { functionOption, integerOption } from "../core/option-values.ts";
import { readOptions } from "../core/read-options.ts";
import type { Algorithm } from "./algorithms.ts";
import { type OnDiagnostic, reporter } from "./diagnostic.ts";
import type { KeySet } from "./key-set.ts";
import { keySetUrl, requireIssuerUrl, requireSecureUrl } from "./key-set-url.ts";
import { KeySource } from "./key-source.ts";

/** Options of {@link createJwksCache}. */
export interface JwksCacheOptions {
  /**
   * Milliseconds a key set is used without asking again, 1,000 to 3,600,000.
   * @defaultValue 300,000
   */
  readonly ttlMs?: number;
  /**
   * Milliseconds after which a key set that could not be refreshed is no longer used; at least `ttlMs`.
   * @defaultValue 600,000
   */
  readonly maxStaleMs?: number;
  /**
   * Deadline of a whole response in milliseconds, 10 to 60,000.
   * @defaultValue 5,000
   */
  readonly fetchTimeoutMs?: number;
  /** @defaultValue the global `fetch` */
  readonly fetchImpl?: typeof fetch;
  /** Milliseconds of a clock that never goes back. @defaultValue `performance.now` */
  readonly monotonicNow?: () => number;
  readonly onDiagnostic?: OnDiagnostic;
}

/** Which key set is meant. */
export interface KeySetRequest {
  readonly issuer: string;
  readonly zoneId?: string | undefined;
  /** Overrides the template of the contract. */
  readonly jwksUri?: string | undefined;
  /** @defaultValue `["ES256"]` */
  readonly algorithms?: readonly Algorithm[];
  /** @defaultValue false */
  readonly allowInsecureIssuer?: boolean;
  /** @defaultValue the template of the default profile */
  readonly template?: string;
  /** Size and timing of the contract, where {@link JwksCacheOptions} says nothing. @defaultValue those of the default profile */
  readonly limits?: Limits;
}

/** Key sets of any number of issuers, shared by the verifiers it is given to. */
export interface JwksCache {
  /** The usable keys, fetched if need be; `undefined` when they cannot be had now. Never rejects. */
  getKeySet(request: KeySetRequest): Promise<KeySet | undefined>;
  /** Fetches ahead of the first call. @throws Error when the keys cannot be had now */
  warm(request: KeySetRequest): Promise<void>;
  /** Forgets everything and aborts fetches under way. */
  clear(): void;
}

/** How many key sets one cache keeps; they come from configuration, so this bounds mistakes, not attackers. */
const maxSources = 256;

/** From the public cache to its sources; an object that is not in here was not made by {@link createJwksCache}. */
const sources = new WeakMap<JwksCache, (request: KeySetRequest) => KeySource>();

const optionNames: ReadonlySet<string> = new Set([
  "ttlMs",
  "maxStaleMs",
  "fetchTimeoutMs",
  "fetchImpl",
  "monotonicNow",
  "onDiagnostic",
]);

/**
 * Creates a cache of key sets. A verifier makes its own; create one to share it between verifiers, or to change its
 * times. Entries are told apart by configured issuer, zone, URL and algorithms, never by anything in a token.
 *
 * @throws {@link CountersignConfigError}
 *
 * @example
 * ```ts
 * import { createJwksCache, createVerifier } from "countersign";
 *
 * const jwksCache = createJwksCache({ ttlMs: 60_000 });
 * const verifier = createVerifier({ issuer, audience, revocations, jwksCache });
 * ```
 */
export function createJwksCache(options: JwksCacheOptions = {}): JwksCache {
  const given = readOptions("options", options, optionNames);
  const timesUnder = (limits: Limits): { freshMs: number; staleMs: number; timeoutMs: number } => {
    const freshMs = integerOption(given, "ttlMs", limits.keySetFreshMs, 1_000, 3_600_000);
    const staleMs = integerOption(given, "maxStaleMs", Math.max(limits.keySetStaleMs, freshMs), freshMs, 86_400_000);
    return { freshMs, staleMs, timeoutMs: integerOption(given, "fetchTimeoutMs", limits.keySetTimeoutMs, 10, 60_000) };
  };
  timesUnder(defaultProfile.limits);
  const fetchImpl = functionOption<typeof fetch>(given, "fetchImpl");
  const monotonicNow = functionOption<() => number>(given, "monotonicNow") ?? (() => performance.now());
  const report = reporter(functionOption<OnDiagnostic>(given, "onDiagnostic"));
  const known = new Map<string, KeySource>();

  function source(request: KeySetRequest): KeySource {
    const { issuer, zoneId, algorithms = ["ES256"], allowInsecureIssuer = false } = request;
    const { limits = defaultProfile.limits } = request;
    const template = request.template ?? defaultProfile.keySetUrl;
    const url =
      request.jwksUri === undefined
        ? keySetUrl(template, requireIssuerUrl(issuer, allowInsecureIssuer), zoneId)
        : requireSecureUrl("jwksUri", request.jwksUri, allowInsecureIssuer);
    const key = JSON.stringify([issuer, zoneId ?? "", url, [...algorithms].sort(), numberOf(limits)]);
    let found = known.get(key);
    if (found === undefined) {
      const oldest = known.size >= maxSources ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      // Looked up per call, so that a replaced global `fetch` is really used.
      const fetch: typeof globalThis.fetch = (input, init) => (fetchImpl ?? globalThis.fetch)(input, init);
      found = new KeySource(url, algorithms, { ...timesUnder(limits), limits, fetch, monotonicNow, report });
      known.set(key, found);
    }
    return found;
  }

  /** Contracts with limits of their own do not share key sets. */
  const numbers = new WeakMap<Limits, number>();
  let last = 0;
  function numberOf(limits: Limits): number {
    const number = numbers.get(limits) ?? ++last;
    numbers.set(limits, number);
    return number;
  }

  const cache: JwksCache = Object.freeze({
    async getKeySet(request: KeySetRequest): Promise<KeySet | undefined> {
      try {
        return await source(request).load();
      } catch {
        return undefined;
      }
    },
    async warm(request: KeySetRequest): Promise<void> {
      if ((await source(request).load()) === undefined) throw new Error("The key set is unavailable");
    },
    clear(): void {
      for (const each of known.values()) each.clear();
    },
  });
  sources.set(cache, source);
  return cache;
}

/** The source behind a cache. @throws {@link CountersignConfigError} for an object of other making */
export function keySourceOf(cache: unknown, request: KeySetRequest): KeySource {
  const source = typeof cache === "object" && cache !== null ? sources.get(cache as JwksCache) : undefined;
  if (source === undefined) throw new CountersignConfigError("jwksCache", cache, "give the result of createJwksCache");
  return source(request);
}
