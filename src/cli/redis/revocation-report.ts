import { createStreamReader } from "../../redis/index.ts";
import { ReplicaRevocationStore } from "../../revocation/index.ts";
import { inspectStreams, type RedisReport } from "./inspect-streams.ts";
import type { OpenRedis } from "./open-redis.ts";
import type { NamedKeys } from "./stream-keys.ts";

/** Whether verifiers can rely on a Redis, and what speaks for and against it. */
export interface RevocationReport {
  /** What a replica that starts now comes to. */
  readonly state: "open" | "closed";
  /** Why it is closed. */
  readonly reason?: string;
  /** Whether signatures were verified, by a replica of our own; else the state is a guess from what lies there. */
  readonly verified: boolean;
  readonly place: string;
  readonly zone: string;
  readonly log?: string;
  readonly seq?: string;
  /** Age of the last heartbeat. */
  readonly lagMs?: number;
  /** How long a replica that has read up to now stays open without news. */
  readonly validForMs?: number;
  /** Revocations held; known when verified. */
  readonly marks?: number;
  /** Refused entries by reason; known when verified. */
  readonly rejected?: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  readonly redis: RedisReport;
}

/** What verifiers have unless they are told otherwise. */
const maxStaleMs = 10_000;
/** A heartbeat comes twice a second; a replica that is not open by then is not about to be. */
const patienceMs = 3_000;

/** Looks at one zone of a server. @throws whatever the library throws */
export async function reportRevocations(
  { client, place }: OpenRedis,
  zone: string,
  keys: NamedKeys | undefined,
): Promise<RevocationReport> {
  const redis = await inspectStreams(client, zone);
  const warnings = warningsOf(redis);
  const base = { place, zone, warnings, redis };
  if (keys === undefined) return { ...guess(redis), verified: false, ...base };
  const replica = new ReplicaRevocationStore({ reader: createStreamReader(client), zone, keys: keys.keys, maxStaleMs });
  try {
    await Promise.race([replica.start(), pause(patienceMs)]);
    const { state, reason, log, seq, lagMs, validForMs, marks, rejected } = replica.status;
    return {
      state,
      ...(reason === undefined ? {} : { reason }),
      verified: true,
      ...(log === "" ? {} : { log, seq: `${seq}` }),
      ...(lagMs === undefined ? {} : { lagMs }),
      validForMs,
      marks,
      rejected: rejected as Readonly<Record<string, number>>,
      ...base,
    };
  } finally {
    await replica.stop();
  }
}

/** What a replica with the right keys would probably say. */
function guess({
  snapshot,
  lastRecord,
}: RedisReport): Pick<RevocationReport, "state" | "reason" | "log" | "seq" | "lagMs"> {
  const last = lastRecord === undefined ? {} : { log: lastRecord.log, seq: lastRecord.seq, lagMs: lastRecord.ageMs };
  if (snapshot === undefined) return { state: "closed", reason: "no_snapshot", ...last };
  if (lastRecord === undefined || lastRecord.ageMs >= maxStaleMs) return { state: "closed", reason: "stale", ...last };
  return { state: "open", ...last };
}

function warningsOf({ maxmemoryPolicy, role, streams, lease }: RedisReport): readonly string[] {
  const evicts = maxmemoryPolicy !== "noeviction" && maxmemoryPolicy !== "unknown";
  return [
    ...(evicts ? [`maxmemory-policy is ${maxmemoryPolicy}: Redis may evict revocations; set it to noeviction`] : []),
    ...(role === "master" ? [] : [`this server is a ${role}: it may be behind, and takes no revocation`]),
    ...(lease === undefined ? ["no publisher holds the lease of this zone"] : []),
    ...streams.flatMap(({ stream, deadLetters }) =>
      deadLetters > 0 ? [`${deadLetters} refused entries in ${stream}.dead`] : [],
    ),
    ...streams.flatMap(({ stream, groups }) =>
      groups.flatMap(({ name, pending, lag = 0 }) =>
        pending + lag > 0 ? [`group ${name} of ${stream} has ${pending + lag} entries to apply`] : [],
      ),
    ),
  ];
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds).unref());
}
