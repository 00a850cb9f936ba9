import { revocationProtocol } from "../../generated/typescript/index.ts";
import { readV1Entry, v1EpochStream, verifyV1 } from "../revocation/index.ts";
import { type RedisRevocationConsumerOptions, readConsumerOptions } from "./consumer-options.ts";
import type { RedisStreamClient } from "./redis-client.ts";
import type { SharedStore } from "./redis-revocation-consumer.ts";
import { type ConsumerStatus, type Outcome, StreamGroup } from "./stream-group.ts";

/** Feeds a shared store from the stream of delegation epochs; profile `1.0` compares them with the mandate's. */
export class RedisDelegationInvalidationConsumer {
  readonly #group: StreamGroup;

  /** @throws TypeError as `RedisRevocationConsumer`, and for a store without `markDelegationEpoch` */
  constructor(redis: RedisStreamClient, store: SharedStore, options: RedisRevocationConsumerOptions) {
    const settings = readConsumerOptions(redis, store, options, {
      stream: v1EpochStream,
      group: revocationProtocol.v1.epochGroup,
    });
    const mark = store.markDelegationEpoch?.bind(store);
    if (mark === undefined) throw new TypeError("store: has no method markDelegationEpoch");
    this.#group = new StreamGroup({
      ...settings,
      apply: async ({ fields }): Promise<Outcome> => {
        const verified = verifyV1(settings.stream, fields, settings.v1);
        if (!verified.ok) return verified;
        const read = readV1Entry(verified.fields, "epochs");
        if (!read.ok) return read;
        if (read.type === "epoch") await mark(read.zone, read.epoch);
        return { ok: true };
      },
      // The sign of life belongs to revocations; a consumer of epochs must not vouch for them.
      reachedTail: async () => undefined,
    });
  }

  /** Creates stream and group where they are missing. @throws RevocationUnavailableError (rejects) */
  ensureGroup(): Promise<void> {
    return this.#group.ensureGroup();
  }

  /** As `RedisRevocationConsumer.pollOnce`. @throws RevocationUnavailableError (rejects) when Redis cannot be read */
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
