import { randomBytes } from "node:crypto";
import type { GateClocks } from "./freshness-gate.ts";
import type { RecordHead } from "./stream-record.ts";

/** Events that may be stamped at once: each takes a millisecond of its own, and no reader takes a time far ahead. */
const burst = 200;

const logDigits = 13;
const suffixLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

/**
 * The name of a new log, above every name given: its time part is this clock's, or one past the highest.
 *
 * @throws RangeError when no name is above, which takes a record of the year 2286 under one of the own keys
 */
export function logAbove(now: number, others: readonly string[]): string {
  const highest = Math.max(0, ...others.filter((log) => log !== "").map((log) => Number(log.slice(0, logDigits)) + 1));
  const time = Math.max(Math.floor(now) || 0, highest);
  if (time >= 10 ** logDigits) throw new RangeError("No log can be above the one in Redis");
  return `${String(time).padStart(logDigits, "0")}-${randomSuffix()}`;
}

/** Eight letters and digits at random, which tell two publishers of one millisecond apart. */
export function randomSuffix(): string {
  return [...randomBytes(8)].map((byte) => suffixLetters[byte % suffixLetters.length]).join("");
}

/**
 * Numbers and times of one log. The time never decreases and is greater for each event, whatever the clock does: events
 * in one millisecond are stamped ahead of it, so no more of them are let through than readers forgive.
 */
export class PublisherSequence {
  readonly #clocks: GateClocks;
  #log: string;
  #seq: bigint;
  #ts: number;
  #room = burst;
  #roomAt: number;

  constructor(clocks: GateClocks, log: string, seq: bigint, ts: number) {
    this.#clocks = clocks;
    this.#log = log;
    this.#seq = seq;
    this.#ts = ts;
    this.#roomAt = clocks.monotonicNow();
  }

  get log(): string {
    return this.#log;
  }
  /** Number of the last event. */
  get seq(): bigint {
    return this.#seq;
  }
  /** The last time stamped. */
  get ts(): number {
    return this.#ts;
  }

  /** How many events may be stamped now. */
  room(): number {
    const now = this.#clocks.monotonicNow();
    this.#room = Math.min(burst, this.#room + Math.max(now - this.#roomAt, 0));
    this.#roomAt = now;
    return Math.floor(this.#room);
  }

  /** Number and time of the next event. */
  event(): RecordHead {
    this.#room -= 1;
    this.#seq += 1n;
    this.#ts = Math.max(this.#now(), this.#ts + 1);
    return { log: this.#log, seq: this.#seq, ts: this.#ts };
  }

  /** Number and time of a heartbeat. */
  beat(): RecordHead {
    this.#ts = Math.max(this.#now(), this.#ts);
    return { log: this.#log, seq: this.#seq, ts: this.#ts };
  }

  /** Goes on under another log, at a time not before `ts`. */
  restart(log: string, seq: bigint, ts: number): void {
    this.#log = log;
    this.#seq = seq;
    this.#ts = Math.max(ts, this.#ts);
  }

  #now(): number {
    const now = Math.floor(this.#clocks.now());
    return Number.isSafeInteger(now) ? now : this.#ts;
  }
}
