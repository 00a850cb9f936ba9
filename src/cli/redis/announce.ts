import type { Redis } from "ioredis";
import { publishV1, RedisRevocationStore } from "../../redis/index.ts";
import { type Anchor, signV1, type V1Fields, v1EpochStream, v1RevocationStream } from "../../revocation/index.ts";
import { causeOf } from "./open-redis.ts";

/** What was acknowledged of one revocation. */
export interface Announced {
  /** What it was about: an identifier, or an epoch. */
  readonly what: string;
  readonly zone: string;
  readonly stream: string;
  /** Identifier of the stream entry; absent when it was not acknowledged. */
  readonly entry?: string;
  /** Whether the shared keys were written, for readers that have no stream. */
  readonly sharedKeys: boolean;
  /** Milliseconds since 1970 until which the shared keys hold; absent for epochs, which do not end. */
  readonly until?: number;
  /** Why something was not acknowledged. */
  readonly failures: readonly string[];
}

/** How it is announced. */
export interface Announcement {
  readonly redis: Redis;
  /** Made from the same client, once: it has a connection of its own. */
  readonly store: RedisRevocationStore;
  /** Hex text; without one the entry is not signed. */
  readonly key: string | undefined;
  readonly ttlMs: number;
  readonly reason: string;
}

const fieldOf = { record: "session_id", session: "agent_session_id", edge: "delegation_edge_id" } as const;
const checksTheForm = "00".repeat(32);

/** Revokes an anchor: a stream entry for those who follow the stream, shared keys of both versions for those who do not. */
export async function announceRevocation(anchor: Anchor, how: Announcement): Promise<Announced> {
  const { zone, kind, id } = anchor;
  const fields = { ...(zone === "" ? {} : { zone_id: zone }), [fieldOf[kind]]: id, reason: how.reason };
  const { store } = how;
  const began = Date.now();
  const keys = async (): Promise<void> => {
    await store.revoke(anchor, { ttlMs: how.ttlMs });
    await store.markRevoked(id, how.ttlMs);
  };
  const announced = await announce(v1RevocationStream, fields, keys, how);
  return { what: `${kind} ${id}`, zone, ...announced, until: began + how.ttlMs };
}

/** Records the epoch of a zone, in the same two ways. */
export async function announceEpoch(zone: string, epoch: bigint, how: Announcement): Promise<Announced> {
  const fields = { zone_id: zone, epoch, reason: how.reason };
  const keys = (): Promise<void> => how.store.markDelegationEpoch(zone, epoch);
  return { what: `epoch ${epoch}`, zone, ...(await announce(v1EpochStream, fields, keys, how)) };
}

/** @throws RangeError for fields that every reader would refuse */
async function announce(
  stream: string,
  fields: V1Fields,
  writeKeys: () => Promise<void>,
  { redis, key }: Announcement,
): Promise<Pick<Announced, "stream" | "entry" | "sharedKeys" | "failures">> {
  signV1(stream, fields, key ?? checksTheForm);
  const failures: string[] = [];
  const [entry, sharedKeys] = await Promise.all([
    addEntry(redis, stream, fields, key).catch((error: unknown) => {
      failures.push(`stream entry not acknowledged: ${causeOf(error)}`);
      return undefined;
    }),
    writeKeys().then(
      () => true,
      (error: unknown) => {
        failures.push(`shared keys not acknowledged: ${causeOf(error)}`);
        return false;
      },
    ),
  ]);
  return { stream, ...(entry === undefined ? {} : { entry }), sharedKeys, failures };
}

async function addEntry(redis: Redis, stream: string, fields: V1Fields, key: string | undefined): Promise<string> {
  if (key !== undefined) return publishV1(redis, fields, { stream, streamHmacKey: key, commandTimeoutMs: 2_000 });
  const words = Object.entries(fields).flatMap(([name, value]) => [name, String(value)]);
  const id = await redis.xadd(stream, "MAXLEN", "~", 100_000, "*", ...words);
  if (id === null) throw new Error("no identifier");
  return id;
}

/** A store as patient as the command. Eviction is what the status command warns of. */
export function storeOf(redis: Redis): RedisRevocationStore {
  return new RedisRevocationStore(redis, { commandTimeoutMs: 2_000, onWarning: () => undefined });
}
