import type { ServerFigures } from "./measure-server.ts";
import type { StreamFigures, StreamRun } from "./simulate.ts";
import type { HerdFigures, HerdRun } from "./simulate-herd.ts";

/** Everything that the page on scale is written from; committed as `figures.json` beside it. */
export interface ScaleFigures {
  readonly short: StreamFigures;
  readonly day: StreamFigures;
  readonly fanOut: StreamFigures;
  readonly herds: readonly HerdFigures[];
  readonly server: ServerFigures;
}

export const SEED = 7;
/** A run that every test run repeats: what it gives must be what stands in the committed figures. */
export const SHORT: StreamRun = { seed: SEED, scale: 0.000_5, regions: 2, replicasPerRegion: 2 };
/** A day of a million revocations, a relay, and a replica on either side. */
export const DAY: StreamRun = { seed: SEED, scale: 1, regions: 2, replicasPerRegion: 1 };
/** Hundreds of replicas behind no, one and two relays, for a short while at the same rates. */
export const FAN_OUT: StreamRun = { seed: SEED, scale: 0.000_5, regions: 3, replicasPerRegion: 100 };

/** The fleet that the page counts for. */
export const FLEET = 10_000;
/** What one server may send: ten gigabits per second. */
export const LINK_BYTES_PER_SECOND = 1.25e9;

/** Cold starts of the whole fleet from one server, all at once and spread. */
export const HERDS: readonly HerdRun[] = [0, 10_000, 30_000, 60_000].map((spreadMs) => ({
  seed: SEED,
  ids: 20_000,
  replicas: 40,
  fleet: FLEET,
  linkBytesPerSecond: LINK_BYTES_PER_SECOND,
  spreadMs,
}));
