import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { type JsonWebKey, type JsonWebKeySet, own } from "../../generated/typescript/index.ts";
import type { Algorithm } from "./algorithms.ts";

/** A public key that may verify mandates, bound to exactly one algorithm. */
export interface VerificationKey {
  readonly kid: string;
  readonly algorithm: Algorithm;
  /** Imported once and passed bare to `crypto.verify`. */
  readonly key: KeyObject;
  /** RFC 7638 thumbprint, SHA-256, base64url. */
  readonly thumbprint: string;
}

/** The usable keys of one issuer. Replaced as a whole, never changed. */
export interface KeySet {
  readonly keys: readonly VerificationKey[];
  /** The key called `kid`; without a `kid` the only key there is, if there is only one. */
  find(kid: string | undefined): VerificationKey | undefined;
}

/** Why a key-set document was not adopted. */
export type KeySetRefusal = "not_a_key_set" | "too_many_keys" | "no_usable_key" | "duplicate_kid";

/** A key as it arrives: every member of the contract's message, none of them trusted. */
type UnreadKey = { readonly [Member in keyof JsonWebKey]?: unknown };

/**
 * Reads a decoded JWK Set (RFC 7517 §5). Unusable keys are skipped: wrong type, curve, use or operations, private or
 * symmetric material, a point off the curve, an algorithm that is not configured, no `kid`. The document is adopted as
 * a whole or not at all.
 *
 * @param document the decoded JSON
 * @param allowed the configured algorithms
 * @param maxKeys how many members `keys` may have
 * @param previous the current set; unchanged keys keep their identity, so cached results under them stay valid
 */
export function readKeySet(
  document: unknown,
  allowed: readonly Algorithm[],
  maxKeys: number,
  previous: KeySet | undefined,
): KeySet | KeySetRefusal {
  const listed = isRecord(document) ? own(document, "keys" satisfies keyof JsonWebKeySet) : undefined;
  if (!Array.isArray(listed)) return "not_a_key_set";
  if (listed.length > maxKeys) return "too_many_keys";
  const byKid = new Map<string, VerificationKey>();
  for (const jwk of listed as readonly unknown[]) {
    const key = isRecord(jwk) ? readKey(jwk, allowed, previous) : undefined;
    if (key === undefined) continue;
    if (byKid.has(key.kid)) return "duplicate_kid";
    byKid.set(key.kid, key);
  }
  if (byKid.size === 0) return "no_usable_key";
  if (previous?.keys.length === byKid.size && previous.keys.every((key) => byKid.get(key.kid) === key)) return previous;
  const keys = Object.freeze([...byKid.values()]);
  const only = keys.length === 1 ? keys[0] : undefined;
  return Object.freeze({
    keys,
    find: (kid: string | undefined): VerificationKey | undefined => (kid === undefined ? only : byKid.get(kid)),
  });
}

function readKey(
  jwk: UnreadKey,
  allowed: readonly Algorithm[],
  previous: KeySet | undefined,
): VerificationKey | undefined {
  const kid = member(jwk, "kid");
  if (typeof kid !== "string" || kid === "" || Object.hasOwn(jwk, "d") || Object.hasOwn(jwk, "k")) return undefined;
  if (Object.hasOwn(jwk, "use") && jwk["use"] !== "sig") return undefined;
  const operations = member(jwk, "key_ops");
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes("verify"))) return undefined;

  const material = readMaterial(jwk);
  if (material === undefined || !allowed.includes(material.algorithm)) return undefined;
  // RFC 7638 §3.2: the required members alone, in lexicographic order.
  const thumbprint = createHash("sha256").update(JSON.stringify(material.jwk)).digest("base64url");
  const known = previous?.find(kid);
  if (known?.thumbprint === thumbprint && known.algorithm === material.algorithm && known.kid === kid) return known;
  try {
    const key = createPublicKey({ key: material.jwk, format: "jwk" });
    // The curve check of the import is OpenSSL's; the modulus needs ours.
    if (material.jwk.kty === "RSA" && (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return undefined;
    return Object.freeze({ kid, algorithm: material.algorithm, key, thumbprint });
  } catch {
    return undefined;
  }
}

interface Material {
  readonly algorithm: Algorithm;
  readonly jwk: Pick<JsonWebKey, "kty" | "crv" | "x" | "y" | "n" | "e">;
}

function readMaterial(jwk: UnreadKey): Material | undefined {
  const kty = member(jwk, "kty");
  const crv = member(jwk, "crv");
  const alg = member(jwk, "alg");
  if (kty === "EC" && crv === "P-256" && (alg === undefined || alg === "ES256")) {
    const x = coordinate(jwk, "x");
    const y = coordinate(jwk, "y");
    return x === undefined || y === undefined ? undefined : { algorithm: "ES256", jwk: { crv, kty, x, y } };
  }
  if (kty === "OKP" && crv === "Ed25519" && (alg === undefined || alg === "EdDSA" || alg === "Ed25519")) {
    const x = coordinate(jwk, "x");
    return x === undefined ? undefined : { algorithm: "EdDSA", jwk: { crv, kty, x } };
  }
  // An RSA key fits two algorithms, so it must say which.
  if (kty === "RSA" && (alg === "RS256" || alg === "PS256")) {
    const e = member(jwk, "e");
    const n = member(jwk, "n");
    if (typeof e !== "string" || typeof n !== "string" || !/^[A-Za-z0-9_-]+$/.test(e + n)) return undefined;
    return { algorithm: alg, jwk: { e, kty, n } };
  }
  return undefined;
}

function member(jwk: UnreadKey, name: keyof JsonWebKey): unknown {
  return own(jwk, name);
}

/** A 32-byte value in its only base64url form. */
function coordinate(jwk: UnreadKey, name: "x" | "y"): string | undefined {
  const value = member(jwk, name);
  return typeof value === "string" && /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value) ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
