import { loadRevocation } from "../product.ts";
import { percentile } from "../revocation/propagation.ts";
import { startReplica } from "./simulate.ts";
import { VirtualPublisher } from "./virtual-publisher.ts";
import { emptyTally, type LinkTally, VirtualRedis } from "./virtual-redis.ts";
import { seeded, VirtualTime } from "./virtual-time.ts";

const START = 1_790_000_000_000;
const NEAR_MS = 0.25;
/** How long it is watched. */
const WATCH_MS = 300_000;
const LOOK_MS = 100;

/** Many replicas that start from one server. */
export interface HerdRun {
  readonly seed: number;
  /** Live revocations in the snapshot. */
  readonly ids: number;
  /** Real replicas; they stand for `fleet`, and the link is as much narrower. */
  readonly replicas: number;
  readonly fleet: number;
  readonly linkBytesPerSecond: number;
  /** Over so many milliseconds the starts are spread evenly; 0 is all at once. */
  readonly spreadMs: number;
}

/** What became of them. */
export interface HerdFigures {
  readonly spreadMs: number;
  /** How many opened while it was watched. */
  readonly opened: number;
  readonly replicas: number;
  /** Milliseconds from its own start until a replica opened. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds from the first start until the last replica opened. */
  readonly allMs: number;
  readonly timeouts: number;
  /** Bytes that the server sent, as a multiple of one snapshot per replica. */
  readonly sentTimes: number;
  readonly snapshotBytes: number;
  readonly largestChunk: number;
}

/** Cold starts of a whole fleet: real replicas, their time limits and their retries, on a link that they share. */
export async function simulateHerd(run: HerdRun): Promise<HerdFigures> {
  const { seed, ids, replicas, fleet, linkBytesPerSecond, spreadMs } = run;
  const room = await loadRevocation();
  const random = seeded(seed);
  const time = new VirtualTime(START);
  const redis = new VirtualRedis(time, room.streamOfZone(""), (linkBytesPerSecond * replicas) / fleet);
  const publisher = new VirtualPublisher(room, time, redis, Number.POSITIVE_INFINITY);
  const until = START + 900_000;
  publisher.start(Array.from({ length: ids }, (_, n) => [`sid_${n.toString(16).padStart(30, "0")}`, until] as const));
  const openAfter: number[] = [];
  const tallies: LinkTally[] = [];
  let lastAt = 0;
  for (let n = 0; n < replicas; n++) {
    const startAt = (spreadMs * n) / replicas;
    const tally = emptyTally();
    tallies.push(tally);
    time.schedule(startAt, () => {
      const reader = redis.connect(() => NEAR_MS * (1 + 0.1 * random()), tally);
      const store = startReplica(room, time, reader);
      const look = (): void => {
        if (store.status.state !== "open") {
          time.schedule(LOOK_MS, look);
          return;
        }
        openAfter.push(time.now() - START - startAt);
        lastAt = time.now() - START;
      };
      look();
    });
  }
  for (let at = LOOK_MS; at <= WATCH_MS && openAfter.length < replicas; at += 1_000) await time.runUntil(START + at);
  const snapshotBytes = publisher.tally.snapshotBytes / publisher.tally.snapshots;
  return {
    spreadMs,
    opened: openAfter.length,
    replicas,
    p50: percentile(openAfter, 0.5),
    p99: percentile(openAfter, 0.99),
    allMs: openAfter.length === replicas ? lastAt : Number.NaN,
    timeouts: tallies.reduce((sum, { timeouts }) => sum + timeouts, 0),
    sentTimes: redis.bytesOut / (snapshotBytes * replicas),
    snapshotBytes,
    largestChunk: Math.min(snapshotBytes, (snapshotBytes / ids) * 10_000),
  };
}
