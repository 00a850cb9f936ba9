import {
  type Anchor,
  anchorKinds,
  PublisherSet,
  type RevocationStore,
  type RevokeOptions,
} from "../revocation/index.ts";
import { canDuplicate } from "./own-connection.ts";
import { PublisherEngine, type PublisherState } from "./publisher-engine.ts";
import { PublisherLink } from "./publisher-link.ts";
import { type RevocationPublisherOptions, readPublisherOptions } from "./publisher-options.ts";
import type { EventBody } from "./publisher-queue.ts";
import { type RedisClient, readClient } from "./redis-client.ts";
import { RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import { SharedKeysWriter } from "./shared-keys-writer.ts";

/** How a publisher is doing. */
export interface PublisherStatus {
  readonly state: PublisherState;
  /** Log that it writes; empty before the first. */
  readonly log: string;
  /** Number of the last event. */
  readonly seq: bigint;
  /** Marks held; expired ones count until they are swept. */
  readonly marks: number;
  /** Time of the last acknowledged heartbeat, in milliseconds since 1970; `undefined` before any. */
  readonly lastHeartbeatMs: number | undefined;
  /** Attempts that failed since the start. */
  readonly failures: number;
  /** Snapshots written since the start. */
  readonly snapshots: number;
}

/**
 * The one writer of a revocation stream of version 2: it owns the truth that every `ReplicaRevocationStore` copies.
 *
 * It holds the lease of the stream, numbers every event without gaps, gives a signed sign of life twice a second, and
 * writes snapshots from which replicas start. What was not acknowledged is rejected and yet kept: "not acknowledged"
 * never means "not revoked". After any loss in Redis it writes what it knows again; when another publisher has taken the
 * stream over it stops for good.
 *
 * @example
 * ```ts
 * import { RevocationPublisher, storedRevocations } from "countersign/redis";
 * import { Redis } from "ioredis";
 *
 * const redis = new Redis("redis://127.0.0.1:6379");
 * const keys = { k1: process.env["STREAM_KEY"] ?? "" };
 * const publisher = new RevocationPublisher(redis, {
 *   zone: "zone-1",
 *   activeKid: "k1",
 *   keys,
 *   load: storedRevocations(redis, { zone: "zone-1", keys }), // or from your database; [] for the very first start
 * });
 * await publisher.start();
 * await publisher.revoke({ zone: "zone-1", kind: "record", id: "session-42" }, { ttlMs: 15 * 60_000 });
 * ```
 */
export class RevocationPublisher implements RevocationStore {
  readonly #set: PublisherSet;
  readonly #createEngine: () => PublisherEngine;
  #engine: PublisherEngine | undefined;
  /** The last start that no stop came after. */
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  /**
   * @param redis an ioredis client; the publisher writes through a duplicate of it, never through the client itself
   * @throws TypeError for a node-redis client and for one that cannot be duplicated; CountersignConfigError, a TypeError
   * too, for an option that is unknown, missing or out of range, a short key, and an `activeKid` without key
   */
  constructor(redis: RedisClient, options: RevocationPublisherOptions) {
    const client = readClient(redis);
    if (!canDuplicate(client)) throw new TypeError("redis: the client has no method duplicate");
    const settings = readPublisherOptions(options);
    const clocks = { now: settings.now, monotonicNow: settings.monotonicNow };
    this.#set = new PublisherSet(clocks, settings);
    this.#createEngine = () => {
      const link = new PublisherLink(client, settings.zone, settings.commandTimeoutMs);
      const keys = settings.writeKeys ? new SharedKeysWriter(link, settings.now, settings.toleranceMs) : undefined;
      return new PublisherEngine(settings, link, this.#set, keys, this.#engine?.ts ?? 0);
    };
  }

  /**
   * Takes the lease of the stream, loads what is revoked, writes a snapshot and the first heartbeat, and goes on until
   * {@link stop}. A publisher that was stopped or has lost its stream may start again.
   *
   * @throws RevocationUnavailableError (rejects): `lease_held` when another publisher lives, otherwise what Redis said;
   * whatever the loader throws, and TypeError, RangeError or RevocationCapacityError for what it gave
   */
  start(): Promise<void> {
    const stopping = this.#stopping;
    const { state } = this.status;
    const isUnderWay = stopping !== undefined || state === "publishing" || state === "starting";
    if (this.#starting !== undefined && isUnderWay) return this.#starting;
    this.#starting = stopping === undefined ? this.#begin() : stopping.then(() => this.#begin(stopping));
    return this.#starting;
  }

  /** Sends what waits, gives the lease back and closes the connection. Marks are kept for another {@link start}. */
  stop(): Promise<void> {
    const starting = this.#starting;
    this.#starting = undefined;
    const stopping = this.#end(this.#stopping, starting);
    this.#stopping = stopping;
    return stopping.finally(() => {
      // A start that waits clears it when it begins.
      if (this.#stopping === stopping && this.#starting === undefined) this.#stopping = undefined;
    });
  }

  /** How it is doing. */
  get status(): PublisherStatus {
    const engine = this.#engine;
    return Object.freeze({
      state: engine?.state ?? "stopped",
      log: engine?.log ?? "",
      seq: engine?.seq ?? 0n,
      marks: this.#set.marks,
      lastHeartbeatMs: engine?.lastHeartbeat,
      failures: engine?.failures ?? 0,
      snapshots: engine?.snapshots ?? 0,
    });
  }

  /**
   * Revokes an anchor until the latest of `until`, `ttlMs` from now, and what holds already; without a time for
   * `defaultTtlMs`. Resolves when Redis has acknowledged the event.
   *
   * @throws TypeError or RangeError (rejects) for what is no anchor of this stream; RevocationCapacityError (rejects)
   * when there is no room. RevocationUnavailableError (rejects) when the event is not acknowledged: the mark is kept, and
   * reaches readers as soon as Redis can be written again; repeating the call does no harm
   */
  async revoke(anchor: Anchor, options: RevokeOptions = {}): Promise<void> {
    const marked = this.#set.revoke(anchor, options, this.#engine?.ts ?? 0);
    if (marked !== undefined) await this.#publish({ type: "revoke", ...marked });
  }

  /**
   * Suspends an anchor until a later {@link resume}. It never expires.
   *
   * @param at when it was asked for, in milliseconds since 1970; of a suspension and a resume the later one counts.
   * Absent: now, and after everything that this publisher knows of the anchor
   */
  async suspend(anchor: Anchor, at?: number): Promise<void> {
    const suspended = this.#set.suspend(anchor, at, this.#engine?.ts ?? 0);
    if (suspended !== undefined) await this.#publish({ type: "suspend", anchor: suspended });
  }

  /** Ends a suspension; it never ends a revocation. @param at as for {@link suspend} */
  async resume(anchor: Anchor, at?: number): Promise<void> {
    const resumed = this.#set.resume(anchor, at);
    if (resumed !== undefined) await this.#publish({ type: "resume", anchor: resumed });
  }

  /** Raises the epoch of the delegation graph of a zone; a smaller one changes nothing. */
  async epoch(zone: string, epoch: bigint | number): Promise<void> {
    await this.#publish({ type: "epoch", zone, epoch: this.#set.raise(zone, epoch) });
  }

  /** Writes a snapshot now. Resolves when it is in Redis. */
  async snapshot(): Promise<void> {
    if (this.#engine === undefined) throw new RevocationUnavailableError("not_started");
    await this.#engine.snapshot();
  }

  /** Revokes an identifier of every kind in every zone: what a `RedisRevocationConsumer` calls that relays version 1. */
  async markRevoked(id: string, ttlMs?: number): Promise<void> {
    const options = ttlMs === undefined ? {} : { ttlMs };
    await Promise.all(anchorKinds.map((kind) => this.revoke({ zone: "", kind, id }, options)));
  }

  /** {@link epoch} under the name that consumers call. */
  markDelegationEpoch(zoneId: string, epoch: number | bigint): Promise<void> {
    return this.epoch(zoneId, epoch);
  }

  /** Whether this publisher itself holds an identifier, of whatever kind and zone. For verdicts use a store. */
  isRevoked(id: string): boolean {
    return id !== "" && this.#set.holdsAny(id);
  }

  #begin(after?: Promise<void>): Promise<void> {
    if (this.#stopping === after) this.#stopping = undefined;
    const engine = this.#createEngine();
    this.#engine = engine;
    return engine.start();
  }

  async #end(...before: readonly (Promise<void> | undefined)[]): Promise<void> {
    for (const each of before) await each?.catch(() => undefined);
    await this.#engine?.stop();
  }

  async #publish(body: EventBody): Promise<void> {
    const engine = this.#engine;
    if (engine === undefined || engine.state === "stopped") throw new RevocationUnavailableError("not_started");
    await engine.publish(body);
  }
}
