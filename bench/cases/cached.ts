import { createFixture } from "../fixture.ts";
import { fastJwtCachedPeers } from "../peers/fast-jwt.ts";
import { oursVerifier } from "../peers/ours.ts";
import { filledRevocations } from "../policy.ts";
import { freshStrings, oursAlternative, peerAlternative } from "./alternatives.ts";
import type { Prepare } from "./case.ts";
import { raw } from "./raw.ts";

const SLICE_MS = 60;
const ENTRIES = 4096;

/** P4: repeated tokens. Ours asks time, zone, revocation and scopes again; the peer's cache returns the claims. */
export const prepare: Prepare = async () => {
  const fixture = createFixture();
  const revocations = await filledRevocations();
  const tokenAt = freshStrings(fixture.tokens);
  const authenticate = await oursVerifier(fixture, revocations, {
    scheduling: "inline",
    cache: { maxEntries: ENTRIES },
  });
  const alternatives = [raw(fixture), await oursAlternative(authenticate, fixture, "cached", "await", tokenAt)];
  for (const peer of await fastJwtCachedPeers(fixture)) {
    alternatives.push(await peerAlternative(peer, fixture, undefined, "sync", tokenAt));
  }
  return { alternatives, sliceMs: SLICE_MS };
};
