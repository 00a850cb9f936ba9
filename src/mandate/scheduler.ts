import type { VerificationKey } from "./key-set.ts";
import { verifyInline, verifyOnPool } from "./signature.ts";

/** Where signatures are checked. */
export type Scheduling = "auto" | "inline" | "pool";

/**
 * Decides for every signature whether this thread or the thread pool checks it.
 *
 * `auto`: the first check of an idle loop turn runs here, because the pool's round trip costs more than the check; the
 * others go to the pool, so that concurrent callers leave the thread free. Beyond `maxInFlight` checks run here: a
 * stalled pool slows verification and neither hangs it nor invents an error.
 */
export class SignatureScheduler {
  readonly #mode: Scheduling;
  readonly #maxInFlight: number;
  #inFlight = 0;
  #ranThisTurn = false;
  readonly #endTurn = (): void => {
    this.#ranThisTurn = false;
  };

  constructor(mode: Scheduling, maxInFlight: number) {
    this.#mode = mode;
    this.#maxInFlight = maxInFlight;
  }

  /** Checks a signature: a plain boolean where it ran on this thread, a promise where it runs on the pool. */
  verify(token: string, payloadEnd: number, key: VerificationKey): boolean | Promise<boolean> {
    return this.#runsInline() ? verifyInline(token, payloadEnd, key) : this.#onPool(token, payloadEnd, key);
  }

  #runsInline(): boolean {
    if (this.#mode === "inline" || this.#inFlight >= this.#maxInFlight) return true;
    if (this.#mode === "pool" || this.#inFlight > 0 || this.#ranThisTurn) return false;
    this.#ranThisTurn = true;
    setImmediate(this.#endTurn).unref();
    return true;
  }

  async #onPool(token: string, payloadEnd: number, key: VerificationKey): Promise<boolean> {
    this.#inFlight += 1;
    const valid = await verifyOnPool(token, payloadEnd, key);
    this.#inFlight -= 1;
    return valid;
  }
}
