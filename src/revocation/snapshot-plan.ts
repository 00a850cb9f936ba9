/** When a publisher writes its next snapshot: after a time, after many events, and at once when something is amiss. */
export class SnapshotPlan {
  readonly #snapshotMs: number;
  readonly #snapshotEvents: number;
  #isRequired = true;
  #events = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor(snapshotMs: number, snapshotEvents: number) {
    this.#snapshotMs = snapshotMs;
    this.#snapshotEvents = snapshotEvents;
  }

  /** After a failed write, a reconnect, and when the manifest or the entry at its cursor is gone. */
  require(): void {
    this.#isRequired = true;
  }

  /** Events were written. */
  count(events: number): void {
    this.#events += events;
  }

  isDue(monotonicNow: number): boolean {
    return this.#isRequired || this.#events >= this.#snapshotEvents || !(monotonicNow - this.#last < this.#snapshotMs);
  }

  /** A snapshot begins: what comes from now on asks for the next one. */
  begin(monotonicNow: number): void {
    this.#isRequired = false;
    this.#events = 0;
    this.#last = monotonicNow;
  }
}
