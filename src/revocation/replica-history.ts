import type { GateClocks } from "./freshness-gate.ts";
import { compareEntryIds } from "./stream-id.ts";
import type { StreamInfo } from "./stream-reader.ts";

/** What decides whether a stream of version 1 is known completely. */
export interface HistoryLimits {
  /** Milliseconds of the longest mandate life: what is older ended nothing that is still alive. */
  readonly historyMs: number;
  /** Milliseconds that the server's clock may differ from the own. */
  readonly clockSkewMs: number;
  /** Whether the owner vouches for what the stream holds at the start. */
  readonly trustHistory: boolean;
}

/**
 * Whether everything that still matters of one stream of version 1 was read. Such a stream has no sequence, so it can
 * only be inferred: from the age of the first entry that was still there, or from having read on without a gap.
 */
export class StreamHistory {
  readonly #clocks: GateClocks;
  readonly #limits: HistoryLimits;
  #cursor = "0-0";
  /** The first entry that was still there when reading began. */
  #first: string | undefined;
  /** Entries ever added, at least; counted on from what the server said at `#countedTo`. */
  #added: number | undefined;
  #countedTo = "0-0";
  /** When the first read that reached the tail was sent, by the monotonic clock. */
  #gaplessSince: number | undefined;
  #isComplete = false;
  #hasGap = false;
  #gaps = 0;

  constructor(clocks: GateClocks, limits: HistoryLimits) {
    this.#clocks = clocks;
    this.#limits = limits;
  }

  /** Identifier of the last entry that was read. */
  get cursor(): string {
    return this.#cursor;
  }
  get isComplete(): boolean {
    return this.#isComplete;
  }
  /** Whether it is a gap, and not the beginning, that makes it incomplete. */
  get hasGap(): boolean {
    return this.#hasGap;
  }
  get gaps(): number {
    return this.#gaps;
  }

  /** Counts an entry as read. */
  advance(id: string): void {
    this.#first ??= id;
    if (this.#added !== undefined && compareEntryIds(id, this.#countedTo) > 0) this.#added += 1;
    this.#cursor = id;
  }

  /** Takes a read that reached the tail. @param sentMono when it was sent, by the monotonic clock */
  reachTail(sentMono: number): void {
    this.#gaplessSince ??= Number.isNaN(sentMono) ? undefined : sentMono;
    if (this.#isComplete || !(this.#isTrusted() || this.#isOld() || this.#isLong())) return;
    this.#isComplete = true;
    this.#hasGap = false;
  }

  /**
   * Takes what the server says after a reconnect, or in doubt. After a gap everything is read again from the start.
   *
   * @returns whether something may have been missed
   */
  inspect(info: StreamInfo | undefined): boolean {
    const isGap = this.#isGap(info);
    if (isGap) {
      this.restart();
      this.#hasGap = true;
      this.#gaps += 1;
    }
    if (info?.entriesAdded === undefined) this.#added = undefined;
    else if (isGap || this.#added === undefined || info.entriesAdded > this.#added) {
      this.#added = info.entriesAdded;
      this.#countedTo = info.lastId;
    }
    return isGap;
  }

  /** Begins anew, as a new process would. */
  restart(): void {
    this.#cursor = "0-0";
    this.#first = undefined;
    this.#added = undefined;
    this.#countedTo = "0-0";
    this.#gaplessSince = undefined;
    this.#isComplete = false;
    this.#hasGap = false;
  }

  #isGap(info: StreamInfo | undefined): boolean {
    const hasRead = this.#cursor !== "0-0";
    if (!hasRead && this.#gaplessSince === undefined) return false;
    if (info === undefined) return hasRead;
    const { lastId, firstId, length, entriesAdded } = info;
    const ahead = compareEntryIds(lastId, this.#cursor);
    if (ahead < 0) return true;
    if (entriesAdded !== undefined && this.#added !== undefined && entriesAdded < this.#added) return true;
    const isTrimmedPast = firstId === undefined ? ahead > 0 : compareEntryIds(firstId, this.#cursor) > 0;
    if (!isTrimmedPast) return false;
    // An entry was read that is not there although nothing was ever removed: it is another stream.
    return hasRead || entriesAdded === undefined || entriesAdded !== (length ?? Number.NaN);
  }

  /** The owner's word covers what was there at the start, not what is known to have been lost since. */
  #isTrusted(): boolean {
    return this.#limits.trustHistory && !this.#hasGap;
  }

  #isOld(): boolean {
    if (this.#first === undefined) return false;
    const { historyMs, clockSkewMs } = this.#limits;
    return this.#clocks.now() - Number.parseInt(this.#first, 10) >= historyMs + clockSkewMs;
  }

  #isLong(): boolean {
    const since = this.#gaplessSince;
    return since !== undefined && this.#clocks.monotonicNow() - since >= this.#limits.historyMs;
  }
}
