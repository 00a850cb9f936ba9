import { createLocalJWKSet, importJWK, jwtVerify } from "jose";
import { type Peer, type PeerFactory, REQUIRED_CLAIMS } from "./peer.ts";
import { versionOf } from "./version-of.ts";

/** jose: a key set (documented for issuers with rotating keys), and one key imported beforehand (fastest). */
export const josePeers: PeerFactory = async ({ expectations, jwk, jwks, publicKey }) => {
  const options = {
    issuer: expectations.issuer,
    audience: expectations.audience,
    algorithms: ["ES256"],
    clockTolerance: expectations.clockToleranceSeconds,
    requiredClaims: [...REQUIRED_CLAIMS],
    typ: "at+jwt",
  };
  const keySet = createLocalJWKSet({ keys: jwks.keys.map((key) => ({ ...key })) });
  const cryptoKey = await importJWK({ ...jwk }, "ES256");
  const peer = { name: "jose", version: versionOf("jose"), mode: "await" } as const;
  return [
    { ...peer, form: "key set", verify: async (token) => (await jwtVerify(token, keySet, options)).payload },
    { ...peer, form: "CryptoKey", verify: async (token) => (await jwtVerify(token, cryptoKey, options)).payload },
    { ...peer, form: "KeyObject", verify: async (token) => (await jwtVerify(token, publicKey, options)).payload },
  ] satisfies readonly Peer[];
};
