import { generateKeyPairSync, type JsonWebKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { createForgeKey, publish } from "./forge.ts";

const doors = createDoors();
const { jwk } = doors.key;
const rsa1024 = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" });

/** Keys of section 7, row keys: none of them may be adopted, also not under the kid of a good key. */
const unusable: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "empty coordinates": { ...jwk, x: "", y: "" },
  "short x": { ...jwk, x: (jwk.x ?? "").slice(0, 42) },
  "long x": { ...jwk, x: `${jwk.x}A` },
  "padded x": { ...jwk, x: `${jwk.x}=` },
  "x as number": { ...jwk, x: 1 },
  "missing y": { ...jwk, y: undefined },
  "compressed point": { kty: "EC", crv: "P-256", kid: "key-1", x: jwk.x },
  "all-zero point": { ...jwk, x: "A".repeat(43), y: "A".repeat(43) },
  "off the curve": { ...jwk, y: jwk.x },
  "x beyond the field": { ...jwk, x: Buffer.alloc(32, 255).toString("base64url") },
  "x with trailing bits": { ...jwk, x: `${(jwk.x ?? "").slice(0, 42)}B` },
  "P-384": createForgeKey("key-1", "P-384").jwk,
  "P-384 that says P-256": { ...createForgeKey("key-1", "P-384").jwk, crv: "P-256" },
  secp256k1: createForgeKey("key-1", "secp256k1").jwk,
  "secp256k1 that says P-256": { ...createForgeKey("key-1", "secp256k1").jwk, crv: "P-256" },
  Ed25519: { ...generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }), kid: "key-1" },
  Ed448: { ...generateKeyPairSync("ed448").publicKey.export({ format: "jwk" }), kid: "key-1" },
  "RSA of 1024 bits": { ...rsa1024, kid: "key-1", alg: "RS256" },
  symmetric: { kty: "oct", k: "c2VjcmV0", kid: "key-1" },
  "symmetric and empty": { kty: "oct", k: "", kid: "key-1", alg: "HS256" },
  "symmetric member beside": { ...jwk, k: "" },
  private: doors.key.privateKey.export({ format: "jwk" }),
  "private under the kid": { ...doors.key.privateKey.export({ format: "jwk" }), kid: "key-1" },
  "private member null": { ...jwk, d: null },
  "for encryption": { ...jwk, use: "enc" },
  "use as list": { ...jwk, use: ["sig"] },
  "for signing alone": { ...jwk, key_ops: ["sign"] },
  "no operations": { ...jwk, key_ops: [] },
  "operations as text": { ...jwk, key_ops: "verify" },
  "alg of another curve": { ...jwk, alg: "ES384" },
  "alg null": { ...jwk, alg: null },
  "without kid": { ...jwk, kid: undefined },
  "empty kid": { ...jwk, kid: "" },
  "kid as number": { ...jwk, kid: 1 },
  "kty in lower case": { ...jwk, kty: "ec" },
  certificate: { kty: "EC", kid: "key-1", x5c: ["MIIB"] },
  "path as key": { kty: "EC", crv: "P-256", kid: "key-1", x: "../../etc/passwd", y: "/dev/null" },
  "inherited members": { kid: "key-1", ["__proto__"]: undefined },
};

describe("empty or mistaken key material", () => {
  test.each(Object.keys(unusable))("CVE-2021-41106: %s is no key", async (name) => {
    const { fetch } = publish(unusable[name] as JsonWebKey);
    const alone = createVerifier({ ...doors.deps, fetch });
    await expect(alone.warmup()).rejects.toThrow();
    expect(await alone.authenticate(doors.mint())).toMatchObject({
      error: { code: "verification_unavailable", reason: "keys_unavailable" },
    });
    const beside = createVerifier({
      ...doors.deps,
      fetch: publish(unusable[name] as JsonWebKey, createForgeKey("other").jwk).fetch,
    });
    expect(await beside.authenticate(doors.mint()), "beside a good key").toMatchObject({
      error: { code: "invalid_token" },
    });
  });

  test("CVE-2019-20933: there is no option for a secret, empty or not", () => {
    for (const name of ["secret", "key", "publicKey", "secretOrPublicKey", "keys", "jwks", "sharedSecret"]) {
      for (const value of ["", "short", "/etc/ssl/key.pem", Buffer.alloc(0)]) {
        expect(() => createVerifier({ ...doors.deps, [name]: value } as never), name).toThrow(TypeError);
      }
    }
  });

  test("class, empty secret from an async key function: a fetch that brings nothing is an outage, not a pass", async () => {
    const nothing: readonly unknown[] = [undefined, null, "", {}, { keys: "" }, { keys: null }, { keys: {} }, [], 0];
    for (const document of nothing) {
      const text = document === undefined ? "" : JSON.stringify(document);
      const verifier = createVerifier({ ...doors.deps, fetch: async () => new Response(text) });
      expect(await verifier.authenticate(doors.mint()), text).toMatchObject({
        error: { code: "verification_unavailable", reason: "keys_unavailable" },
      });
      const hostile = createVerifier({ ...doors.deps, fetch: (async () => document) as never });
      expect(await hostile.authenticate(doors.mint()), text).toMatchObject({
        error: { code: "verification_unavailable" },
      });
    }
  });
});
