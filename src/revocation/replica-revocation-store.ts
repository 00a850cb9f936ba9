import { CountersignConfigError } from "../core/countersign-config-error.ts";
import { defaultProfile } from "../core/default-profile.ts";
import { functionOption, integerOption } from "../core/option-values.ts";
import { readOptions } from "../core/read-options.ts";
import type { Anchor } from "./anchor.ts";
import { readAnchor } from "./check-results.ts";
import type { CheckedStore, CheckQuery, CheckResult, RevocationListener, RevokeOptions } from "./checked-store.ts";
import { epochOf } from "./epoch-table.ts";
import { type ReplicaLoop, startReplicaLoop } from "./replica-loop.ts";
import { ReplicaState } from "./replica-state.ts";
import { type RejectedEntry, type ReplicaStatus, ReplicaTally } from "./replica-tally.ts";
import { RevocationCapacityError } from "./revocation-capacity-error.ts";
import { RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import { readStreamKeys, type StreamKeyInput } from "./stream-key.ts";
import { streamOfZone } from "./stream-name.ts";
import type { StreamReader } from "./stream-reader.ts";

/** Options of {@link ReplicaRevocationStore}. */
export interface ReplicaRevocationStoreOptions {
  /** Reads the stream on a connection of its own. */
  readonly reader: StreamReader;
  /** Zone of the stream; empty for the one stream that carries every zone. @defaultValue "" */
  readonly zone?: string;
  /** Signing keys by key id: bytes or hex text, at least 32 bytes. Any of them may have signed. */
  readonly keys: Readonly<Record<string, StreamKeyInput>>;
  /** Milliseconds after which silence closes the store, 1,000 to 60,000. @defaultValue 10,000 */
  readonly maxStaleMs?: number;
  /** Milliseconds that the publisher's clock may be ahead. @defaultValue 500 */
  readonly clockSkewMs?: number;
  /** Milliseconds that one read waits for news; at most a fifth of `maxStaleMs`. @defaultValue 500, or that fifth */
  readonly blockMs?: number;
  /** Most entries of one read. @defaultValue 1,000 */
  readonly batchSize?: number;
  /** Most marks held at a time. @defaultValue 1,000,000 */
  readonly maxEntries?: number;
  /** Milliseconds that a mark is kept past its expiry; at least the tolerance of the verifiers. @defaultValue 300,000 */
  readonly claimsToleranceMs?: number;
  /** Milliseconds a mark of this process lasts when no time is given. @defaultValue 86,400,000 (24 hours) */
  readonly defaultTtlMs?: number;
  /** Milliseconds since 1970. @defaultValue `Date.now` */
  readonly now?: () => number;
  /** Milliseconds of a clock that never goes back. @defaultValue `performance.now` */
  readonly monotonicNow?: () => number;
  /** Waits between attempts; an aborted signal ends the wait. @defaultValue a timer that keeps no process alive */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const optionNames: ReadonlySet<string> = new Set([
  "reader",
  "zone",
  "keys",
  "maxStaleMs",
  "clockSkewMs",
  "blockMs",
  "batchSize",
  "maxEntries",
  "claimsToleranceMs",
  "defaultTtlMs",
  "now",
  "monotonicNow",
  "sleep",
]);

/**
 * Every revocation of a stream, in the memory of this process: `check` needs no network and no promise.
 *
 * It is open only while its set is provably complete and a signed heartbeat of the last `maxStaleMs` is at hand;
 * otherwise it answers `unavailable`, so that after any fault no revocation is missed for longer than `maxStaleMs` plus
 * `clockSkewMs`. What is known to be revoked is refused also while it is closed.
 */
export class ReplicaRevocationStore implements CheckedStore {
  readonly #state: ReplicaState;
  readonly #tally: ReplicaTally;
  readonly #now: () => number;
  readonly #defaultTtlMs: number;
  readonly #maxEntries: number;
  readonly #begin: () => ReplicaLoop;
  #loop: ReplicaLoop | undefined;

  /** @throws CountersignConfigError for an unknown option, a value out of range, and when there is no key */
  constructor(options: ReplicaRevocationStoreOptions) {
    const given = readOptions("options", options, optionNames);
    const { limits } = defaultProfile;
    const maxStaleMs = integerOption(given, "maxStaleMs", 10_000, 1_000, 60_000);
    const clockSkewMs = integerOption(given, "clockSkewMs", 500, 0, 60_000);
    const most = Math.floor(maxStaleMs / 5);
    const blockMs = integerOption(given, "blockMs", Math.min(500, most), 1, most);
    const batchSize = integerOption(given, "batchSize", 1_000, 1, 100_000);
    const toleranceMs = limits.clockSkewMaxSeconds * 1000;
    const claimsToleranceMs = integerOption(given, "claimsToleranceMs", toleranceMs, 0, 86_400_000);
    this.#maxEntries = integerOption(given, "maxEntries", limits.revocationMaxEntries, 1, 10_000_000);
    this.#defaultTtlMs = integerOption(given, "defaultTtlMs", limits.revocationDefaultTtlMs, 1, 2 ** 52);
    this.#now = functionOption<() => number>(given, "now") ?? Date.now;
    const monotonicNow = functionOption<() => number>(given, "monotonicNow") ?? (() => performance.now());
    const sleep = functionOption<NonNullable<ReplicaRevocationStoreOptions["sleep"]>>(given, "sleep") ?? sleepOnTimer;
    const keys = readStreamKeys("keys", given["keys"]);
    if (keys.size === 0) throw new CountersignConfigError("keys", undefined, "give at least one signing key");
    const zone = given["zone"] ?? "";
    if (typeof zone !== "string") throw new CountersignConfigError("zone", zone, "give the name of a zone");
    const reader = readerOption(given["reader"]);
    const clocks = { now: this.#now, monotonicNow };
    this.#state = new ReplicaState(clocks, {
      maxStaleMs,
      clockSkewMs,
      maxEntries: this.#maxEntries,
      claimsToleranceMs,
    });
    this.#tally = new ReplicaTally();
    const source = { reader, stream: streamOfZone(zone), zone, keys, blockMs, batchSize, maxStaleMs, sleep, clocks };
    this.#begin = () => startReplicaLoop(source, this.#state, this.#tally);
  }

  /**
   * Begins to read and goes on until `stop`, whatever fails.
   *
   * @returns resolves when the store first opens, or closed after `maxStaleMs` of attempts; never rejects
   */
  start(): Promise<void> {
    this.#loop ??= this.#begin();
    return this.#loop.ready;
  }

  /** Ends reading and closes the connection. The store is closed afterwards; what it knows to be revoked stays so. */
  async stop(): Promise<void> {
    const loop = this.#loop;
    this.#loop = undefined;
    await loop?.stop();
    this.#state.close("stopped");
  }

  /** How it is doing, for operators. */
  get status(): ReplicaStatus {
    return this.#tally.statusOf(this.#state, this.#now());
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
    if (id !== "") this.#mark(id, this.#now() + this.#ttlOf(ttlMs));
  }

  /** Revokes in this process alone. To tell all, publish. @throws {@link RevocationCapacityError} when there is no room */
  revoke(anchor: Anchor, { ttlMs, until }: RevokeOptions = {}): void {
    const given = readAnchor(anchor);
    if (given.id === "") return;
    const isTime = until !== undefined && Number.isFinite(until) && until > this.#now();
    const hasTtl = ttlMs !== undefined && Number.isFinite(ttlMs) && ttlMs > 0;
    const byTtl = this.#now() + this.#ttlOf(ttlMs);
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
    if (!this.#state.raiseEpoch(zoneId, epochOf(epoch))) throw new RevocationCapacityError(this.#maxEntries);
  }

  onChange(listener: RevocationListener): () => void {
    return this.#state.listeners.add(listener);
  }

  #mark(anchor: Anchor | string, exp: number): void {
    if (!this.#state.mark(anchor, exp)) throw new RevocationCapacityError(this.#maxEntries);
  }

  #ttlOf(ttlMs: number | undefined): number {
    return ttlMs !== undefined && Number.isFinite(ttlMs) && ttlMs > 0 ? ttlMs : this.#defaultTtlMs;
  }
}

function readerOption(reader: unknown): StreamReader {
  const methods = ["read", "info", "manifest", "chunk", "close"] as const;
  const isReader =
    typeof reader === "object" &&
    reader !== null &&
    methods.every((name) => typeof (reader as Record<string, unknown>)[name] === "function");
  if (!isReader) throw new CountersignConfigError("reader", reader, `give an object with ${methods.join(", ")}`);
  return reader as StreamReader;
}

function sleepOnTimer(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    timer.unref();
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}
