import {
  isLogName,
  judgeOwnLog,
  type LiveRevocations,
  logAbove,
  type OwnLog,
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
      const place = await this.#place();
      seen = place;
      if (place.log >= log) continue;
      this.#restart(log, 0n, place.ts);
      return place;
    }
  }

  /** Takes the lease again and begins a higher log. If somebody else was there meanwhile, ours is over. */
  async beginHigher(): Promise<StoredPlace> {
    const before = this.sequence.log;
    const place = await this.begin([before], false);
    if (place.log > before) await this.#giveUp();
    return place;
  }

  /**
   * Takes the lease again after it was gone, and goes on in the log where that is safe.
   *
   * It is where nobody else can have given events that count: readers who have all numbers of the log then have every
   * event, those who miss some see it by the numbers, and no number stands for two events. Either the stream still ends
   * with our own words, among which those of another publisher would stand, since it writes a record before any event.
   * Or the stream was emptied, but no longer than the lease lasts, on both clocks, passed between two times that we held
   * it; who began after the loss has a higher log, which is there to see. Unanswered events are sent again byte by byte.
   *
   * @returns whether it is the same log
   * @throws LeaseError (rejects), `taken`, when another publisher has it or has written meanwhile
   */
  async regain(own: Pick<OwnLog, "isOwnManifest" | "isOwnEvent">): Promise<boolean> {
    const { log, seq } = this.sequence;
    if (!this.isNew) {
      const { zone, keys } = this.#settings;
      // The name tells it from what was sent before, whose late words must not count.
      await this.#lease.take(`${log}/${randomSuffix()}`, false);
      const { manifest, entries } = await this.#link.stored();
      const state = judgeOwnLog(this.#stream, zone, manifest, entries, keys, { log, seq, last: this.tail?.id, ...own });
      if (state === "others") await this.#giveUp();
      if (state === "intact" || (state === "empty" && this.#lease.isUnbroken)) {
        if (state === "empty") this.tail = undefined;
        this.#lease.settle();
        return true;
      }
    }
    await this.beginHigher();
    return false;
  }

  /**
   * Goes on with a durable sequence, if Redis holds its log and nothing beyond it. After a loss another process may hold
   * that log, and have given numbers that Redis no longer shows.
   */
  async adopt(sequence: LiveRevocations["sequence"], place: StoredPlace): Promise<void> {
    if (sequence === undefined) return;
    const { log, seq } = sequence;
    if (!isLogName(log) || typeof seq !== "bigint" || seq < 0n)
      throw new TypeError("load: sequence has a log and a seq");
    const goesOn = log === place.log && seq >= place.seq;
    const next = goesOn ? log : logAbove(this.#settings.now(), [log, place.log]);
    await this.#lease.take(goesOn ? `${log}/${randomSuffix()}` : next, false);
    this.#restart(next, goesOn ? seq : 0n, place.ts);
  }

  async #giveUp(): Promise<never> {
    await this.#lease.giveBack();
    throw new LeaseError("taken");
  }

  async #place(): Promise<StoredPlace> {
    const { manifest, entries } = await this.#link.stored();
    return storedPlace(this.#stream, this.#settings.zone, manifest, entries, this.#settings.keys);
  }

  #restart(log: string, seq: bigint, ts: number): void {
    this.sequence.restart(log, seq, ts);
    this.tail = undefined;
    this.isNew = true;
    this.#lease.settle();
  }
}
