import {
  redisKeysOf,
  type StreamBatch,
  type StreamCursors,
  type StreamInfo,
  type StreamReader,
} from "../revocation/index.ts";
import { canDuplicate, type OwnConnection, ownConnection } from "./own-connection.ts";
import { pairsOf } from "./read-pairs.ts";
import { type AnyClient, isCluster, type RedisClient, readClient, sentinelsOf } from "./redis-client.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import { scanKeys } from "./scan-keys.ts";
import { readBatches } from "./stream-replies.ts";

/** Longest wait of one read: a fifth of the longest `maxStaleMs`. */
const maxBlockMs = 12_000;

/** Longest wait for one of several slots, which delays what has come from the others. */
const severalBlockMs = 100;

/**
 * Longest time that entries or a chunk may take while bytes of them come in. A server that is overrun serves all, slowly:
 * whoever gives up and asks again has it send everything twice. Freshness does not depend on it.
 */
const maxReplyMs = 120_000;

/** Wait for the next bytes of a chunk: short for the first attempt, longer for those after one that was given up. */
const stallMs: readonly number[] = [1_000, 2_000, 5_000];

/** Milliseconds after which a connection through sentinels is made anew before it is asked how the stream is doing. */
const settledMs = 1_000;
/** Least milliseconds between two of those, beside two reads: what is read over a new connection must be taken once. */
const renewalMs = 2_000;

/** What `key` of a replica's stream is called: the reader is asked by stream name, which holds the zone already encoded. */
const keysBelow = (
  stream: string,
): { readonly snapshot: string; readonly chunk: (name: string, index: number) => string } => {
  const every = redisKeysOf("");
  const below = (key: string): string => `${stream}${key.slice(every.stream.length)}`;
  return { snapshot: below(every.snapshot), chunk: (name, index) => below(every.chunk(name, index)) };
};

/**
 * What a replica reads through: streams and snapshots, on a connection of its own, to a single server, Sentinel or
 * Cluster. A connection that does not answer in time is given up; the next call opens another.
 *
 * @param redis an ioredis client, whose settings are taken and whose connection is not
 * @throws TypeError for a node-redis client, and for one that cannot be duplicated
 */
