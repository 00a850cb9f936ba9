import { type PublisherSet, streamOfZone } from "../revocation/index.ts";
import type { PublisherLease } from "./publisher-lease.ts";
import type { PublisherLink } from "./publisher-link.ts";
import type { PublisherLog } from "./publisher-log.ts";
import type { PublisherSettings } from "./publisher-options.ts";
import { type EventBody, PublisherQueue } from "./publisher-queue.ts";
import type { RevocationUnavailableError } from "./revocation-unavailable-error.ts";
import type { SharedKeysWriter } from "./shared-keys-writer.ts";

/** Events sent together. */
const batchSize = 100;

/** Sends events in the order of their numbers: to the stream, and what they say to the shared keys. */
export class PublisherEvents {
  readonly #settings: PublisherSettings;
  readonly #link: PublisherLink;
  readonly #lease: PublisherLease;
  readonly #log: PublisherLog;
  readonly #set: PublisherSet;
  readonly #keys: SharedKeysWriter | undefined;
  readonly #stream: string;
  readonly #queue = new PublisherQueue();

  constructor(
    settings: PublisherSettings,
    link: PublisherLink,
    lease: PublisherLease,
    log: PublisherLog,
    set: PublisherSet,
    keys: SharedKeysWriter | undefined,
  ) {
    this.#settings = settings;
    this.#link = link;
    this.#lease = lease;
    this.#log = log;
    this.#set = set;
    this.#keys = keys;
    this.#stream = streamOfZone(settings.zone);
  }

  /** How many are not acknowledged. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** @returns resolves when the event has landed */
  add(body: EventBody): Promise<void> {
    return this.#queue.add(body);
  }

  /** Whether an event with this signature may have been sent and was not acknowledged. */
  holds(signature: string): boolean {
    return this.#queue.holds(signature);
  }

  /** Sends the next ones. @returns how many; none while no more may be stamped */
  async send(): Promise<number> {
    const { zone, signing, maxLength } = this.#settings;
    const batch = this.#queue.batch(batchSize, this.#stream, zone, this.#log.sequence, signing);
    if (batch.length === 0) return 0;
    for (const { body, ts } of batch) {
      if (body.type === "suspend" && ts !== undefined) this.#set.stamped(body.anchor, ts);
    }
    const records = batch.map(({ record }) => record ?? []);
    const ids = await this.#link.append(this.#lease.owner, maxLength, records);
    this.#log.tail = { seq: batch.at(-1)?.seq ?? 0n, id: ids.at(-1) ?? "" };
    await this.#keys?.write(batch.map(({ body, ts = 0 }) => ({ body, ts })));
    this.#queue.landed(batch.length);
    return batch.length;
  }

  /** Nobody waits any longer; the events stay. @returns whether they were too many, and are left to a snapshot */
  fail(failure: RevocationUnavailableError): boolean {
    return this.#queue.fail(failure);
  }

  /** Another log begins, in which nothing was sent yet. */
  unstamp(): void {
    this.#queue.unstamp();
  }
}
