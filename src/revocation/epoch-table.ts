import { maxInteger63 } from "./stream-limits.ts";

/** Epochs of delegation graphs by zone. They never go back and never expire. */
export class EpochTable {
  readonly #maxEntries: number;
  readonly #epochs = new Map<string, bigint>();
  #hasLost = false;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  /** Whether an epoch found no room, so that zones without a record are undecidable. */
  get hasLost(): boolean {
    return this.#hasLost;
  }

  /** @returns whether it rose; `full` when there is no room */
  raise(zone: string, epoch: bigint): boolean | "full" {
    const before = this.#epochs.get(zone);
    if (before !== undefined && before >= epoch) return false;
    if (before === undefined && this.#epochs.size >= this.#maxEntries) {
      this.#hasLost = true;
      return "full";
    }
    this.#epochs.set(zone, epoch);
    return true;
  }

  /** The later of the epochs of a zone and of every zone, 0 before any; `undefined` when one may have been lost. */
  of(zone: string): bigint | undefined {
    const epoch = this.#epochs.get(zone);
    if (epoch === undefined && this.#hasLost) return undefined;
    const every = this.#epochs.get("") ?? 0n;
    return epoch === undefined || epoch < every ? every : epoch;
  }

  /** Every epoch by zone. */
  entries(): Iterable<readonly [string, bigint]> {
    return this.#epochs.entries();
  }

  /** Whether the graph of a zone, or of every zone, has moved past an epoch; `undefined` when nobody can tell. */
  hasPassed(zone: string, claimed: bigint): boolean | undefined {
    if (this.#epochs.size === 0 && !this.#hasLost) return false;
    if (zone === "") {
      for (const epoch of this.#epochs.values()) if (epoch > claimed) return true;
      return this.#hasLost ? undefined : false;
    }
    if ((this.#epochs.get("") ?? 0n) > claimed || (this.#epochs.get(zone) ?? 0n) > claimed) return true;
    return this.#hasLost && !this.#epochs.has(zone) ? undefined : false;
  }
}

/** @throws RangeError for anything but a whole number from 0 to 2^63 − 1; a `number` must be a safe integer */
export function epochOf(value: unknown): bigint {
  if (typeof value === "bigint" && value >= 0n && value <= maxInteger63) return value;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  throw new RangeError("A delegation epoch is a whole number from 0 to 2^63 - 1");
}
