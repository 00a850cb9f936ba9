import { createVerifier } from "fast-jwt";
import type { Fixture } from "../fixture.ts";
import { type Peer, type PeerFactory, REQUIRED_CLAIMS } from "./peer.ts";
import { versionOf } from "./version-of.ts";

const CACHE_ENTRIES = 4096;

/** fast-jwt: its synchronous verifier with a PEM imported at construction, documented and fastest at once. */
export const fastJwtPeers: PeerFactory = async (fixture) => [peerOf(fixture, "PEM", false)];

/** fast-jwt with its cache of verified tokens: claims only, revocation is not asked again. */
export const fastJwtCachedPeers: PeerFactory = async (fixture) => [peerOf(fixture, "cache", CACHE_ENTRIES)];

function peerOf({ expectations, publicPem }: Fixture, form: string, cache: false | number): Peer {
  const verify = createVerifier({
    key: publicPem,
    algorithms: ["ES256"],
    allowedIss: expectations.issuer,
    allowedAud: expectations.audience,
    clockTolerance: expectations.clockToleranceSeconds * 1000,
    requiredClaims: [...REQUIRED_CLAIMS],
    checkTyp: "at+jwt",
    cache,
  });
  return { name: "fast-jwt", version: versionOf("fast-jwt"), mode: "sync", form, verify };
}
