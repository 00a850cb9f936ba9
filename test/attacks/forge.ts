import { createHmac, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from "node:crypto";

/** A signing key of an attacker or of the issuer, with the public half as a key set would publish it. */
export interface ForgeKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: Readonly<JsonWebKey & { kid: string }>;
}

/** A part of a token: an object is written as JSON, text and bytes are taken as they are. */
export type Part = string | Uint8Array | Readonly<Record<string, unknown>> | readonly unknown[];

export const issuerUrl = "https://issuer.test";
export const audience = "https://mcp.test/mcp";
const zoneId = "zone-1";

/** Seconds since 1970 of every clock in these tests. */
export const nowSeconds: number = Date.UTC(2026, 4, 1) / 1000;

export function createForgeKey(kid: string, curve: "P-256" | "P-384" | "P-521" | "secp256k1" = "P-256"): ForgeKey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: curve });
  return { privateKey, publicKey, jwk: Object.freeze({ ...publicKey.export({ format: "jwk" }), kid }) };
}

/** Base64url without padding. */
export function encode(part: Part): string {
  const bytes =
    typeof part === "string" || part instanceof Uint8Array
      ? Buffer.from(part as string)
      : Buffer.from(JSON.stringify(part));
  return bytes.toString("base64url");
}

/** The claims of a good mandate; `undefined` removes one. */
export function claims(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const all: Record<string, unknown> = {
    iss: issuerUrl,
    aud: audience,
    sub: "user-alice",
    zone_id: zoneId,
    client_id: "client-notes",
    sid: "session-1",
    jti: "mandate-1",
    scope: "tool:call",
    iat: nowSeconds,
    exp: nowSeconds + 300,
    ...changes,
  };
  for (const name of Object.keys(all)) if (all[name] === undefined) delete all[name];
  return all;
}

/** JSON text of good claims with `text` written as further members, however malformed. */
export function claimsWith(text: string, changes: Readonly<Record<string, unknown>> = {}): string {
  return `${JSON.stringify(claims(changes)).slice(0, -1)},${text}}`;
}

/** The header of a good mandate. */
export function headerOf(key: ForgeKey): Record<string, unknown> {
  return { alg: "ES256", typ: "at+jwt", kid: key.jwk.kid };
}

/** Signs whatever it is given with ES256. */
export function forge(key: ForgeKey, payload: Part = claims(), header: Part = headerOf(key)): string {
  return signInput(key, `${encode(header)}.${encode(payload)}`);
}

/** Appends an ES256 signature over exactly these characters. */
export function signInput(key: ForgeKey, input: string): string {
  const signature = sign("sha256", Buffer.from(input), { key: key.privateKey, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

/** A token with an HMAC instead of a signature. */
export function forgeHmac(algorithm: "HS256" | "HS384" | "HS512", secret: string | Buffer, header: Part): string {
  const input = `${encode(header)}.${encode(claims())}`;
  const hash = `sha${algorithm.slice(2)}`;
  return `${input}.${createHmac(hash, secret).update(input).digest("base64url")}`;
}

/** Replaces one segment of a token: 0 the header, 1 the payload, 2 the signature. */
export function withSegment(token: string, index: 0 | 1 | 2, segment: string): string {
  return token
    .split(".")
    .map((part, at) => (at === index ? segment : part))
    .join(".");
}

/** The segment of a token, by number. */
export function segmentOf(token: string, index: 0 | 1 | 2): string {
  return token.split(".")[index] ?? "";
}

/** A key server behind a `fetch` function that publishes these keys and counts its requests. */
export function publish(...keys: readonly Readonly<JsonWebKey>[]): { fetch: typeof fetch; urls: string[] } {
  const urls: string[] = [];
  const body = JSON.stringify({ keys });
  return {
    urls,
    fetch: async (input) => {
      urls.push(String(input));
      return new Response(body);
    },
  };
}
