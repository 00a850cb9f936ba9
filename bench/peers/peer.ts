import type { Fixture } from "../fixture.ts";

/** One library in one form of use. `verify` returns the payload, and throws or rejects to refuse. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  /** How it is used: as its documentation recommends, or in its fastest form. */
  readonly form: string;
  readonly mode: "sync" | "await";
  readonly verify: (token: string) => unknown;
}

/** Builds every form of one peer for a fixture, with the same expectations for all. */
export type PeerFactory = (fixture: Fixture) => Promise<readonly Peer[]>;

/** Claims that every peer is told to require, as far as it has an option for that. */
export const REQUIRED_CLAIMS: readonly string[] = Object.freeze([
  "iss",
  "aud",
  "exp",
  "sub",
  "zone_id",
  "client_id",
  "sid",
]);