export function createStreamReader(redis: RedisClient): StreamReader {
  const origin = readClient(redis);
  if (!canDuplicate(origin)) throw new TypeError("redis: the client has no method duplicate");
  const connection = ownConnection(origin, { commandTimeoutMs: 500, blockMs: maxReplyMs });
  let failedChunks = 0;
  // A second slot of a Cluster may be on the node where the first one's read waits.
  const others = new Map<string, OwnConnection>();
  const connectionOf = (slot: string, index: number): OwnConnection => {
    if (index === 0) return connection;
    const other = others.get(slot) ?? ownConnection(origin, { commandTimeoutMs: 500, blockMs: maxReplyMs });
    others.set(slot, other);
    return other;
  };
  const send = (blockMs: number, command: string, ...words: readonly (string | number)[]): Promise<unknown> =>
    connection.send(command, words, blockMs + 500);
  const prefix = keyPrefixOf(origin);
  let lastBlockMs = 0;
  let renewedAt = Number.NEGATIVE_INFINITY;
  /** A master that its sentinels have given up may live on, in silence. */
  const renew = (): void => {
    const now = performance.now();
    if (connection.ageMs <= settledMs || now - renewedAt < renewalMs + 2 * lastBlockMs) return;
    renewedAt = now;
    connection.close();
  };
  const readOf = async (
    from: OwnConnection,
    cursors: readonly (readonly [stream: string, cursor: string])[],
    count: number,
    block: number,
  ): Promise<StreamBatch[]> => {
    const wait = block > 0 ? ["BLOCK", block] : [];
    const streams = cursors.map(([stream]) => stream);
    const words = ["COUNT", count, ...wait, "STREAMS", ...streams, ...cursors.map(([, cursor]) => cursor)];
    const batches = readBatches(await from.receive("xread", words, maxReplyMs, block + 500));
    return batches.map(({ stream, entries }) => ({ stream: stream.slice(prefix.length), entries }));
  };
  return Object.freeze({
    async read(
      cursors: StreamCursors,
      { count, blockMs }: { readonly count: number; readonly blockMs: number },
    ): Promise<readonly StreamBatch[]> {
      const block = Math.min(Math.max(Math.floor(blockMs), 0), maxBlockMs);
      lastBlockMs = block;
      const places = Object.entries(cursors);
      const slots = isCluster(origin) ? [...new Set(places.map(([stream]) => slotOf(prefix + stream)))] : [""];
      if (slots.length === 1) return readOf(connection, places, count, block);
      const reads = slots.map((slot, index) => {
        const own = places.filter(([stream]) => slotOf(prefix + stream) === slot);
        return readOf(connectionOf(slot, index), own, count, Math.min(block, severalBlockMs));
      });
      return (await Promise.all(reads)).flat();
    },
    async info(stream: string): Promise<StreamInfo | undefined> {
      // Asked when nothing has come for a while.
      if (sentinelsOf(origin) !== undefined) renew();
      try {
        return infoIn(await send(0, "xinfo", "STREAM", stream));
      } catch (error) {
        // `ERR no such key` is the one answer of this command with that code.
        if (asUnavailable(error).redisCode === "ERR") return undefined;
        throw error;
      }
    },
    async manifest(stream: string): Promise<readonly string[] | undefined> {
      const fields = pairsOf(await send(0, "hgetall", keysBelow(stream).snapshot));
      if (fields.some(([, value]) => typeof value !== "string"))
        throw new RevocationUnavailableError("malformed_reply");
      return fields.length === 0 ? undefined : (fields.flat() as string[]);
    },
    async chunk(stream: string, snapshot: string, index: number): Promise<Uint8Array | undefined> {
      const patience = stallMs[Math.min(failedChunks, stallMs.length - 1)] as number;
      failedChunks += 1;
      const bytes = await connection.receive(
        "getBuffer",
        [keysBelow(stream).chunk(snapshot, index)],
        maxReplyMs,
        patience,
      );
      failedChunks = 0;
      if (bytes === null) return undefined;
      if (bytes instanceof Uint8Array) return bytes;
      throw new RevocationUnavailableError("malformed_reply");
    },
    connection(): string | undefined {
      const made = [connection, ...others.values()].map(({ connections }) => connections);
      return made.every((count) => count === 0) ? undefined : made.join();
    },
    scan: (keys: string) => scanKeys(connection, prefix, keys),
    async close(): Promise<void> {
      for (const each of [connection, ...others.values()]) each.close();
    },
  });
}

/** What streams must share to be in one slot for sure: the part in braces, or all. */
function slotOf(key: string): string {
  return /\{([^}]+)\}/.exec(key)?.[1] ?? key;
}

/** What the client puts before every key, and before the names in its replies. */
function keyPrefixOf(origin: AnyClient): string {
  const options = origin["options"] as { readonly keyPrefix?: unknown } | null | undefined;
  return typeof options?.keyPrefix === "string" ? options.keyPrefix : "";
}

function infoIn(reply: unknown): StreamInfo {
  const values = new Map(pairsOf(reply));
  const lastId = values.get("last-generated-id");
  if (typeof lastId !== "string") throw new RevocationUnavailableError("malformed_reply");
  const first: unknown = values.get("first-entry");
  const firstId: unknown = Array.isArray(first) ? first[0] : undefined;
  const length = values.get("length");
  const added = values.get("entries-added");
  return {
    lastId,
    ...(typeof firstId === "string" ? { firstId } : {}),
    ...(typeof length === "number" ? { length } : {}),
    ...(typeof added === "number" ? { entriesAdded: added } : {}),
  };
}
