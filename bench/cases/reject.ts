import { createFixture, type RefusalKind } from "../fixture.ts";
import type { Alternative } from "../harness.ts";
import { parityFault } from "../parity.ts";
import { josePeers } from "../peers/jose.ts";
import { type Authenticate, oursVerifier } from "../peers/ours.ts";
import type { Peer } from "../peers/peer.ts";
import { filledRevocations } from "../policy.ts";
import { cycle } from "./alternatives.ts";
import type { Prepare } from "./case.ts";
import { raw } from "./raw.ts";

const KINDS: readonly RefusalKind[] = ["malformed", "none", "unknown-kid", "oversize", "bad-signature"];

/** P7: what a refusal costs. jose uses a key set, because one imported key does not look at `kid`. */
export const prepare: Prepare = async () => {
  const fixture = createFixture();
  const revocations = await filledRevocations();
  const authenticate = await oursVerifier(fixture, revocations, { scheduling: "inline", cache: { maxEntries: 4096 } });
  const peer = (await josePeers(fixture)).find(({ form }) => form === "key set") as Peer;
  const faults = {
    ours: await parityFault(async (token) => (await authenticate(token)).ok, fixture),
    jose: await parityFault(async (token) => Boolean(await peer.verify(token)), fixture),
  };
  const alternatives: Alternative[] = [raw(fixture)];
  for (const kind of KINDS) {
    alternatives.push(oursRefusing(authenticate, kind, fixture.refusals[kind], faults.ours));
    if (kind !== "bad-signature") alternatives.push(peerRefusing(peer, kind, fixture.refusals[kind], faults.jose));
  }
  return { alternatives };
};

function oursRefusing(
  authenticate: Authenticate,
  kind: RefusalKind,
  tokens: readonly string[],
  fault?: string,
): Alternative {
  const tokenAt = cycle(tokens);
  return {
    name: `${kind}: ours`,
    form: "inline",
    mode: "await",
    call: (index) => authenticate(tokenAt(index)),
    holds: (outcome) => !(outcome as { readonly ok: boolean }).ok,
    ...(fault === undefined ? {} : { parityFault: fault }),
  };
}

function peerRefusing(peer: Peer, kind: RefusalKind, tokens: readonly string[], fault?: string): Alternative {
  const tokenAt = cycle(tokens);
  return {
    name: `${kind}: ${peer.name}`,
    version: peer.version,
    form: peer.form,
    mode: "await",
    call: async (index) => {
      try {
        return await peer.verify(tokenAt(index));
      } catch {
        return undefined;
      }
    },
    holds: (outcome) => outcome === undefined,
    ...(fault === undefined ? {} : { parityFault: fault }),
  };
}
