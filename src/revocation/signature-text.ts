import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";

const signatureForm = /^[0-9a-f]{64}$/;

/** Whether a text has the one form of a signature: 64 lowercase hex digits. */
export function isSignatureText(text: string): boolean {
  return signatureForm.test(text);
}

/** HMAC-SHA256 in lowercase hex. */
export function hmacOf(canonical: Uint8Array, key: KeyObject): string {
  return createHmac("sha256", key).update(canonical).digest("hex");
}

/** Compares in constant time. */
export function holdsSignature(canonical: Uint8Array, key: KeyObject, signature: string): boolean {
  if (!isSignatureText(signature)) return false;
  return timingSafeEqual(createHmac("sha256", key).update(canonical).digest(), Buffer.from(signature, "hex"));
}
