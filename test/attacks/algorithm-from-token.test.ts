import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { claims, createForgeKey, encode, forge, headerOf, publish } from "./forge.ts";

const doors = createDoors();
const foreign = [
  "RS256",
  "RS384",
  "PS256",
  "PS512",
  "ES384",
  "ES512",
  "ES256K",
  "EdDSA",
  "Ed25519",
  "HS256",
  "es256",
  "Es256",
  "ES256 ",
  " ES256",
  "ES256\u0000",
  "ECDSA",
  "SHA256",
  "A256GCM",
  "dir",
];

describe("the algorithm taken from the token, or unbound to the key", () => {
  test.each(foreign)("CVE-2020-15084: header alg %j over a P-256 signature is refused", (alg) =>
    doors.refuse(forge(doors.key, claims(), { ...headerOf(doors.key), alg })),
  );

  test.each([[["ES256"]], [{ ES256: 1 }], [256], [true], [null], [""]])(
    "CVE-2026-22817: alg %j of a wrong type is refused",
    (alg) => doors.refuse(forge(doors.key, claims(), { ...headerOf(doors.key), alg })),
  );

  test("CVE-2026-22817: a header without alg is refused", () =>
    doors.refuse(forge(doors.key, claims(), { kid: "key-1" })));

  test("CVE-2022-23539: a key of another curve or type never verifies ES256", async () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const ed = generateKeyPairSync("ed25519");
    const p384 = createForgeKey("key-1", "P-384");
    const k1 = createForgeKey("key-1", "secp256k1");
    const input = `${encode(headerOf(doors.key))}.${encode(claims())}`;
    const signatures = [
      {
        key: p384.jwk,
        signature: sign("sha256", Buffer.from(input), { key: p384.privateKey, dsaEncoding: "ieee-p1363" }),
      },
      { key: k1.jwk, signature: sign("sha256", Buffer.from(input), { key: k1.privateKey, dsaEncoding: "ieee-p1363" }) },
      { key: rsa.publicKey.export({ format: "jwk" }), signature: sign("sha256", Buffer.from(input), rsa.privateKey) },
      { key: ed.publicKey.export({ format: "jwk" }), signature: sign(null, Buffer.from(input), ed.privateKey) },
    ];
    for (const { key, signature } of signatures) {
      for (const alg of [undefined, "ES256"]) {
        const jwk = { ...key, kid: "key-1", ...(alg === undefined ? {} : { alg }) };
        const { fetch } = publish(jwk, createForgeKey("other").jwk);
        const verifier = createVerifier({ ...doors.deps, fetch });
        const refused = await verifier.authenticate(`${input}.${signature.toString("base64url")}`);
        expect(refused, JSON.stringify(jwk.kty)).toMatchObject({ ok: false, error: { code: "invalid_token" } });
      }
    }
  });

  test("CVE-2026-22818: a key without alg is good for the one algorithm of its curve alone", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const jwk = { ...publicKey.export({ format: "jwk" }), kid: "rsa" };
    const algorithms = ["ES256", "RS256", "PS256"] as const;
    const verifier = createVerifier({ ...doors.deps, algorithms, fetch: publish(jwk, doors.key.jwk).fetch });
    const input = `${encode({ alg: "RS256", kid: "rsa" })}.${encode(claims())}`;
    const token = `${input}.${sign("sha256", Buffer.from(input), privateKey).toString("base64url")}`;
    expect(await verifier.authenticate(token)).toMatchObject({ ok: false, error: { code: "invalid_token" } });
    expect((await verifier.authenticate(doors.mint())).ok).toBe(true);
  });

  test("CVE-2026-48523: a key for RS256 never verifies PS256, and the other way round", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const verifier = createVerifier({
      ...doors.deps,
      algorithms: ["RS256", "PS256"],
      fetch: publish({ ...publicKey.export({ format: "jwk" }), kid: "rsa", alg: "RS256" }).fetch,
    });
    const key = createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }));
    const token = (alg: string, padding?: number): string => {
      const input = `${encode({ alg, kid: "rsa" })}.${encode(claims())}`;
      const how = padding === undefined ? key : { key, padding, saltLength: 32 };
      return `${input}.${sign("sha256", Buffer.from(input), how).toString("base64url")}`;
    };
    expect((await verifier.authenticate(token("RS256"))).ok).toBe(true);
    expect(await verifier.authenticate(token("PS256", 6))).toMatchObject({ error: { code: "invalid_token" } });
    expect(await verifier.authenticate(token("RS256", 6))).toMatchObject({ error: { code: "invalid_token" } });
    expect(await verifier.authenticate(token("PS256"))).toMatchObject({ error: { code: "invalid_token" } });
  });

  test("CVE-2026-48523: there is no way to say any algorithm", () => {
    for (const algorithms of [null, [], ["*"], "ES256", ["any"], [""], [["ES256"]], {}, [null]]) {
      expect(
        () => createVerifier({ ...doors.deps, algorithms: algorithms as never }),
        JSON.stringify(algorithms),
      ).toThrow(TypeError);
    }
  });
});
