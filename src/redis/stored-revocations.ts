import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { readOptions } from "../core/read-options.ts";
import {
  type LiveRevocations,
  readStoredRevocations,
  readStreamKeys,
  type StreamKeyInput,
  type StreamReader,
} from "../revocation/index.ts";
import { createStreamReader } from "./create-stream-reader.ts";
import { has, type RedisClient } from "./redis-client.ts";

/** Options of {@link storedRevocations}. */
export interface StoredRevocationsOptions {
  /** Zone of the stream; empty for the one stream that carries every zone. @defaultValue "" */
  readonly zone?: string;
  /** Signing keys by key id: bytes or hex text, at least 32 bytes. Any of them may have signed. */
  readonly keys: Readonly<Record<string, StreamKeyInput>>;
}

const optionNames: ReadonlySet<string> = new Set(["zone", "keys"]);

/**
 * A loader for a publisher that has no database: what the one before it left in Redis, from its signed snapshot and every
 * event after it. It is as complete as your Redis is durable.
 *
 * The loader rejects, and with it the publisher's `start`, when there is no snapshot (`no_snapshot`), events after it are
 * missing (`gap`), or a later log has events and none (`log_changed`): a publisher never starts empty in silence. For the very first
 * start give the publisher `load: []`.
 *
 * @param redis an ioredis client, whose settings are taken and whose connection is not; or a reader, which is left open
 * @throws TypeError for a client that will not do; CountersignConfigError, a TypeError too, for options
 *
 * @example
 * ```ts
 * import { storedRevocations } from "countersign/redis";
 * import { Redis } from "ioredis";
 *
 * const redis = new Redis("redis://127.0.0.1:6379");
 * const load = storedRevocations(redis, { zone: "zone-1", keys: { k1: process.env["STREAM_KEY"] ?? "" } });
 * const { revocations } = await load();
 * ```
 */
export function storedRevocations(
  redis: RedisClient | StreamReader,
  options: StoredRevocationsOptions,
): () => Promise<LiveRevocations> {
  const given = readOptions("options", options, optionNames);
  const keys = readStreamKeys("keys", given["keys"]);
  if (keys.size === 0) throw new CountersignConfigError("keys", undefined, "give at least one signing key");
  const zone = given["zone"] ?? "";
  if (typeof zone !== "string") throw new CountersignConfigError("zone", zone, "give the name of a zone");
  if (isReader(redis)) return () => readStoredRevocations(redis, zone, keys);
  const reader = createStreamReader(redis);
  return async () => {
    try {
      return await readStoredRevocations(reader, zone, keys);
    } finally {
      await reader.close();
    }
  };
}

function isReader(given: RedisClient | StreamReader): given is StreamReader {
  const members = given as unknown as Readonly<Record<string, unknown>>;
  return typeof given === "object" && given !== null && has(members, "manifest") && has(members, "chunk");
}
