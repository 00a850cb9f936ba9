/**
 * A time that the publisher's clock has certainly reached: the latest signed time plus what has passed here since. Marks
 * expire by it, so that no jump of this machine's wall clock ends one early.
 */
export class PublisherClock {
  readonly #monotonicNow: () => number;
  #ts = Number.NEGATIVE_INFINITY;
  #at = 0;

  constructor(monotonicNow: () => number) {
    this.#monotonicNow = monotonicNow;
  }

  /** Takes a signed time. */
  observe(ts: number): void {
    const now = this.#monotonicNow();
    if (!(ts > this.#ts + (now - this.#at))) return;
    this.#ts = ts;
    this.#at = now;
  }

  /** Milliseconds since 1970; minus infinity before any signed time. */
  now(): number {
    return this.#ts + (this.#monotonicNow() - this.#at);
  }
}
