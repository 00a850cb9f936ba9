import {
  RedisDelegationInvalidationConsumer,
  RedisRevocationConsumer,
  RevocationPublisher,
  RevocationUnavailableError,
  storedRevocations,
} from "../../redis/index.ts";
import { RevocationUnavailableError as NothingStoredError, streamOfZone } from "../../revocation/index.ts";
import type { CliIo } from "../cli-io.ts";
import { causeOf, lazyRedis, openRedis, RedisFailure } from "./open-redis.ts";
import type { NamedKeys } from "./stream-keys.ts";

/** What a publisher is run with. */
export interface PublishSettings {
  readonly url: URL;
  readonly zone: string;
  readonly named: NamedKeys;
  readonly isEmpty: boolean;
  readonly writeKeys: boolean;
  /** Hex text; absent, nothing is relayed unless unsigned entries are allowed. */
  readonly streamHmacKey: string | undefined;
  readonly allowUnsigned: boolean;
}

/** A publisher that was killed holds its lease for a second and a half. */
const leasePatienceMs = 3_000;

/**
 * Runs the publisher of a zone until interrupted.
 *
 * @returns 0 when interrupted, 1 when another publisher has taken the zone over
 * @throws RedisFailure when it cannot begin
 */
export async function publishRevocations(settings: PublishSettings, io: CliIo): Promise<number> {
  const { url, zone, named, isEmpty, writeKeys } = settings;
  const { place, close } = await openRedis(url);
  close();
  const redis = await lazyRedis(url);
  const lost = new AbortController();
  const publisher = new RevocationPublisher(redis, {
    zone,
    ...named,
    load: isEmpty ? [] : storedRevocations(redis, { zone, keys: named.keys }),
    writeKeys,
    onLost: () => lost.abort(),
  });
  await begin(publisher, place);
  const consumers = relays(redis, publisher, settings);
  for (const consumer of consumers) consumer.start();
  const { log, marks } = publisher.status;
  const relayed = consumers.length === 0 ? "relaying nothing (no COUNTERSIGN_STREAM_KEY)" : "relaying version 1";
  io.out(`publishing ${streamOfZone(zone)} at ${place}: log ${log}, ${marks} revocations known, ${relayed}`);
  await eitherAborted(io.interrupted, lost.signal);
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  const { seq } = publisher.status;
  await publisher.stop();
  if (!lost.signal.aborted) {
    io.out(`stopped after event ${seq}`);
    return 0;
  }
  io.err("countersign revocations: another publisher has taken the zone over");
  return 1;
}

async function begin(publisher: RevocationPublisher, place: string): Promise<void> {
  const end = performance.now() + leasePatienceMs;
  for (;;) {
    try {
      return await publisher.start();
    } catch (error) {
      await publisher.stop();
      if (isLeaseHeld(error) && performance.now() < end) {
        await new Promise((resolve) => void setTimeout(resolve, 200));
        continue;
      }
      throw new RedisFailure(`cannot publish at ${place}: ${reasonOf(error)}`);
    }
  }
}

function reasonOf(error: unknown): string {
  if (isLeaseHeld(error)) return "another publisher holds the lease of this zone";
  if (error instanceof NothingStoredError) {
    return `nothing usable is stored (${error.reason}); give --empty to begin with nothing, knowingly`;
  }
  return causeOf(error);
}

function isLeaseHeld(error: unknown): boolean {
  return error instanceof RevocationUnavailableError && error.reason === "lease_held";
}

/** Consumers of version 1 with the publisher as their store. A group of their own: shared stores have theirs. */
function relays(
  redis: ConstructorParameters<typeof RedisRevocationConsumer>[0],
  publisher: RevocationPublisher,
  { zone, streamHmacKey, allowUnsigned }: PublishSettings,
): readonly { start(): void; stop(): Promise<void> }[] {
  if (streamHmacKey === undefined && !allowUnsigned) return [];
  const options = {
    // One publisher runs at a time, and takes up what the one before it left.
    consumer: "publisher",
    group: `relay to ${streamOfZone(zone)}`,
    allowUnsigned,
    ...(streamHmacKey === undefined ? {} : { streamHmacKey }),
  };
  const store = {
    isRevoked: (id: string) => publisher.isRevoked(id),
    markRevoked: (id: string, ttlMs?: number) => publisher.markRevoked(id, ttlMs),
    async markDelegationEpoch(of: string, epoch: number | bigint): Promise<void> {
      // The stream of one zone has no place for the epochs of others; they have publishers of their own.
      if (zone === "" || of === zone) await publisher.markDelegationEpoch(of, epoch);
    },
  };
  return [
    new RedisRevocationConsumer(redis, store, options),
    new RedisDelegationInvalidationConsumer(redis, store, options),
  ];
}

function eitherAborted(...signals: readonly AbortSignal[]): Promise<void> {
  const either = AbortSignal.any([...signals]);
  return new Promise((resolve) => {
    if (either.aborted) resolve();
    else either.addEventListener("abort", () => resolve(), { once: true });
  });
}
