import { FLEET, LINK_BYTES_PER_SECOND, type ScaleFigures } from "./figures.ts";

/** Share of a core that may be in use on average, and of a link at the worst moment. */
const HEADROOM = 0.5;
/** Milliseconds that a round through all readers may take in the worst minute: the bar of P8. */
const ROUND_MS = 25;
/** Connections of one server: half of what Redis allows by default. */
const CONNECTIONS = 5_000;
const DAY_SECONDS = 86_400;
const SNAPSHOTS_KEPT_MS = 30_000;

/** What follows from the figures for a fleet. */
export interface ScaleModel {
  /** Bytes that a relay receives per day. */
  readonly relayBytesPerDay: number;
  readonly perReplica: {
    readonly bytesInPerDay: number;
    readonly bytesOutPerDay: number;
    readonly commandsPerDay: number;
    readonly cpuSecondsPerDay: number;
    /** At the worst minute. */
    readonly peakBytesPerSecond: number;
  };
  readonly fleet: { readonly bytesPerSecond: number; readonly peakBytesPerSecond: number };
  /** Share of one core of Redis that the whole fleet would take, mean. */
  readonly serverShare: number;
  /** Replicas that one server carries, and what stops it. */
  readonly replicasPerServer: number;
  readonly limit: "CPU" | "delay" | "link" | "connections";
  readonly servers: number;
  readonly bytesPerId: number;
  /** Bytes per second that the publisher writes as snapshots, for marks of a quarter of an hour and of a day. */
  readonly snapshotWrite: number;
  readonly snapshotWriteDay: number;
  /** Bytes of one chunk for each of the fleet, which the server holds when all ask at the same moment. */
  readonly chunksAtOnce: number;
  /** Milliseconds over which the fleet's starts must at least be spread, live set of the day and a million ids. */
  readonly spreadMs: number;
  readonly spreadMillionMs: number;
}

/**
 * The cost model. Means are those of the day. In the worst minute a server answers its readers in rounds, and an answer
 * carries everything since the last one: a round takes `readers × (perReply + rate × round × perEntry)`, which is what the
 * readers wait for.
 */
export function modelOf({ day, herds, server }: ScaleFigures): ScaleModel {
  const [near] = day.regions;
  if (near === undefined) throw new Error("no region");
  const days = (day.virtualMs / 1000 + 4) / DAY_SECONDS;
  const perEntry = near.bytesIn / near.entries;
  const peakPerSecond = day.busiestMinute / 60 + 2;
  const cpuOf = (replies: number, entries: number): number =>
    (replies * server.serverPerReply + Math.max(0, entries - replies) * server.serverPerEntry) / 1e6;
  const serverShare = (cpuOf(near.replies, near.entries) / days / DAY_SECONDS) * FLEET;
  const roundCost = server.serverPerReply + peakPerSecond * (ROUND_MS / 1000) * server.serverPerEntry;
  const peakBytes = peakPerSecond * perEntry;
  const carried = {
    CPU: Math.floor((FLEET * HEADROOM) / serverShare),
    delay: Math.floor((ROUND_MS * 1000) / roundCost),
    link: Math.floor((LINK_BYTES_PER_SECOND * HEADROOM) / peakBytes),
    connections: CONNECTIONS,
  };
  const replicasPerServer = Math.min(...Object.values(carried));
  const limits = ["CPU", "delay", "link", "connections"] as const;
  const limit = limits.find((name) => carried[name] === replicasPerServer) ?? "CPU";
  const [herd] = herds;
  const bytesPerId = herd === undefined ? Number.NaN : herd.largestChunk / 10_000;
  const spreadOf = (ids: number): number => ((bytesPerId * ids * FLEET) / (LINK_BYTES_PER_SECOND * HEADROOM)) * 1000;
  return {
    relayBytesPerDay: day.relayBytesIn / days,
    perReplica: {
      bytesInPerDay: near.bytesIn / days,
      bytesOutPerDay: near.bytesOut / days,
      commandsPerDay: near.commands / days,
      cpuSecondsPerDay:
        (near.replies * server.replicaPerReply + (near.entries - near.replies) * server.replicaPerEntry) / 1e6 / days,
      peakBytesPerSecond: peakBytes,
    },
    fleet: {
      bytesPerSecond: (near.bytesIn / days / DAY_SECONDS) * FLEET,
      peakBytesPerSecond: peakBytes * FLEET,
    },
    serverShare,
    replicasPerServer,
    limit,
    servers: Math.ceil(FLEET / replicasPerServer),
    bytesPerId,
    snapshotWrite: day.snapshotBytes / (day.virtualMs / 1000),
    snapshotWriteDay: (bytesPerId * day.revocations) / (SNAPSHOTS_KEPT_MS / 1000),
    chunksAtOnce: FLEET * (herd?.largestChunk ?? Number.NaN),
    spreadMs: spreadOf(day.liveHigh),
    spreadMillionMs: spreadOf(1_000_000),
  };
}
