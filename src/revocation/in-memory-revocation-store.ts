import type { RevocationStore } from "../../generated/typescript/index.ts";
import { defaultProfile } from "../core/default-profile.ts";
import { functionOption, integerOption } from "../core/option-values.ts";
import { readOptions } from "../core/read-options.ts";
import type { RevocationListener } from "./checked-store.ts";
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
}

const optionNames: ReadonlySet<string> = new Set(["defaultTtlMs", "maxEntries", "monotonicNow"]);

const NEVER: number = Number.NEGATIVE_INFINITY;

/** Largest epoch that a stream record can carry. */
const maxEpoch = 2n ** 63n - 1n;

/** Expired marks looked at per new mark: enough to keep up, too few to be felt. */
const sweepStep = 64;

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
 * ```
 */
export class InMemoryRevocationStore implements RevocationStore {
  readonly #defaultTtlMs: number;
  readonly #maxEntries: number;
  readonly #now: () => number;
  /** Identifier to the time until which it is revoked. */
  readonly #until = new Map<string, number>();
  readonly #listeners = new Set<RevocationListener>();
  #sweep: MapIterator<[string, number]> | undefined;
  /** Zone to the epoch that its delegation graph has reached. */
  readonly #epochs = new Map<string, bigint>();
  #hasLostEpochs = false;
  /** Until when a mark that found no room would have held. */
  #closedUntil: number = NEVER;

  /** @throws CountersignConfigError for an unknown option or a value out of range */
  constructor(options: InMemoryRevocationStoreOptions = {}) {
    const given = readOptions("options", options, optionNames);
    const { limits } = defaultProfile;
    this.#defaultTtlMs = integerOption(given, "defaultTtlMs", limits.revocationDefaultTtlMs, 1, 2 ** 52);
    this.#maxEntries = integerOption(given, "maxEntries", limits.revocationMaxEntries, 1, 10_000_000);
    this.#now = functionOption<() => number>(given, "monotonicNow") ?? (() => performance.now());
  }

  /** Whether this identifier is revoked now. The empty identifier never is. A closed store answers `true` for all others. */
  isRevoked(id: string): boolean {
    if (id === "") return false;
    const until = this.#until.get(id);
    // The usual answer needs no clock.
    if (until === undefined && this.#closedUntil === NEVER) return false;
    const now = this.#now();
    // Written so that a clock that answers NaN closes.
    if (until !== undefined && !(now >= until)) return true;
    if (until !== undefined) this.#until.delete(id);
    if (!(now >= this.#closedUntil)) return true;
    this.#closedUntil = NEVER;
    return false;
  }

  /**
   * Revokes an identifier for at least `ttlMs` milliseconds; a shorter time than before changes nothing. Undefined, zero,
   * negative and infinite times mean the default.
   *
   * @throws {@link RevocationCapacityError} when there is no room; the store is closed then
   */
  markRevoked(id: string, ttlMs?: number): void {
    if (id === "") return;
    const now = this.#now();
    const ttl = ttlMs !== undefined && Number.isFinite(ttlMs) && ttlMs > 0 ? ttlMs : this.#defaultTtlMs;
    const until = now + ttl;
    const before = this.#until.get(id);
    if (before !== undefined && before >= until) return;
    if (before === undefined && !this.#makeRoom(now)) {
      this.#closedUntil = Math.max(this.#closedUntil, until);
      throw new RevocationCapacityError(this.#maxEntries);
    }
    this.#until.set(id, until);
    for (const listener of this.#listeners) notify(listener, id);
  }

  /**
   * The epoch that the delegation graph of a zone has reached; 0 before any was recorded.
   *
   * @throws {@link RevocationCapacityError} when it is not known whether one was recorded
   */
  currentDelegationEpoch(zoneId: string): bigint {
    const epoch = this.#epochs.get(zoneId);
    if (epoch === undefined && this.#hasLostEpochs) throw new RevocationCapacityError(this.#maxEntries);
    return epoch ?? 0n;
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
    const next = epochOf(epoch);
    const before = this.#epochs.get(zoneId);
    if (before !== undefined && before >= next) return;
    if (before === undefined && this.#epochs.size >= this.#maxEntries) {
      this.#hasLostEpochs = true;
      throw new RevocationCapacityError(this.#maxEntries);
    }
    this.#epochs.set(zoneId, next);
    for (const listener of this.#listeners) notify(listener, zoneId);
  }

  /** How many marks are held; expired ones count until they are swept. */
  size(): number {
    return this.#until.size;
  }

  /**
   * Calls `listener` after every mark, for hosts that supervise long calls. What it throws is ignored.
   *
   * @returns a function that ends it
   */
  onChange(listener: RevocationListener): () => void {
    // A wrapper of its own, so that one function registered twice is two registrations.
    const registered: RevocationListener = (id) => listener(id);
    this.#listeners.add(registered);
    return () => void this.#listeners.delete(registered);
  }

  #makeRoom(now: number): boolean {
    this.#reap(now, sweepStep);
    if (this.#until.size < this.#maxEntries) return true;
    // Full: nothing expired may stand in the way of a new mark.
    this.#sweep = undefined;
    this.#reap(now, this.#until.size);
    return this.#until.size < this.#maxEntries;
  }

  /** Looks at up to `count` marks, going on where the last sweep ended. */
  #reap(now: number, count: number): void {
    for (let looked = 0; looked < count; looked += 1) {
      this.#sweep ??= this.#until.entries();
      const next = this.#sweep.next();
      if (next.done === true) {
        this.#sweep = undefined;
        return;
      }
      const [id, until] = next.value;
      if (now >= until) this.#until.delete(id);
    }
  }
}

function epochOf(value: unknown): bigint {
  if (typeof value === "bigint" && value >= 0n && value <= maxEpoch) return value;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  throw new RangeError("A delegation epoch is a whole number from 0 to 2^63 - 1");
}

function notify(listener: RevocationListener, id: string): void {
  try {
    listener(id);
  } catch {
    // The mark stands whatever a listener does.
  }
}
