import type { Redis } from "ioredis";
import { pairsOf } from "../../redis/read-pairs.ts";
import { isLogName, readDecimal, redisKeysOf, v1EpochStream, v1RevocationStream } from "../../revocation/index.ts";
import { causeOf } from "./open-redis.ts";

/** A consumer group of a stream. */
export interface GroupReport {
  readonly name: string;
  readonly consumers: number;
  /** Entries delivered and not acknowledged. */
  readonly pending: number;
  /** Entries not delivered yet; absent where the server cannot tell. */
  readonly lag?: number;
}

/** A stream and what belongs to it. */
export interface StreamReport {
  readonly stream: string;
  readonly length: number;
  /** Milliseconds since its last entry was added, by this machine's clock. */
  readonly lastEntryAgeMs?: number;
  /** Entries refused and kept in `<stream>.dead`. */
  readonly deadLetters: number;
  readonly groups: readonly GroupReport[];
}

/** What Redis holds for revocation, as it stands there: nothing of it is verified. */
export interface RedisReport {
  readonly version: string;
  readonly role: string;
  readonly maxmemoryPolicy: string;
  readonly streams: readonly StreamReport[];
  readonly snapshot?: { readonly log: string; readonly seq: string; readonly ageMs?: number };
  /** Log and sequence of the last entry of the stream of version 2, and its age by the publisher's clock. */
  readonly lastRecord?: { readonly log: string; readonly seq: string; readonly ageMs: number };
  readonly lease?: { readonly log: string; readonly expiresInMs: number };
  /** Milliseconds since a consumer last reached the end of its stream, for stores with `requireFresh`. */
  readonly consumerAgeMs?: number;
}

/** Asks a server about one zone. @throws whatever the library throws; {@link causeOf} puts it into words */
export async function inspectStreams(redis: Redis, zone: string): Promise<RedisReport> {
  const keys = redisKeysOf(zone);
  const [server, replication] = [await infoOf(redis, "server"), await infoOf(redis, "replication")];
  const policy = await redis.config("GET", "maxmemory-policy").catch(() => undefined);
  const streams = [keys.stream, v1RevocationStream, v1EpochStream].map((stream) => inspectStream(redis, stream));
  const [snapshot, lastRecord, lease, consumerAgeMs] = await Promise.all([
    snapshotOf(redis, keys.snapshot),
    lastRecordOf(redis, keys.stream),
    leaseOf(redis, keys.lease),
    ageOf(redis.get(keys.freshness)),
  ]);
  return {
    version: server.get("redis_version") ?? "unknown",
    role: replication.get("role") ?? "unknown",
    maxmemoryPolicy: policyIn(policy),
    streams: await Promise.all(streams),
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(lastRecord === undefined ? {} : { lastRecord }),
    ...(lease === undefined ? {} : { lease }),
    ...(consumerAgeMs === undefined ? {} : { consumerAgeMs }),
  };
}

async function inspectStream(redis: Redis, stream: string): Promise<StreamReport> {
  const [length, deadLetters, last] = await Promise.all([
    redis.xlen(stream),
    redis.xlen(`${stream}.dead`),
    redis.xrevrange(stream, "+", "-", "COUNT", 1),
  ]);
  const time = Number(/^\d{1,15}(?=-)/.exec(last[0]?.[0] ?? "")?.[0]);
  const lastEntry = Number.isSafeInteger(time) ? { lastEntryAgeMs: Math.max(Date.now() - time, 0) } : {};
  return { stream, length, ...lastEntry, deadLetters, groups: await groupsOf(redis, stream) };
}

async function groupsOf(redis: Redis, stream: string): Promise<readonly GroupReport[]> {
  const reply: unknown = await redis.xinfo("GROUPS", stream).catch((error: unknown) => {
    // The one answer for a stream that is not there.
    if (causeOf(error) === "ERR") return [];
    throw error;
  });
  const rows: readonly unknown[] = Array.isArray(reply) ? reply : [];
  return rows.map((row) => {
    const values = new Map(pairsOf(row));
    const lag = values.get("lag");
    return {
      name: String(values.get("name")),
      consumers: Number(values.get("consumers")),
      pending: Number(values.get("pending")),
      ...(typeof lag === "number" ? { lag } : {}),
    };
  });
}

async function snapshotOf(redis: Redis, key: string): Promise<RedisReport["snapshot"]> {
  const { log, seq, ts } = await redis.hgetall(key);
  if (!isLogName(log) || readDecimal(seq) === undefined) return undefined;
  const ageMs = await ageOf(Promise.resolve(ts ?? null));
  return { log, seq: seq as string, ...(ageMs === undefined ? {} : { ageMs }) };
}

async function lastRecordOf(redis: Redis, stream: string): Promise<RedisReport["lastRecord"]> {
  const [entry] = await redis.xrevrange(stream, "+", "-", "COUNT", 1);
  const fields = new Map(entry === undefined ? [] : (pairsOf(entry[1]) as [string, string][]));
  const [log, seq, ts] = [fields.get("log"), fields.get("seq"), readDecimal(fields.get("ts"))];
  if (!isLogName(log) || readDecimal(seq) === undefined || ts === undefined) return undefined;
  return { log, seq: seq as string, ageMs: Date.now() - Number(ts) };
}

async function leaseOf(redis: Redis, key: string): Promise<RedisReport["lease"]> {
  const [holder, expiresInMs] = [await redis.get(key), await redis.pttl(key)];
  // A publisher that goes on in an earlier log adds, after a slash, what tells it from the one before it.
  const log = holder?.split("/", 1)[0];
  return isLogName(log) ? { log, expiresInMs } : undefined;
}

async function ageOf(reading: Promise<string | null>): Promise<number | undefined> {
  const time = readDecimal((await reading) ?? undefined);
  return time === undefined ? undefined : Math.max(Date.now() - Number(time), 0);
}

async function infoOf(redis: Redis, section: string): Promise<ReadonlyMap<string, string>> {
  const text = await redis.info(section);
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const [, name = "", value = ""] = /^([a-z_]{1,64}):([\w.-]{0,64})$/.exec(line) ?? [];
    return name === "" ? [] : [[name, value] as const];
  });
  return new Map(lines);
}

function policyIn(reply: unknown): string {
  const policy: unknown = reply === undefined ? undefined : pairsOf(reply)[0]?.[1];
  return typeof policy === "string" && /^[a-z-]{1,32}$/.test(policy) ? policy : "unknown";
}
