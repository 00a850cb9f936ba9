/** What a stream tells of deletions. */
export interface DeletionTraces {
  /** Highest identifier that was ever deleted; trimming does not move it. Empty where the server does not tell. */
  readonly maxDeleted: string;
  /** Whether the last own event is still there; only meant where `maxDeleted` is empty. */
  readonly hasEvent: boolean;
}

/** Milliseconds between two reports at least, so that whoever deletes all the time does not ask for more. */
const leastMs = 1_000;

/** Notices that somebody has deleted entries: readers that had not read them miss a number that never comes. */
export class DeletionWatch {
  readonly #now: () => number;
  #maxDeleted: string | undefined;
  #lastEvent: string | undefined;
  #reportedAt = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Entry of the last own event; undefined before any, and once it was reported as gone. */
  get lastEvent(): string | undefined {
    return this.#lastEvent;
  }

  /** Takes the entry of an own event that has landed. */
  landed(id: string): void {
    this.#lastEvent = id;
  }

  /** @returns whether something was deleted since this last said so; what is not said now is said a second later */
  notices({ maxDeleted, hasEvent }: DeletionTraces): boolean {
    const isTold = maxDeleted !== "";
    if (isTold) this.#maxDeleted ??= maxDeleted;
    const isGone = isTold ? maxDeleted !== this.#maxDeleted : this.#lastEvent !== undefined && !hasEvent;
    const now = this.#now();
    if (!isGone || now - this.#reportedAt < leastMs) return false;
    this.#reportedAt = now;
    if (isTold) this.#maxDeleted = maxDeleted;
    else this.#lastEvent = undefined;
    return true;
  }
}
