import { constants, type KeyObject, verify } from "node:crypto";
import type { Algorithm } from "./algorithms.ts";
import { derSignatureBytes, es256SignatureBytes, writeDerSignature } from "./der-signature.ts";
import type { VerificationKey } from "./key-set.ts";

/** A signature check ready to run: what `crypto.verify` takes. */
interface Prepared {
  readonly digest: "sha256" | null;
  readonly data: Uint8Array;
  readonly key: KeyObject | { key: KeyObject; padding: number; saltLength: number };
  readonly signature: Uint8Array;
}

/** Length of {@link es256SignatureBytes} in base64url without padding. */
const es256SignatureCharacters = 86;

// For synchronous checks alone: nothing else can run between writing and reading these.
const raw = Buffer.allocUnsafeSlow(es256SignatureBytes);
const der = Buffer.allocUnsafeSlow(derSignatureBytes);
let input = Buffer.allocUnsafeSlow(8_192);

/**
 * Checks a signature over the received characters up to the last dot, on this thread.
 *
 * @param payloadEnd index of the last dot of a token that {@link readCompact} has accepted
 */
export function verifyInline(token: string, payloadEnd: number, key: VerificationKey): boolean {
  try {
    if (key.algorithm === "ES256") {
      if (token.length - payloadEnd - 1 !== es256SignatureCharacters) return false;
      raw.write(token.slice(payloadEnd + 1), "base64url");
      if (payloadEnd > input.length) input = Buffer.allocUnsafeSlow(payloadEnd);
      input.write(token, 0, payloadEnd, "latin1");
      const signature = der.subarray(0, writeDerSignature(raw, der));
      return verify("sha256", input.subarray(0, payloadEnd), key.key, signature);
    }
    const { digest, data, key: material, signature } = prepare(token, payloadEnd, key);
    return verify(digest, data, material, signature);
  } catch {
    // OpenSSL refuses some malformed signatures with an error instead of an answer.
    return false;
  }
}

/** The same on the thread pool. All buffers belong to this call. Never rejects. */
export function verifyOnPool(token: string, payloadEnd: number, key: VerificationKey): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const { digest, data, key: material, signature } = prepare(token, payloadEnd, key);
      verify(digest, data, material, signature, (error, valid) => resolve(error === null && valid));
    } catch {
      resolve(false);
    }
  });
}

function prepare(token: string, payloadEnd: number, { key, algorithm }: VerificationKey): Prepared {
  const data = Buffer.from(token.slice(0, payloadEnd), "latin1");
  const signature = Buffer.from(token.slice(payloadEnd + 1), "base64url");
  return { digest: algorithm === "EdDSA" ? null : "sha256", data, ...forAlgorithm(algorithm, key, signature) };
}

function forAlgorithm(algorithm: Algorithm, key: KeyObject, signature: Buffer): Pick<Prepared, "key" | "signature"> {
  switch (algorithm) {
    case "ES256": {
      // Any other length cannot be R‖S; an empty signature is invalid under every key.
      if (signature.length !== es256SignatureBytes) return { key, signature: Buffer.alloc(0) };
      const own = Buffer.allocUnsafeSlow(derSignatureBytes);
      return { key, signature: own.subarray(0, writeDerSignature(signature, own)) };
    }
    case "PS256":
      // RFC 7518 §3.5: the salt is as long as the hash.
      return { key: { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature };
    default:
      return { key, signature };
  }
}
