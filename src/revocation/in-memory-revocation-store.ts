import { defaultProfile } from "../core/default-profile.ts";
import { functionOption, integerOption } from "../core/option-values.ts";
import { readOptions } from "../core/read-options.ts";
import type { Anchor } from "./anchor.ts";
import { active, readAnchor, revoked, stale, unavailable } from "./check-results.ts";
import type { CheckedStore, CheckQuery, CheckResult, RevocationListener, RevokeOptions } from "./checked-store.ts";
import { EpochTable, epochOf } from "./epoch-table.ts";
import { Listeners } from "./listeners.ts";
import { MarkTable } from "./mark-table.ts";
import { RevocationCapacityError } from "./revocation-capacity-error.ts";

/** Options of {@link InMemoryRevocationStore}. */
export interface InMemoryRevocationStoreOptions {
  /**
   * Milliseconds a mark lasts when `markRevoked` gives no time.
   * @defaultValue 86,400,000 (24 hours)
   */
  readonly defaultTtlMs?: number;
  /**
   * Most marks held at a time, 1 to 10,000,000; about 86 bytes each.
   * @defaultValue 1,000,000
   */
  readonly maxEntries?: number;
  /** Milliseconds of a clock that never goes back. @defaultValue `performance.now` */
  readonly monotonicNow?: () => number;
  /** Milliseconds since 1970; read for `revoke` with `until` alone. @defaultValue `Date.now` */
  readonly now?: () => number;
}

const optionNames: ReadonlySet<string> = new Set(["defaultTtlMs", "maxEntries", "monotonicNow", "now"]);

const NEVER: number = Number.NEGATIVE_INFINITY;
/** Verifiers take mandates for a while after they expired; a mark until that time must outlive them. */
const toleranceMs: number = defaultProfile.limits.clockSkewMaxSeconds * 1_000;

/**
 * Revocations of one process, exact and always fresh.
 *
 * A mark only ever moves later, never earlier, and is forgotten only once it has expired on the monotonic clock. A full
 * store evicts nothing: the new mark is rejected and the store closes until that mark would have expired.
 *
 * @example
 * ```ts
 * import { InMemoryRevocationStore } from "countersign/revocation";
 *
 * const revocations = new InMemoryRevocationStore();
 * revocations.markRevoked("sid-1", 15 * 60_000);
 * revocations.isRevoked("sid-1"); // true
 * revocations.revoke({ zone: "zone-1", kind: "session", id: "agent-1" });
 * ```
 */
export class InMemoryRevocationStore implements CheckedStore {
  readonly #defaultTtlMs: number;
  readonly #maxEntries: number;
  readonly #monotonicNow: () => number;
  readonly #now: () => number;
  /** Marks until a time of the monotonic clock. */
  readonly #marks: MarkTable;
  readonly #epochs: EpochTable;
  readonly #listeners = new Listeners();
  /** Until when a mark that found no room would have held. */
  #closedUntil: number = NEVER;
  // Written so that a clock that answers NaN keeps every mark.
  readonly #isOver = (until: number): boolean => this.#monotonicNow() >= until;

  /** @throws CountersignConfigError for an unknown option or a value out of range */
  constructor(options: InMemoryRevocationStoreOptions = {}) {
    const given = readOptions("options", options, optionNames);
    const { limits } = defaultProfile;
    this.#defaultTtlMs = integerOption(given, "defaultTtlMs", limits.revocationDefaultTtlMs, 1, 2 ** 52);
    this.#maxEntries = integerOption(given, "maxEntries", limits.revocationMaxEntries, 1, 10_000_000);
    this.#monotonicNow = functionOption<() => number>(given, "monotonicNow") ?? (() => performance.now());
    this.#now = functionOption<() => number>(given, "now") ?? Date.now;
    this.#marks = new MarkTable(this.#maxEntries);
    this.#epochs = new EpochTable(this.#maxEntries);
  }

  /**
   * Whether this identifier is revoked now, of whatever kind and zone. The empty identifier never is. A closed store
   * answers `true` for all others.
   */
  isRevoked(id: string): boolean {
    if (id === "") return false;
    return this.#marks.holdsAny(id, this.#isOver) || this.#isClosed();
  }

