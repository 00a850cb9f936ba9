import { readDecimal } from "./decimal.ts";
import type { GateClocks } from "./freshness-gate.ts";
import { readV1Entry, v1EpochStream, v1RevocationStream } from "./read-v1-entry.ts";
import { type HistoryLimits, StreamHistory } from "./replica-history.ts";
import type { ReplicaState } from "./replica-state.ts";
import type { ReplicaTally, V1Status } from "./replica-tally.ts";
import { entriesPerTurn, nextTurn } from "./replica-turns.ts";
import type { StreamEntry } from "./stream-entry.ts";
import { isEntryId } from "./stream-id.ts";
import type { StreamBatch, StreamReader } from "./stream-reader.ts";
import { type V1Policy, verifyV1 } from "./verify-v1.ts";

/** The streams of version 1 that a replica follows. */
export interface V1Source extends HistoryLimits {
  readonly policy: V1Policy;
  /** Milliseconds that a mark lasts: entries of version 1 name no time. */
  readonly ttlMs: number;
  /** Prefix of the shared keys that are looked through at the start; `undefined`: they are not. */
  readonly scanPrefix: string | undefined;
}

const epochPrefix = "delegation-epoch:";

/**
 * Follows both streams of version 1. They have no sequence, heartbeat or snapshot: what was read to the tail is fresh,
 * and what was missed can only be inferred. A publisher that has died is not noticed.
 */
export class V1Follower {
  readonly #source: V1Source;
  readonly #reader: StreamReader;
  readonly #clocks: GateClocks;
  readonly #state: ReplicaState;
  readonly #tally: ReplicaTally;
  readonly #streams: ReadonlyMap<string, StreamHistory>;
  #needsScan: boolean;
  #needsProbe = true;
  #wasOpen = false;
  #probedAt: number;

  constructor(source: V1Source, reader: StreamReader, clocks: GateClocks, state: ReplicaState, tally: ReplicaTally) {
    this.#source = source;
    this.#reader = reader;
    this.#clocks = clocks;
    this.#state = state;
    this.#tally = tally;
    this.#needsScan = source.scanPrefix !== undefined;
    this.#probedAt = clocks.monotonicNow();
    const names = [v1RevocationStream, v1EpochStream];
    this.#streams = new Map(names.map((name) => [name, new StreamHistory(clocks, source)]));
  }

  get cursors(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#streams].map(([name, { cursor }]) => [name, cursor]));
  }

  get status(): V1Status {
    const histories = [...this.#streams.values()];
    return Object.freeze({
      history: histories.every(({ isComplete }) => isComplete) ? "complete" : "incomplete",
      gaps: histories.reduce((sum, { gaps }) => sum + gaps, 0),
      cursors: Object.freeze(this.cursors),
    });
  }

  /** Whether a stream is one of these. */
  has(stream: string): boolean {
    return this.#streams.has(stream);
  }

  /** After a lost connection: what is there may be another server, and entries may have been trimmed unread. */
  reconnected(): void {
    this.#needsProbe = true;
  }

  /** After the owner has stopped and started it: a gap is forgotten as by a new process. */
  restarted(): void {
    for (const history of this.#streams.values()) if (history.hasGap) history.restart();
    this.#needsProbe = true;
  }

  async prepare(maxStaleMs: number): Promise<void> {
    if (this.#needsScan) await this.#scan();
    this.#needsScan = false;
    const isOpen = this.#state.v1ClosedReason() === undefined;
    const isLate = !isOpen && this.#clocks.monotonicNow() - this.#probedAt >= maxStaleMs;
    if (this.#needsProbe || (this.#wasOpen && !isOpen) || isLate) await this.#probe();
    this.#wasOpen = isOpen;
  }

  /** Takes entries of one of the streams in order. */
  async take(stream: string, entries: readonly StreamEntry[], ended: AbortSignal): Promise<void> {
    const history = this.#streams.get(stream);
    let taken = 0;
    for (const { id, fields } of entries) {
      if (isEntryId(id)) history?.advance(id);
      this.#apply(stream, id, fields);
      taken += 1;
      if (taken % entriesPerTurn === 0) await nextTurn();
      if (ended.aborted) return;
    }
  }

  /**
   * After all batches of a read were taken. A stream that is not among them had no entry after its cursor when the read
   * was sent, and one with fewer entries than were asked for has none left.
   *
   * @param sent when the read was sent, by both clocks
   */
  finish(batches: readonly StreamBatch[], count: number, sent: { readonly mono: number; readonly wall: number }): void {
    let isTail = true;
    for (const [name, history] of this.#streams) {
      const batch = batches.find(({ stream }) => stream === name);
      if (batch !== undefined && batch.entries.length >= count) isTail = false;
      else history.reachTail(sent.mono);
    }
    this.#explain();
    if (isTail) this.#state.v1Gate.renew(sent.mono, sent.wall);
    this.#wasOpen ||= this.#state.v1ClosedReason() === undefined;
  }

  #explain(): void {
    const histories = [...this.#streams.values()];
    if (histories.every(({ isComplete }) => isComplete)) this.#state.explainV1(undefined);
    else this.#state.explainV1(histories.some(({ hasGap }) => hasGap) ? "gap" : "starting");
  }

  #apply(stream: string, id: string, fields: readonly string[]): void {
    const verified = verifyV1(stream, fields, this.#source.policy);
    const entry = verified.ok
      ? readV1Entry(verified.fields, stream === v1EpochStream ? "epochs" : "revocations")
      : verified;
    if (!entry.ok) this.#tally.reject(stream, id, entry.reason);
    else if (entry.type === "epoch") this.#state.raiseEpoch(entry.zone, entry.epoch);
    else {
      // The server's time as well: a wall clock that is behind must not end the mark early once it is set right.
      const latest = Math.max(this.#state.latestNow(), isEntryId(id) ? Number.parseInt(id, 10) : 0);
      for (const anchor of entry.anchors) this.#state.mark(anchor, latest + this.#source.ttlMs);
    }
  }

  async #probe(): Promise<void> {
    this.#probedAt = this.#clocks.monotonicNow();
    try {
      for (const [name, history] of this.#streams) {
        const info = await this.#reader.info(name);
        if (info !== undefined && !isEntryId(info.lastId)) throw new TypeError("The reader gave no entry identifier");
        history.inspect(info);
      }
    } finally {
      // A gap of the first stream counts though the look at the second fails.
      this.#explain();
    }
    this.#needsProbe = false;
  }

  /** Marks that others have written as keys. They tighten, and prove nothing: others may be missing. */
  async #scan(): Promise<void> {
    const prefix = this.#source.scanPrefix ?? "";
    for await (const page of this.#reader.scan?.(prefix) ?? []) {
      for (const { key, value, ttlMs } of page) {
        if (!key.startsWith(prefix)) continue;
        const id = key.slice(prefix.length);
        // The key of an epoch may as well be the mark of an identifier that looks like one: both only tighten.
        const epoch = id.startsWith(epochPrefix) ? readDecimal(value) : undefined;
        if (epoch !== undefined) this.#state.raiseEpoch(id.slice(epochPrefix.length), epoch);
        const ttl = Number.isFinite(ttlMs) && ttlMs > 0 ? ttlMs : this.#source.ttlMs;
        if (id !== "") this.#state.mark(id, this.#state.latestNow() + ttl);
      }
      await nextTurn();
    }
  }
}
