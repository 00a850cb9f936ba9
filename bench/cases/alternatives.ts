import type { Fixture } from "../fixture.ts";
import type { Alternative } from "../harness.ts";
import { parityFault } from "../parity.ts";
import type { Authenticate } from "../peers/ours.ts";
import type { Peer } from "../peers/peer.ts";
import type { Policy } from "../policy.ts";

/** Our verifier as an alternative, after parity. */
export async function oursAlternative(
  authenticate: Authenticate,
  fixture: Fixture,
  form: string,
  mode: Alternative["mode"] = "await",
  tokenAt: (index: number) => string = cycle(fixture.tokens),
): Promise<Alternative> {
  const fault = await parityFault(async (token) => (await authenticate(token)).ok, fixture);
  return {
    name: "ours",
    form,
    mode,
    call: (index) => authenticate(tokenAt(index)),
    holds: (outcome) => (outcome as { readonly ok: boolean }).ok,
    ...(fault === undefined ? {} : { parityFault: fault }),
  };
}

/** A peer as an alternative, after parity; with a policy it does the same checks as ours. */
export async function peerAlternative(
  peer: Peer,
  fixture: Fixture,
  policy?: Policy,
  mode: Alternative["mode"] = peer.mode,
  tokenAt: (index: number) => string = cycle(fixture.tokens),
): Promise<Alternative> {
  const accept = policy ?? Boolean;
  const decide =
    peer.mode === "sync"
      ? (token: string) => accept(peer.verify(token))
      : async (token: string) => accept(await peer.verify(token));
  const fault = await parityFault(decide, fixture);
  return {
    name: peer.name,
    version: peer.version,
    form: peer.form,
    mode,
    call: (index) => decide(tokenAt(index)),
    holds: (outcome) => outcome === true,
    ...(fault === undefined ? {} : { parityFault: fault }),
  };
}

/** Goes round a list. */
export function cycle<T>(items: readonly T[]): (index: number) => T {
  return (index) => items[index % items.length] as T;
}

/** A fresh flat string per call, as the parser of HTTP headers makes one. */
export function freshStrings(tokens: readonly string[]): (index: number) => string {
  const buffers = tokens.map((token) => Buffer.from(token, "latin1") as LatinBuffer);
  return (index) => (buffers[index % buffers.length] as LatinBuffer).latin1Slice();
}

/** What `Buffer` has at run time and its types leave out. */
interface LatinBuffer extends Buffer {
  latin1Slice(): string;
}