  /**
   * What is known about a mandate. Never throws.
   *
   * @returns `revoked` for a marked anchor, `stale` for an epoch that was passed, `unavailable` while the store is closed
   */
  check({ zone, anchors, graphEpoch }: CheckQuery): CheckResult {
    const marked = this.#marks.firstOf(anchors, this.#isOver);
    if (marked !== undefined) return revoked(marked);
    if (graphEpoch !== undefined) {
      const passed = this.#epochs.hasPassed(zone, graphEpoch);
      if (passed === true) return stale;
      if (passed === undefined) return unavailable("capacity");
    }
    return this.#isClosed() ? unavailable("capacity", this.#closedUntil - this.#monotonicNow()) : active;
  }

  /**
   * Revokes an identifier, of every kind in every zone, for at least `ttlMs` milliseconds; a shorter time than before
   * changes nothing. Undefined, zero, negative and infinite times mean the default.
   *
   * @throws {@link RevocationCapacityError} when there is no room; the store is closed then
   */
  markRevoked(id: string, ttlMs?: number): void {
    if (id !== "") this.#mark(id, this.#monotonicNow() + this.#ttlOf(ttlMs));
  }

  /**
   * Revokes one anchor until the latest of `ttlMs`, `until` plus the longest tolerance of verifiers, and what is known
   * already. The empty identifier is ignored.
   *
   * @throws TypeError for anything that is no anchor
   * @throws {@link RevocationCapacityError} when there is no room; the store is closed then
   */
  revoke(anchor: Anchor, { ttlMs, until }: RevokeOptions = {}): void {
    const given = readAnchor(anchor);
    if (given.id === "") return;
    const left = until === undefined ? Number.NaN : until - this.#now();
    const hasTime = Number.isFinite(left) && left > 0;
    // A time that has passed, or is none, must not shorten: the default holds then.
    const ttl = hasTime ? Math.max(left + toleranceMs, isTtl(ttlMs) ? ttlMs : 0) : this.#ttlOf(ttlMs);
    this.#mark(given, this.#monotonicNow() + ttl);
  }

  /**
   * The epoch that the delegation graph of a zone has reached; 0 before any was recorded.
   *
   * @throws {@link RevocationCapacityError} when it is not known whether one was recorded
   */
  currentDelegationEpoch(zoneId: string): bigint {
    const epoch = this.#epochs.of(zoneId);
    if (epoch === undefined) throw new RevocationCapacityError(this.#maxEntries);
    return epoch;
  }

  /**
   * Records the epoch of a zone. Epochs never go back and never expire: a smaller one changes nothing.
   *
   * @param epoch 0 to 2^63 − 1; a `number` must be a safe integer
   * @throws RangeError for any other epoch, and for the empty zone
   * @throws {@link RevocationCapacityError} when there is no room; mandates of zones without a record are then undecidable
   */
  markDelegationEpoch(zoneId: string, epoch: number | bigint): void {
    if (typeof zoneId !== "string" || zoneId === "") throw new RangeError("A delegation epoch needs a zone");
    const changed = this.#epochs.raise(zoneId, epochOf(epoch));
    if (changed === "full") throw new RevocationCapacityError(this.#maxEntries);
    if (changed) this.#listeners.tell(zoneId);
  }

  /** How many marks are held; expired ones count until they are swept. */
  size(): number {
    return this.#marks.size;
  }

  /**
   * Calls `listener` after every mark, for hosts that supervise long calls. What it throws is ignored.
   *
   * @returns a function that ends it
   */
  onChange(listener: RevocationListener): () => void {
    return this.#listeners.add(listener);
  }

  #mark(anchor: Anchor | string, until: number): void {
    const changed = this.#marks.mark(anchor, until, this.#isOver);
    if (changed === "full") {
      this.#closedUntil = Math.max(this.#closedUntil, until);
      throw new RevocationCapacityError(this.#maxEntries);
    }
    if (!changed) return;
    if (typeof anchor === "string") this.#listeners.tell(anchor);
    else this.#listeners.tell(anchor.id, anchor);
  }

  #isClosed(): boolean {
    // The usual answer needs no clock.
    if (this.#closedUntil === NEVER) return false;
    if (!this.#isOver(this.#closedUntil)) return true;
    this.#closedUntil = NEVER;
    return false;
  }

  #ttlOf(ttlMs: number | undefined): number {
    return isTtl(ttlMs) ? ttlMs : this.#defaultTtlMs;
  }
}

function isTtl(ttlMs: number | undefined): ttlMs is number {
  return ttlMs !== undefined && Number.isFinite(ttlMs) && ttlMs > 0;
}
