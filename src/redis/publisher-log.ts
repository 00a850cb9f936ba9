import {
  isLogName,
  type LiveRevocations,
  logAbove,
  PublisherSequence,
  randomSuffix,
  type StoredPlace,
  storedPlace,
  streamOfZone,
} from "../revocation/index.ts";
import type { PublisherLease } from "./publisher-lease.ts";
import { LeaseError, type PublisherLink } from "./publisher-link.ts";
import type { PublisherSettings } from "./publisher-options.ts";

/** The log that a publisher writes: under which name, and whether the one before may be gone on with. */
export class PublisherLog {
  readonly #settings: PublisherSettings;
  readonly #link: PublisherLink;
  readonly #lease: PublisherLease;
  readonly #stream: string;
  readonly sequence: PublisherSequence;
  /** Whether it has no snapshot yet. */
  isNew = true;
  /** Last entry that is known to have landed: its number is that of the sequence once all is settled. */
  tail: { readonly seq: bigint; readonly id: string } | undefined;

  /** @param ts the last time that was stamped */
  constructor(settings: PublisherSettings, link: PublisherLink, lease: PublisherLease, ts: number) {
    this.#settings = settings;
    this.#link = link;
    this.#lease = lease;
    this.#stream = streamOfZone(settings.zone);
    // Events are paced in real time, whatever clock the marks expire by.
    const clocks = { now: settings.now, monotonicNow: () => performance.now() };
    this.sequence = new PublisherSequence(clocks, "", 0n, ts);
  }

  /**
   * Takes the lease and begins a log above every one that is in Redis.
   *
   * @returns how far others had come
   * @throws LeaseError (rejects) when another publisher holds it
   */
  async begin(above: readonly string[], waits: boolean): Promise<StoredPlace> {
    for (let seen = await this.#place(); ; ) {
      const log = logAbove(this.#settings.now(), [...above, seen.log]);
      await this.#lease.take(log, waits);
      // Nothing may be written under it before it is known who was here meanwhile, and that may fail.
      this.#lease.isHeld = false;
      const place = await this.#place();
      seen = place;
      if (place.log >= log) continue;
      this.#restart(log, 0n, place.ts);
      this.#lease.isHeld = true;
      return place;
    }
  }

  /** Takes the lease again after it lapsed, under a higher log. If somebody else was there meanwhile, ours is over. */
  async regain(): Promise<StoredPlace> {
    const before = this.sequence.log;
    const place = await this.begin([before], false);
    if (place.log > before) {
      await this.#lease.giveBack();
      throw new LeaseError("taken");
    }
    return place;
  }

  /** Goes on with a durable sequence, if Redis holds nothing beyond it. */
  async adopt(sequence: LiveRevocations["sequence"], place: StoredPlace): Promise<void> {
    if (sequence === undefined) return;
    const { log, seq } = sequence;
    if (!isLogName(log) || typeof seq !== "bigint" || seq < 0n)
      throw new TypeError("load: sequence has a log and a seq");
    const isAhead = log > place.log || (log === place.log && seq >= place.seq);
    const next = isAhead ? log : logAbove(this.#settings.now(), [log, place.log]);
    // The name tells this run from one before it, whose late words must not count as ours.
    await this.#lease.take(isAhead ? `${log}/${randomSuffix()}` : next, false);
    this.#restart(next, isAhead ? seq : 0n, place.ts);
  }

  async #place(): Promise<StoredPlace> {
    const { manifest, entries } = await this.#link.stored();
    return storedPlace(this.#stream, this.#settings.zone, manifest, entries, this.#settings.keys);
  }

  #restart(log: string, seq: bigint, ts: number): void {
    this.sequence.restart(log, seq, ts);
    this.tail = undefined;
    this.isNew = true;
  }
}
