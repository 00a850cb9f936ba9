import { revocationProtocol } from "../../generated/typescript/index.ts";
import {
  type Anchor,
  type CheckedStore,
  decodeRecord,
  type RevocationStore,
  readV1Entry,
  type StreamEntry,
  type StreamRecord,
  streamOfZone,
  v1RevocationStream,
  verifyV1,
} from "../revocation/index.ts";
import { type ConsumerSettings, type RedisRevocationConsumerOptions, readConsumerOptions } from "./consumer-options.ts";
import type { RedisStreamClient } from "./redis-client.ts";
import { type ConsumerStatus, type Outcome, StreamGroup } from "./stream-group.ts";

/** A store that a group may feed; one of your own needs `markRevoked`, and the rest for streams of version 2. */
export interface SharedStore extends RevocationStore {
  readonly revoke?: CheckedStore["revoke"];
  readonly suspend?: (anchor: Anchor, at: number) => Promise<void>;
  readonly resume?: (anchor: Anchor, at: number) => Promise<void>;
  readonly markFresh?: () => Promise<void>;
}

/**
 * Feeds a shared store from the stream of revocations, as one member of a consumer group.
 *
 * An entry is checked, applied, then acknowledged: a crash between any two loses nothing. A refused entry is recorded as
 * a dead letter before it is acknowledged. An entry that cannot be applied stays pending and holds up no other.
 *
 * @example
 * ```ts
 * import { hostname } from "node:os";
 * import { Redis } from "ioredis";
 * import { RedisRevocationConsumer, RedisRevocationStore } from "countersign/redis";
 *
 * const redis = new Redis("redis://127.0.0.1:6379");
 * const store = new RedisRevocationStore(redis);
 * const consumer = new RedisRevocationConsumer(redis, store, {
 *   consumer: hostname(),
 *   streamHmacKey: process.env["STREAM_HMAC_KEY"] ?? "",
 * });
 * consumer.start();
 * ```
 */
export class RedisRevocationConsumer {
  readonly #group: StreamGroup;

  /**
   * @param redis an ioredis client; the consumer reads through a duplicate of it, never through the client itself
   * @throws TypeError for a node-redis client, a store of this process alone, and options that are wrong; a consumer
   * without any key needs `allowUnsigned: true`
   */
  constructor(redis: RedisStreamClient, store: SharedStore, options: RedisRevocationConsumerOptions) {
    const settings = readConsumerOptions(redis, store, options, {
      stream: v1RevocationStream,
      group: revocationProtocol.v1.revocationGroup,
    });
    const isV2 = settings.stream === streamOfZone(settings.zone);
    const apply = isV2 ? applyV2 : applyV1;
    this.#group = new StreamGroup({
      ...settings,
      apply: (entry) => apply(settings, store, entry),
      reachedTail: async () => void (await store.markFresh?.()),
    });
  }

  /** Creates stream and group where they are missing. @throws RevocationUnavailableError (rejects) */
  ensureGroup(): Promise<void> {
    return this.#group.ensureGroup();
  }

  /**
   * Takes over entries of dead members, retries its own, then reads new ones. Calls that overlap share one run.
   *
   * @returns how many entries were applied or recorded as dead letters, and acknowledged
   * @throws RevocationUnavailableError (rejects) when Redis cannot be read
   */
  pollOnce(): Promise<number> {
    return this.#group.pollOnce();
  }

  /** Polls until {@link stop}, and retries for ever, at least once a second. */
  start(): void {
    this.#group.start();
  }

  /**
   * Polls until the signal is aborted, then ends as {@link stop} does. Failures of Redis are retried for ever, at least
   * once a second; {@link status} tells of them.
   *
   * @returns resolves once the connection is closed; never rejects
   */
  run(signal: AbortSignal): Promise<void> {
    return this.#group.run(signal);
  }

  /** Ends after the entries in hand, and closes the connection. */
  stop(): Promise<void> {
    return this.#group.stop();
  }

  /** Counters of this process. */
  get status(): ConsumerStatus {
    return this.#group.status;
  }
}

async function applyV1(settings: ConsumerSettings, store: SharedStore, entry: StreamEntry): Promise<Outcome> {
  const verified = verifyV1(settings.stream, entry.fields, settings.v1);
  if (!verified.ok) return verified;
  const read = readV1Entry(verified.fields);
  if (!read.ok) return read;
  if (read.type !== "revoke") return { ok: false, reason: "malformed" };
  // Untyped, so that older services and `isRevoked`, which know neither kind nor zone, see them too.
  const ids = new Set(read.anchors.map(({ id }) => id));
  await Promise.all([...ids].map(async (id) => store.markRevoked(id)));
  return { ok: true };
}

async function applyV2(settings: ConsumerSettings, store: SharedStore, entry: StreamEntry): Promise<Outcome> {
  const decoded = decodeRecord(settings.stream, settings.zone, entry.fields, settings.v2);
  if (!decoded.ok) return decoded;
  const { record } = decoded;
  try {
    await applyRecord(store, record);
  } catch (error) {
    // A store of your own may know epochs of single zones alone, however often it is tried.
    if (error instanceof RangeError && record.type === "epoch") return { ok: false, reason: "malformed" };
    throw error;
  }
  return { ok: true };
}

async function applyRecord(store: SharedStore, record: StreamRecord): Promise<void> {
  switch (record.type) {
    case "revoke":
      if (store.revoke === undefined) throw new TypeError("store: has no method revoke");
      return store.revoke(record.anchor, { until: record.exp });
    case "epoch":
      if (store.markDelegationEpoch === undefined) throw new TypeError("store: has no method markDelegationEpoch");
      return store.markDelegationEpoch(record.zone, record.epoch);
    case "suspend":
    case "resume": {
      const move = record.type === "suspend" ? store.suspend : store.resume;
      if (move === undefined) throw new TypeError("store: has no method suspend or resume");
      return move.call(store, record.anchor, record.ts);
    }
    default:
      return undefined;
  }
}
