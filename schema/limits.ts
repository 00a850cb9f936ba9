/** Limits and defaults of the handwritten core. Times in milliseconds or seconds as the name says. */
export const limits: Readonly<Record<string, number>> = {
  tokenCharacters: 8192,
  headerCharacters: 1024,
  jsonDepth: 16,
  kidCharacters: 256,
  futureIssuedAtSeconds: 60,
  clockSkewSeconds: 0,
  clockSkewMaxSeconds: 300,
  retryAfterSeconds: 5,
  revocationTimeoutMs: 1000,
  revocationDefaultTtlMs: 86_400_000,
  revocationMaxEntries: 1_000_000,
  keySetFreshMs: 300_000,
  keySetStaleMs: 600_000,
  keySetTimeoutMs: 5000,
  keySetBytes: 262_144,
  keySetKeys: 64,
  keySetRefetchMs: 10_000,
  keySetBackoffMinMs: 1000,
  keySetBackoffMaxMs: 10_000,
  cacheEntries: 4096,
  headerCacheEntries: 64,
  maxInFlight: 512,
  bodyBytes: 4_194_304,
  batchMembers: 100,
  recheckMs: 5000,
};

/** What the header of a mandate may and must not say; `alg` by default, more only by configuration. */
export const header = {
  algorithms: ["ES256"],
  types: ["jwt", "at+jwt", "application/at+jwt"],
  forbidden: ["crit", "b64", "zip", "enc", "jwk", "jku", "x5u", "x5c"],
} as const;
