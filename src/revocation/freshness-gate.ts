/** Clocks of a gate. They answer NaN where they cannot tell, which closes; they never throw. */
export interface GateClocks {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicNow: () => number;
}

const NEVER: number = Number.NEGATIVE_INFINITY;

/**
 * Open only while a signed heartbeat of the last `maxStaleMs` milliseconds is at hand. Two clocks, because the monotonic
 * one stands still while a machine sleeps and the wall clock can be set back.
 */
export class FreshnessGate {
  readonly #clocks: GateClocks;
  readonly #maxStaleMs: number;
  readonly #clockSkewMs: number;
  #validUntilMono = NEVER;
  #validUntilWall = NEVER;

  constructor(clocks: GateClocks, maxStaleMs: number, clockSkewMs: number) {
    this.#clocks = clocks;
    this.#maxStaleMs = maxStaleMs;
    this.#clockSkewMs = clockSkewMs;
  }

  /** Two comparisons; a clock that answers NaN closes. */
  isOpen(): boolean {
    return this.#clocks.monotonicNow() <= this.#validUntilMono && this.#clocks.now() <= this.#validUntilWall;
  }

  /** Milliseconds that the gate stays open without news; 0 when it is closed. */
  validForMs(): number {
    const mono = this.#validUntilMono - this.#clocks.monotonicNow();
    const left = Math.min(mono, this.#validUntilWall - this.#clocks.now());
    return Number.isNaN(left) ? 0 : Math.max(left, 0);
  }

  /** Shuts at once, until a heartbeat written after this comes. */
  close(): void {
    this.#validUntilMono = NEVER;
    this.#validUntilWall = NEVER;
  }

  /**
   * Takes the times at which a read was sent that reached the tail: all that a stream without heartbeats can prove.
   *
   * @param sentMono by the monotonic clock
   * @param sentWall milliseconds since 1970
   */
  renew(sentMono: number, sentWall: number): void {
    this.#validUntilMono = sentMono + this.#maxStaleMs;
    this.#validUntilWall = sentWall + this.#maxStaleMs;
  }

  /**
   * Takes the time of a heartbeat: the only operation that opens for a stream that has them.
   *
   * @param ts milliseconds since 1970 by the publisher's clock
   * @returns `future` or `old` when it proves nothing
   */
  extend(ts: number): "extended" | "future" | "old" {
    const age = this.#clocks.now() - ts;
    if (!(age >= -this.#clockSkewMs)) return "future";
    if (!(age < this.#maxStaleMs)) return "old";
    const mono = this.#clocks.monotonicNow() + this.#maxStaleMs - Math.max(age, 0);
    // A clock that cannot tell must not stay in the limit once it can.
    if (Number.isNaN(mono)) return "old";
    this.#validUntilMono = Math.max(this.#validUntilMono, mono);
    this.#validUntilWall = Math.max(this.#validUntilWall, ts + this.#maxStaleMs + this.#clockSkewMs);
    return "extended";
  }
}
