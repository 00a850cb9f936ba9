import type { StreamReader } from "countersign/revocation";
import { loadRevocation } from "../product.ts";
import { KID, STREAM_KEY } from "../revocation/live-set.ts";
import { percentile } from "../revocation/propagation.ts";
import { arrivals } from "./arrivals.ts";
import { VirtualPublisher } from "./virtual-publisher.ts";
import { emptyTally, type LinkTally, VirtualRedis } from "./virtual-redis.ts";
import { seeded, VirtualTime } from "./virtual-time.ts";

const START = 1_790_000_000_000;
const DAY_MS = 86_400_000;
const MANDATE_MS = 900_000;
/** One way, within a region and to the region that the relay reads from; a tenth of it at random. */
const NEAR_MS = 0.25;
const FAR_MS = 40;
const TAIL_MS = 2_000;

type Room = Awaited<ReturnType<typeof loadRevocation>>;

/** What a replica of a region saw, per replica. */
export interface RegionFigures {
  /** Relays between the publisher and this region. */
  readonly hops: number;
  readonly replicas: number;
  /** Milliseconds from `revoke()` until the replicas refuse. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly replies: number;
  readonly entries: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly commands: number;
  readonly marksHigh: number;
}

/** One run of a stream through its relays. */
export interface StreamFigures {
  readonly revocations: number;
  readonly virtualMs: number;
  readonly published: number;
  readonly snapshots: number;
  readonly snapshotBytes: number;
  readonly liveHigh: number;
  /** Most revocations of any minute. */
  readonly busiestMinute: number;
  readonly relayBytesIn: number;
  readonly relayBytesOut: number;
  readonly regions: readonly RegionFigures[];
}

/** How a run is cut. `scale` 1 is a day of a million; less of it is a shorter day at the same rates. */
export interface StreamRun {
  readonly seed: number;
  readonly scale: number;
  readonly regions: number;
  readonly replicasPerRegion: number;
}

/** A stream with its publisher, `regions - 1` relays one behind the other, and real replicas in every region. */
export async function simulateStream({ seed, scale, regions, replicasPerRegion }: StreamRun): Promise<StreamFigures> {
  const room = await loadRevocation();
  const random = seeded(seed);
  const time = new VirtualTime(START);
  const virtualMs = DAY_MS * scale;
  const times = arrivals(Math.round(1_000_000 * scale), virtualMs, random);
  const latency = (ms: number) => () => ms * (1 + 0.1 * random());
  const asked = new Map<string, { readonly at: number; left: number }>();
  const parts = Array.from({ length: regions }, () => {
    const redis = new VirtualRedis(time, room.streamOfZone(""), 1.25e9);
    const publisher = new VirtualPublisher(room, time, redis, scale === 1 ? 30 : 1);
    publisher.start();
    return { redis, publisher, delays: [] as number[], tallies: [] as LinkTally[], marksHigh: 0 };
  });
  const relays: LinkTally[] = [];
  const stops: (() => Promise<void>)[] = [];
  for (const [hop, part] of parts.entries()) {
    const upstream = parts[hop - 1];
    if (upstream !== undefined) {
      const tally = emptyTally();
      relays.push(tally);
      startRelay(room, upstream.redis, upstream.redis.connect(latency(FAR_MS), tally), part.publisher, time);
    }
    for (let n = 0; n < replicasPerRegion; n++) {
      const tally = emptyTally();
      part.tallies.push(tally);
      const store = startReplica(room, time, part.redis.connect(latency(NEAR_MS), tally));
      stops.push(() => store.stop());
      store.onChange((id) => {
        const revoked = asked.get(id);
        if (revoked === undefined) return;
        part.delays.push(time.now() - revoked.at);
        part.marksHigh = Math.max(part.marksHigh, store.status.marks);
        revoked.left -= 1;
        if (revoked.left === 0) asked.delete(id);
      });
    }
  }
  await time.runUntil(START + TAIL_MS);
  let next = 0;
  const revokeNext = (): void => {
    const id = `sid_${next.toString(16).padStart(30, "0")}`;
    asked.set(id, { at: time.now(), left: regions * replicasPerRegion });
    parts[0]?.publisher.revoke(id, time.now() + MANDATE_MS);
    next += 1;
    const at = times[next];
    if (at !== undefined) time.schedule(START + TAIL_MS + at - time.now(), revokeNext);
  };
  time.schedule(times[0] ?? 0, revokeNext);
  await time.runUntil(START + virtualMs + 2 * TAIL_MS);
  if (asked.size > 0) throw new Error(`${asked.size} revocations did not arrive everywhere`);
  const origin = parts[0]?.publisher.tally;
  return {
    revocations: times.length,
    virtualMs,
    published: origin?.entries ?? 0,
    snapshots: origin?.snapshots ?? 0,
    snapshotBytes: origin?.snapshotBytes ?? 0,
    liveHigh: origin?.liveHigh ?? 0,
    busiestMinute: busiest(times, 60_000),
    relayBytesIn: relays[0]?.bytesIn ?? 0,
    relayBytesOut: relays[0]?.bytesOut ?? 0,
    regions: parts.map(({ delays, tallies, marksHigh }, hops) => {
      const mean = (figure: keyof LinkTally): number =>
        tallies.reduce((sum, tally) => sum + tally[figure], 0) / tallies.length;
      return {
        hops,
        replicas: tallies.length,
        p50: percentile(delays, 0.5),
        p99: percentile(delays, 0.99),
        max: percentile(delays, 1),
        replies: mean("replies"),
        entries: mean("entries"),
        bytesIn: mean("bytesIn"),
        bytesOut: mean("bytesOut"),
        commands: mean("commands"),
        marksHigh,
      };
    }),
  };
}

/** A real replica on virtual clocks. */
export function startReplica(
  room: Room,
  time: VirtualTime,
  reader: StreamReader,
): InstanceType<Room["ReplicaRevocationStore"]> {
  const store = new room.ReplicaRevocationStore({
    reader,
    keys: { [KID]: STREAM_KEY },
    now: time.now,
    monotonicNow: time.now,
    sleep: (ms) =>
      new Promise((resolve) => {
        time.release();
        time.schedule(ms, () => {
          time.hold();
          resolve();
        });
      }),
  });
  time.hold();
  void store.start();
  return store;
}

/** A relay: verifies what it reads and publishes it again, under the numbers of its own region. */
function startRelay(
  room: Room,
  from: VirtualRedis,
  reader: StreamReader,
  publisher: VirtualPublisher,
  time: VirtualTime,
): void {
  const keys = room.readStreamKeys("keys", { [KID]: STREAM_KEY });
  const run = async (): Promise<void> => {
    let cursor = "0-0";
    for (;;) {
      const batches = await reader.read({ [from.stream]: cursor }, { count: 1_000, blockMs: 500 });
      for (const { id, fields } of batches.flatMap(({ entries }) => entries)) {
        const decoded = room.decodeRecord(from.stream, "", fields, keys);
        if (decoded.ok && decoded.record.type === "revoke") {
          publisher.revoke(decoded.record.anchor.id, decoded.record.exp);
        }
        cursor = id;
      }
    }
  };
  time.hold();
  void run();
}

function busiest(times: Float64Array, windowMs: number): number {
  let most = 0;
  for (let [from, to] = [0, 0]; to < times.length; to++) {
    while ((times[to] ?? 0) - (times[from] ?? 0) > windowMs) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
