import { base64url, type CompactJWSHeaderParameters, CompactSign, exportSPKI } from "jose";
import type { TestKey } from "./test-key.ts";

const utf8 = new TextEncoder();

/** A JOSE header as sent, however wrong. */
export type MandateHeader = Readonly<Record<string, unknown>>;

/** Signs raw payload text with the key's own algorithm. `header.alg` is set from the key. */
export async function signCompact(key: TestKey, header: MandateHeader, payload: string | Uint8Array): Promise<string> {
  const bytes = typeof payload === "string" ? utf8.encode(payload) : payload;
  const protectedHeader = { ...header, alg: key.algorithm } as unknown as CompactJWSHeaderParameters;
  return await new CompactSign(bytes).setProtectedHeader(protectedHeader).sign(key.privateKey);
}

/** Signs arbitrary header bytes as they are, so that headers that no library would produce can be signed correctly. */
export async function signRaw(key: TestKey, header: string, payload: string | Uint8Array): Promise<string> {
  const input = `${base64url.encode(header)}.${base64url.encode(payload)}`;
  const algorithm: Parameters<typeof crypto.subtle.sign>[0] =
    key.algorithm === "ES256"
      ? { name: "ECDSA", hash: "SHA-256" }
      : key.algorithm === "PS256"
        ? { name: "RSA-PSS", saltLength: 32 }
        : key.algorithm === "RS256"
          ? "RSASSA-PKCS1-v1_5"
          : "Ed25519";
  const signature = await crypto.subtle.sign(algorithm, key.privateKey, utf8.encode(input));
  return `${input}.${base64url.encode(new Uint8Array(signature))}`;
}

/** An unsigned compact token: a header that says `none` and an empty signature. */
export function unsignedCompact(header: MandateHeader, payload: string | Uint8Array): string {
  return `${base64url.encode(JSON.stringify({ ...header, alg: "none" }))}.${base64url.encode(payload)}.`;
}

/** The key-confusion attack: HS256 with the text of the issuer's public key as the shared secret. */
export async function hmacWithPublicKey(key: TestKey, header: MandateHeader, payload: string): Promise<string> {
  const secret = utf8.encode(await exportSPKI(key.publicKey));
  const protectedHeader = { ...header, alg: "HS256" } as CompactJWSHeaderParameters;
  return await new CompactSign(utf8.encode(payload)).setProtectedHeader(protectedHeader).sign(secret);
}

/** Replaces the payload of a signed token and keeps its signature. */
export function replacePayload(token: string, payload: string): string {
  const [header = "", , signature = ""] = token.split(".");
  return `${header}.${base64url.encode(payload)}.${signature}`;
}

/** Flips the lowest bit of the first signature byte. */
export function flipSignatureBit(token: string): string {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const bytes = base64url.decode(signature);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return `${header}.${payload}.${base64url.encode(bytes)}`;
}
