import type { StreamRecord } from "./stream-record.ts";

/** Events that wait for the ones before them. */
const maxEvents = 1_000;

/** An event that must be applied in its turn; `undefined` for one that said all it has to say when it came. */
export type EarlyEvent = Extract<StreamRecord, { type: "suspend" | "resume" }> | undefined;

/**
 * Events of one log that came before an event with a lower number. When the missing ones come after all, in whatever
 * order, nothing was lost. A window that is full forgets all, and only a snapshot helps then.
 */
export class EarlyEvents {
  readonly #bySeq = new Map<bigint, EarlyEvent>();
  #highest = 0n;

  /** The highest number that is known to have been given away. */
  get highest(): bigint {
    return this.#highest;
  }

  /** Takes the number of a heartbeat or an event. */
  see(seq: bigint): void {
    if (seq > this.#highest) this.#highest = seq;
  }

  /** Remembers an event, and only of those whose order matters more than the number. */
  keep(record: StreamRecord): void {
    this.see(record.seq);
    if (this.#bySeq.size >= maxEvents && !this.#bySeq.has(record.seq)) this.#bySeq.clear();
    else this.#bySeq.set(record.seq, record.type === "suspend" || record.type === "resume" ? record : undefined);
  }

  /** Whether the event with a number has come. */
  has(seq: bigint): boolean {
    return this.#bySeq.has(seq);
  }

  /** Takes the event with a number out. */
  take(seq: bigint): EarlyEvent {
    const event = this.#bySeq.get(seq);
    this.#bySeq.delete(seq);
    return event;
  }

  /** Begins anew: what is contained up to a number is known otherwise. */
  clear(): void {
    this.#bySeq.clear();
    this.#highest = 0n;
  }
}
