import { describe, expect, test } from "vitest";
import { createVerifier } from "../../src/index.ts";
import { createDoors } from "./doors.ts";
import { claims, createForgeKey, forge, forgeHmac, headerOf } from "./forge.ts";

const doors = createDoors();
const { publicKey, jwk } = doors.key;
const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
const der = publicKey.export({ type: "spki", format: "der" });
const point = Buffer.concat([
  Buffer.from([4]),
  Buffer.from(jwk.x ?? "", "base64url"),
  Buffer.from(jwk.y ?? "", "base64url"),
]);
const sshBlob = Buffer.concat(["ecdsa-sha2-nistp256", "nistp256", point].map(sshString));

/** Every form in which someone could have read our public key. */
const encodings: Readonly<Record<string, readonly (string | Buffer)[]>> = {
  pem: [
    pem,
    pem.trimEnd(),
    pem.replaceAll("\n", "\r\n"),
    pem.replace("-----BEGIN", "-----BEGIN "),
    pem.replaceAll("PUBLIC KEY", "CERTIFICATE"),
  ],
  der: [
    der,
    der.toString("base64"),
    der.toString("base64url"),
    der.toString("hex"),
    point,
    point.toString("base64url"),
  ],
  jwk: [
    JSON.stringify(jwk),
    JSON.stringify({ kty: "EC", crv: "P-256", x: jwk.x, y: jwk.y }),
    JSON.stringify({ keys: [jwk] }),
    jwk.x ?? "",
    jwk.y ?? "",
  ],
  ssh: [
    `ecdsa-sha2-nistp256 ${sshBlob.toString("base64")}`,
    `ecdsa-sha2-nistp256 ${sshBlob.toString("base64")} user@host\n`,
    sshBlob,
  ],
};
const prefixes = ["", " ", "\t", "\n", "\u{feff}", "\r\n"];

function sshString(value: string | Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, Buffer.from(value as string)]);
}

async function refuseAll(secrets: readonly (string | Buffer)[], algorithm: "HS256" | "HS384" | "HS512"): Promise<void> {
  for (const secret of secrets) {
    for (const prefix of prefixes) {
      const bytes = Buffer.concat([Buffer.from(prefix), Buffer.from(secret as string)]);
      for (const alg of [algorithm, algorithm.toLowerCase(), "ES256"]) {
        await doors.refuse(forgeHmac(algorithm, bytes, { ...headerOf(doors.key), alg }), "invalid_token", alg);
      }
    }
  }
}

describe("a public key used as HMAC secret", () => {
  test("CVE-2015-9235, CVE-2016-10555: HS256 over the PEM text is refused", () =>
    refuseAll(encodings["pem"] ?? [], "HS256"));
  test("CVE-2017-11424, CVE-2022-29217: HS256 over DER, a bare point and SSH is refused", () =>
    refuseAll([...(encodings["der"] ?? []), ...(encodings["ssh"] ?? [])], "HS256"));
  test("CVE-2023-48223, CVE-2026-34950: HS256 over JWK text and over every prefixed PEM is refused", () =>
    refuseAll([...(encodings["jwk"] ?? []), ...(encodings["pem"] ?? [])], "HS256"));
  test("CVE-2022-23541: HS384 over every encoding is refused", () =>
    refuseAll(Object.values(encodings).flat(), "HS384"));
  test("CVE-2024-33663, CVE-2024-37568: HS512 over every encoding is refused", () =>
    refuseAll(Object.values(encodings).flat(), "HS512"));

  test("CVE-2016-10555: no HMAC algorithm can be configured and no symmetric key is adopted", async () => {
    for (const alg of ["HS256", "HS384", "HS512"]) {
      expect(() => createVerifier({ ...doors.deps, algorithms: [alg as never] })).toThrow(TypeError);
    }
    const k = Buffer.from(pem).toString("base64url");
    const oct = { kty: "oct", k, kid: "key-1", alg: "HS256" };
    const verifier = createVerifier({
      ...doors.deps,
      fetch: async () => Response.json({ keys: [oct, createForgeKey("other").jwk] }),
    });
    const refused = await verifier.authenticate(forgeHmac("HS256", pem, { ...headerOf(doors.key), alg: "HS256" }));
    expect(refused).toMatchObject({ ok: false, error: { code: "invalid_token" } });
  });

  test("CVE-2015-9235: the same claims under a real signature pass, so the refusals are not about the claims", () =>
    doors.accept(forge(doors.key, claims())));
});
