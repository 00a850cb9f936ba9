import { type CryptoKey, exportJWK, generateKeyPair } from "jose";
import type { JsonWebKey } from "../../generated/typescript/index.ts";

/** Signature algorithms that a test issuer can use. Mandates of both shipped profiles use ES256. */
export type TestAlgorithm = "ES256" | "EdDSA" | "RS256" | "PS256";

/** A signing key pair that lives in memory only. */
export interface TestKey {
  readonly kid: string;
  readonly algorithm: TestAlgorithm;
  readonly privateKey: CryptoKey;
  /** Key for mistaken-identity attacks: the public key itself, as an issuer would publish it. */
  readonly publicKey: CryptoKey;
  /** What the key set publishes: no private member, `use` and `alg` set. */
  readonly publicJwk: JsonWebKey;
}

/** Generates a fresh key pair. Keys are never read from or written to disk. */
export async function createTestKey(algorithm: TestAlgorithm, kid: string): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const { kty = "", ...members } = await exportJWK(publicKey);
  const publicJwk: JsonWebKey = Object.freeze({ kty, ...members, kid, alg: algorithm, use: "sig" });
  return Object.freeze({ kid, algorithm, privateKey, publicKey, publicJwk });
}
