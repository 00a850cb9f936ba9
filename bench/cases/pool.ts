import { createFixture } from "../fixture.ts";
import { josePeers } from "../peers/jose.ts";
import { oursVerifier } from "../peers/ours.ts";
import { createPolicy, filledRevocations } from "../policy.ts";
import { oursAlternative, peerAlternative } from "./alternatives.ts";
import type { Prepare } from "./case.ts";
import { raw } from "./raw.ts";

const IN_FLIGHT = 64;

/** P3: 64 callers at once, ours with its default scheduling, against jose with the same policy and against raw. */
export const prepare: Prepare = async () => {
  const fixture = createFixture();
  const revocations = await filledRevocations();
  const policy = await createPolicy(fixture, revocations);
  const authenticate = await oursVerifier(fixture, revocations, { scheduling: "auto", cache: false });
  const alternatives = [raw(fixture), await oursAlternative(authenticate, fixture, "auto", IN_FLIGHT)];
  for (const peer of await josePeers(fixture))
    alternatives.push(await peerAlternative(peer, fixture, policy, IN_FLIGHT));
  return { alternatives };
};
