import { encodeRecord, type PublisherSequence, type RecordBody, type SigningKey } from "../revocation/index.ts";
import type { RevocationUnavailableError } from "./revocation-unavailable-error.ts";

/** What an event says. */
export type EventBody = Exclude<RecordBody, { readonly type: "heartbeat" | "optional" }>;

/** An event on its way to the stream. */
export interface QueuedEvent {
  readonly body: EventBody;
  /** Number in its log; `undefined` before it was stamped. */
  seq?: bigint;
  /** Time of its record; `undefined` before it was stamped. */
  ts?: number;
  /** Signed form. Once it may have been sent it never changes within a log: it may have landed. */
  record?: readonly string[];
  /** Tells who waits for it; gone once told. */
  settle?: ((failure?: RevocationUnavailableError) => void) | undefined;
}

/** Events that failed and are sent again; beyond these a snapshot carries what they say. */
const maxBacklog = 5_000;

/** Events in the order of their numbers. Failed ones stay and are sent again, byte for byte, until they are acknowledged. */
export class PublisherQueue {
  #events: QueuedEvent[] = [];

  get length(): number {
    return this.#events.length;
  }

  /** @returns resolves when the event is acknowledged */
  add(body: EventBody): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (failure?: RevocationUnavailableError): void =>
        failure === undefined ? resolve() : reject(failure);
      this.#events.push({ body, settle });
    });
  }

  /** The next events to send, at most `most`, each stamped and signed. Empty while no more may be stamped. */
  batch(
    most: number,
    stream: string,
    zone: string,
    sequence: PublisherSequence,
    signing: SigningKey,
  ): readonly QueuedEvent[] {
    let room = sequence.room();
    const batch: QueuedEvent[] = [];
    for (const event of this.#events.slice(0, most)) {
      if (event.record === undefined) {
        if (room < 1) break;
        room -= 1;
        const head = sequence.event();
        event.seq = head.seq;
        event.ts = head.ts;
        event.record = encodeRecord(stream, zone, { ...head, ...event.body }, signing);
      }
      batch.push(event);
    }
    return batch;
  }

  /** Whether an event with this signature may have been sent and was not acknowledged. */
  holds(signature: string): boolean {
    return this.#events.some(({ record }) => record?.at(-1) === signature);
  }

  /** The first `many` events are in the stream. */
  landed(many: number): void {
    for (const event of this.#events.splice(0, many)) event.settle?.();
  }

  /** Nobody waits any longer; the events stay. @returns whether they were too many, and are left to a snapshot */
  fail(failure: RevocationUnavailableError): boolean {
    for (const event of this.#events) {
      event.settle?.(failure);
      event.settle = undefined;
    }
    if (this.#events.length <= maxBacklog) return false;
    this.#events = [];
    return true;
  }

  /** Another log begins, in which nothing was sent yet. */
  unstamp(): void {
    this.#events = this.#events.map(({ body, settle }) => ({ body, settle }));
  }
}
