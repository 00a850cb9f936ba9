import jwt from "jsonwebtoken";
import type { Peer, PeerFactory } from "./peer.ts";
import { versionOf } from "./version-of.ts";

/** jsonwebtoken: a PEM per call (documented), and one `KeyObject` imported beforehand (fastest). */
export const jsonwebtokenPeers: PeerFactory = async ({ expectations, publicKey, publicPem }) => {
  const options: jwt.VerifyOptions & { complete: false } = {
    issuer: expectations.issuer,
    audience: expectations.audience,
    algorithms: ["ES256"],
    clockTolerance: expectations.clockToleranceSeconds,
    complete: false,
  };
  const peer = { name: "jsonwebtoken", version: versionOf("jsonwebtoken"), mode: "sync" } as const;
  return [
    { ...peer, form: "PEM", verify: (token) => jwt.verify(token, publicPem, options) },
    { ...peer, form: "KeyObject", verify: (token) => jwt.verify(token, publicKey, options) },
  ] satisfies readonly Peer[];
};
