import type { Anchor } from "./anchor.ts";
import { readAnchor } from "./check-results.ts";
import type { CheckedStore, CheckQuery, CheckResult, RevocationListener, RevokeOptions } from "./checked-store.ts";
import { epochOf } from "./epoch-table.ts";
import { type ReplicaLoop, startReplicaLoop } from "./replica-loop.ts";
import { type ReplicaRevocationStoreOptions, type ReplicaSettings, readReplicaOptions } from "./replica-options.ts";
import { ReplicaState } from "./replica-state.ts";
import { type RejectedEntry, type ReplicaStatus, ReplicaTally } from "./replica-tally.ts";
import { V1Follower } from "./replica-v1.ts";
import { V2Follower } from "./replica-v2.ts";
import { RevocationCapacityError } from "./revocation-capacity-error.ts";
import { RevocationUnavailableError } from "./revocation-unavailable-error.ts";

/**
 * Every revocation of a stream, in the memory of this process: `check` needs no network and no promise.
 *
 * It is open only while its set is provably complete and fresh: by a signed heartbeat of the last `maxStaleMs` where it
 * follows version 2, by a read to the end of both streams where it follows version 1, by both where it follows both.
 * Otherwise it answers `unavailable`, so that after any fault no revocation of version 2 is missed for longer than
 * `maxStaleMs` plus `clockSkewMs`. What is known to be revoked is refused also while it is closed. Version 1 proves less:
 * a publisher that has died is not noticed.
 *
 * @example
 * ```ts
 * import { createStreamReader } from "countersign/redis";
 * import { ReplicaRevocationStore } from "countersign/revocation";
 * import { Redis } from "ioredis";
 *
 * const revocations = new ReplicaRevocationStore({
 *   reader: createStreamReader(new Redis("redis://127.0.0.1:6379")),
 *   keys: { k1: process.env["STREAM_KEY"] ?? "" },
 * });
 * await revocations.start();
 * revocations.check({ zone: "zone-1", anchors: [{ zone: "zone-1", kind: "record", id: "sid-1" }] });
 * ```
 */
export class ReplicaRevocationStore implements CheckedStore {
  readonly #settings: ReplicaSettings;
  readonly #state: ReplicaState;
  readonly #tally: ReplicaTally = new ReplicaTally();
  readonly #v1: V1Follower | undefined;
  readonly #v2: V2Follower | undefined;
  #loop: ReplicaLoop | undefined;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> = Promise.resolve();

  /**
   * @throws CountersignConfigError for an unknown option, a value out of range, and when there is no key of an accepted
   * version and no `allowUnsigned`
   */
  constructor(options: ReplicaRevocationStoreOptions) {
    const settings = readReplicaOptions(options);
    const { reader, clocks, v1, v2 } = settings;
    this.#settings = settings;
    this.#state = new ReplicaState(clocks, settings.limits);
    this.#v1 = v1 && new V1Follower(v1, reader, clocks, this.#state, this.#tally);
    this.#v2 = v2 && new V2Follower(v2, reader, clocks, this.#state, this.#tally);
  }

  /**
   * Begins to read and goes on until `stop`, whatever fails.
   *
   * @returns resolves when the store first opens, or closed after `maxStaleMs` of attempts; never rejects
   */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /**
   * Ends reading and closes the connection. The store is closed afterwards, until it is started again; what it knows to
   * be revoked stays so.
   */
  stop(): Promise<void> {
    this.#starting = undefined;
    this.#state.stop();
    this.#stopping = this.#stopping.then(() => this.#stop());
    return this.#stopping;
  }

  /** How it is doing, for operators. */
  get status(): ReplicaStatus {
    return this.#tally.statusOf(this.#state, this.#settings.clocks.now(), this.#v1?.status);
  }

  /** The last 100 refused entries, by identifier; never their content. */
  get rejects(): readonly RejectedEntry[] {
    return this.#tally.rejects;
  }

  check(query: CheckQuery): CheckResult {
    return this.#state.check(query);
  }

  /**
   * The plain port: whether an identifier is revoked, of whatever kind and zone.
   *
   * @throws {@link RevocationUnavailableError} while the store is closed and does not know it to be revoked
   */
  isRevoked(id: string): boolean {
    if (id === "") return false;
    if (this.#state.holdsAny(id)) return true;
    const reason = this.#state.closedReason();
    if (reason !== undefined) throw new RevocationUnavailableError(reason);
    return false;
  }

  /** Revokes in this process alone. To tell all, publish. @throws {@link RevocationCapacityError} when there is no room */
  markRevoked(id: string, ttlMs?: number): void {
    if (id !== "") this.#mark(id, this.#state.latestNow() + this.#ttlOf(ttlMs));
  }

  /** Revokes in this process alone. To tell all, publish. @throws {@link RevocationCapacityError} when there is no room */
  revoke(anchor: Anchor, { ttlMs, until }: RevokeOptions = {}): void {
    const given = readAnchor(anchor);
    if (given.id === "") return;
    const isTime = until !== undefined && Number.isFinite(until) && until > this.#settings.clocks.now();
    const hasTtl = ttlMs !== undefined && Number.isFinite(ttlMs) && ttlMs > 0;
    const byTtl = this.#state.latestNow() + this.#ttlOf(ttlMs);
    this.#mark(given, isTime ? Math.max(until, hasTtl ? byTtl : 0) : byTtl);
  }

  /**
   * The epoch of a zone; 0 before any was recorded.
   *
   * @throws {@link RevocationUnavailableError} while the store is closed: a later epoch may have been missed
   */
  currentDelegationEpoch(zoneId: string): bigint {
    const reason = this.#state.closedReason();
    const epoch = reason === undefined ? this.#state.epochOf(zoneId) : undefined;
    if (epoch === undefined) throw new RevocationUnavailableError(reason ?? "capacity");
    return epoch;
  }

  /** Records an epoch in this process alone. @throws RangeError for a malformed epoch and for the empty zone */
  markDelegationEpoch(zoneId: string, epoch: number | bigint): void {
    if (typeof zoneId !== "string" || zoneId === "") throw new RangeError("A delegation epoch needs a zone");
    if (!this.#state.raiseEpoch(zoneId, epochOf(epoch)))
      throw new RevocationCapacityError(this.#settings.limits.maxEntries);
  }

  onChange(listener: RevocationListener): () => void {
    return this.#state.listeners.add(listener);
  }

  async #start(): Promise<void> {
    await this.#stopping;
    const { clocks, limits, blockMs, batchSize, reader, sleep } = this.#settings;
    const { maxStaleMs } = limits;
    // Stopped again before it began.
    if (this.#starting === undefined) return;
    this.#state.begin();
    this.#v1?.restarted();
    this.#v2?.reconnected();
    const source = { reader, clocks, maxStaleMs, blockMs, batchSize, sleep, v1: this.#v1, v2: this.#v2 };
    this.#loop = startReplicaLoop(source, this.#state, this.#tally);
    await this.#loop.ready;
  }

  async #stop(): Promise<void> {
    const loop = this.#loop;
    this.#loop = undefined;
    await loop?.stop();
    // What was read last may have opened a gate.
    this.#state.stop();
  }

  #mark(anchor: Anchor | string, exp: number): void {
    if (!this.#state.mark(anchor, exp)) throw new RevocationCapacityError(this.#settings.limits.maxEntries);
  }

  #ttlOf(ttlMs: number | undefined): number {
    return ttlMs !== undefined && Number.isFinite(ttlMs) && ttlMs > 0 ? ttlMs : this.#settings.defaultTtlMs;
  }
}
