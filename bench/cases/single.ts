import { createFixture } from "../fixture.ts";
import { fastJwtPeers } from "../peers/fast-jwt.ts";
import { josePeers } from "../peers/jose.ts";
import { jsonwebtokenPeers } from "../peers/jsonwebtoken.ts";
import { oursVerifier } from "../peers/ours.ts";
import { createPolicy, filledRevocations } from "../policy.ts";
import { oursAlternative, peerAlternative } from "./alternatives.ts";
import type { Prepare } from "./case.ts";
import { raw } from "./raw.ts";

/** P1 and P2: one caller, nothing cached, every check; peers are wrapped with the same policy. */
export const prepare: Prepare = async () => {
  const fixture = createFixture();
  const revocations = await filledRevocations();
  const policy = await createPolicy(fixture, revocations);
  const authenticate = await oursVerifier(fixture, revocations, { scheduling: "inline", cache: false });
  const peers = [
    ...(await jsonwebtokenPeers(fixture)),
    ...(await fastJwtPeers(fixture)),
    ...(await josePeers(fixture)),
  ];
  const alternatives = [raw(fixture), await oursAlternative(authenticate, fixture, "inline")];
  for (const peer of peers) alternatives.push(await peerAlternative(peer, fixture, policy));
  return { alternatives };
};
