import {
  redisKeysOf,
  type StreamBatch,
  type StreamCursors,
  type StreamInfo,
  type StreamReader,
} from "../revocation/index.ts";
import { Commander } from "./commander.ts";
import { OwnConnection } from "./own-connection.ts";
import { pairsOf } from "./read-pairs.ts";
import { type AnyClient, call, type RedisClient, readClient } from "./redis-client.ts";
import { asUnavailable, RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import { readBatches } from "./stream-replies.ts";

/** Longest wait of one read: a fifth of the longest `maxStaleMs`. */
const maxBlockMs = 12_000;

/** What `key` of a replica's stream is called: the reader is asked by stream name, which holds the zone already encoded. */
const keysBelow = (
  stream: string,
): { readonly snapshot: string; readonly chunk: (name: string, index: number) => string } => {
  const every = redisKeysOf("");
  const below = (key: string): string => `${stream}${key.slice(every.stream.length)}`;
  return { snapshot: below(every.snapshot), chunk: (name, index) => below(every.chunk(name, index)) };
};

/**
 * What a replica reads through: streams and snapshots, on a connection of its own. A connection that does not answer in
 * time is given up; the next call opens another.
 *
 * @param redis an ioredis client, whose settings are taken and whose connection is not
 * @throws TypeError for a node-redis client, and for one that cannot be duplicated
 */
export function createStreamReader(redis: RedisClient): StreamReader {
  const origin = readClient(redis);
  if (!OwnConnection.isPossible(origin)) throw new TypeError("redis: the client has no method duplicate");
  const connection = new OwnConnection(origin, maxBlockMs);
  // The deadline covers connecting as well, so the commander must not look at any one client's status.
  const commander = new Commander({} as AnyClient, 500);
  const send = async (blockMs: number, command: string, ...words: readonly (string | number)[]): Promise<unknown> => {
    try {
      return await commander.send(async () => call(await connection.open(), command, ...words), blockMs + 500);
    } catch (error) {
      const failure = asUnavailable(error);
      if (failure.redisCode === undefined) connection.close();
      throw failure;
    }
  };
  return Object.freeze({
    async read(
      cursors: StreamCursors,
      { count, blockMs }: { readonly count: number; readonly blockMs: number },
    ): Promise<readonly StreamBatch[]> {
      const block = Math.min(Math.max(Math.floor(blockMs), 0), maxBlockMs);
      const wait = block > 0 ? ["BLOCK", block] : [];
      const words = ["COUNT", count, ...wait, "STREAMS", ...Object.keys(cursors), ...Object.values(cursors)];
      return readBatches(await send(block, "xread", ...words));
    },
    async info(stream: string): Promise<StreamInfo | undefined> {
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
      const bytes = await send(0, "getBuffer", keysBelow(stream).chunk(snapshot, index));
      if (bytes === null) return undefined;
      if (bytes instanceof Uint8Array) return bytes;
      throw new RevocationUnavailableError("malformed_reply");
    },
    async close(): Promise<void> {
      connection.close();
    },
  });
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
