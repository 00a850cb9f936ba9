import type { Contract } from "../../generated/typescript/index.ts";
import { keySetUrl } from "../mandate/key-set-url.ts";
import { createKeyServer, type KeyServer } from "./key-server.ts";
import { type MandateClaims, mandateClaims, mergeClaims } from "./mandate-claims.ts";
import { type MintOptions, mintMandate } from "./mint-mandate.ts";
import { profileOf } from "./profile-of.ts";
import { createTestKey, type TestAlgorithm, type TestKey } from "./test-key.ts";

/** Options of {@link createTestIssuer}. */
export interface TestIssuerOptions {
  /**
   * The `iss` claim and the base of the key-set URL.
   * @defaultValue "https://issuer.test"
   */
  readonly issuer?: string;
  /**
   * The `aud` claim of good mandates.
   * @defaultValue "resource://my-mcp-server"
   */
  readonly audience?: string | readonly string[];
  /** @defaultValue "zone-1" */
  readonly zoneId?: string;
  /** Contract of the mandates. @defaultValue the generated core contract */
  readonly contract?: Contract;
  /** Id of the profile of the mandates. @defaultValue the contract's `defaultProfile` */
  readonly profile?: string;
  /** Further wire claims of every good mandate, such as those that a contract of your own requires. */
  readonly claims?: MandateClaims;
  /** @defaultValue "ES256" */
  readonly algorithm?: TestAlgorithm;
  /**
   * Lifetime of a mandate in seconds.
   * @defaultValue 300
   */
  readonly ttlSeconds?: number;
  /**
   * Wall clock in milliseconds since 1970.
   * @defaultValue Date.now
   */
  readonly now?: () => number;
}

/** Options of {@link TestIssuer.rotate}. */
export interface RotateOptions {
  /**
   * Replaces the newest key under its own `kid`, as careless issuers do.
   * @defaultValue false
   */
  readonly sameKid?: boolean;
}

/** An issuer that lives in the memory of one test: fresh keys, good and deliberately wrong mandates, a key server. */
export interface TestIssuer extends KeyServer {
  /** The `iss` claim. */
  readonly issuer: string;
  /** The `aud` claim of good mandates. */
  readonly audience: string | readonly string[];
  /** The `zone_id` claim of good mandates. */
  readonly zoneId: string;
  /** Where {@link TestIssuer.fetch} serves the key set. */
  readonly jwksUri: string;
  /** The published key set: public members only, the newest key first. */
  readonly jwks: () => { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  /** Key id of the newest key. */
  readonly kid: () => string;
  /**
   * Mints a mandate. Without arguments it is good: a user, an agent, one delegation, scope `tool:call`.
   *
   * @param claims Wire claims merged over the defaults; `undefined` removes one, `null` sends `null`.
   * @param how Lifetime, header, signing key, or a deliberate fault.
   */
  readonly mint: (claims?: MandateClaims, how?: MintOptions) => Promise<string>;
  /** Publishes a fresh key, signs with it from now on, and keeps only the two newest keys published. Returns its `kid`. */
  readonly rotate: (options?: RotateOptions) => Promise<string>;
  /** Takes a key out of the key set; mandates can still be minted with it. Throws `RangeError` for an unknown `kid`. */
  readonly retire: (kid: string) => void;
}

/**
 * Creates an issuer for tests. No socket, no file, no fixed key: everything lives in memory.
 *
 * @example
 * ```ts
 * import { createVerifier } from "countersign";
 * import { InMemoryRevocationStore } from "countersign/revocation";
 * import { createTestIssuer } from "countersign/testing";
 *
 * const issuer = await createTestIssuer();
 * const revocations = new InMemoryRevocationStore();
 * const verifier = createVerifier({
 *   issuer: issuer.issuer,
 *   audience: issuer.audience,
 *   requiredScopes: ["tool:call"],
 *   revocations,
 *   fetch: issuer.fetch,
 * });
 *
 * const good = await verifier.authenticate(await issuer.mint({ sid: "s-1" }));
 * const expired = await verifier.authenticate(await issuer.mint({}, { fault: "expired" }));
 * console.log(good.ok, expired.ok); // true false
 * ```
 */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const issuer = options.issuer ?? "https://issuer.test";
  const audience = options.audience ?? "resource://my-mcp-server";
  const zoneId = options.zoneId ?? "zone-1";
  const algorithm = options.algorithm ?? "ES256";
  const now = options.now ?? Date.now;
  const profile = profileOf(options.contract, options.profile);
  const jwksUri = keySetUrl(profile.keySetUrl, issuer, zoneId);
  const keys = new Map<string, TestKey>();
  let published: readonly string[] = [];
  let newest = await createTestKey(algorithm, "key-1");
  let serial = 0;
  keys.set(newest.kid, newest);
  published = [newest.kid];

  const jwks: TestIssuer["jwks"] = () => ({ keys: published.map((kid) => keyOf(keys, kid).publicJwk) });
  const keyServer = createKeyServer(jwksUri, jwks);

  return Object.freeze({
    ...keyServer,
    issuer,
    audience,
    zoneId,
    jwksUri,
    jwks,
    kid: () => newest.kid,
    async mint(claims: MandateClaims = {}, how: MintOptions = {}) {
      serial += 1;
      const ttlSeconds = how.ttlSeconds ?? options.ttlSeconds ?? 300;
      const issuedAt = Math.floor(now() / 1000);
      const subject = { issuer, audience, zoneId, issuedAt, ttlSeconds, serial, profile };
      const base = mergeClaims(mandateClaims(subject), options.claims ?? {});
      const key = how.kid === undefined ? newest : keyOf(keys, how.kid);
      return await mintMandate(key, mergeClaims(base, claims), how, issuedAt);
    },
    async rotate(rotation: RotateOptions = {}) {
      const kid = rotation.sameKid === true ? newest.kid : `key-${keys.size + 1}`;
      newest = await createTestKey(algorithm, kid);
      keys.set(kid, newest);
      published = [kid, ...published.filter((other) => other !== kid)].slice(0, 2);
      return kid;
    },
    retire(kid: string) {
      keyOf(keys, kid);
      published = published.filter((other) => other !== kid);
    },
  });
}

function keyOf(keys: ReadonlyMap<string, TestKey>, kid: string): TestKey {
  const key = keys.get(kid);
  if (key === undefined) throw new RangeError("the issuer has no key with this kid");
  return key;
}
