import { type Anchor, anchorOf } from "./anchor.ts";
import { EpochTable } from "./epoch-table.ts";
import type { GateClocks } from "./freshness-gate.ts";
import { Listeners } from "./listeners.ts";
import { MarkTable } from "./mark-table.ts";
import { PublisherClock } from "./publisher-clock.ts";
import type { SnapshotRow } from "./snapshot.ts";
import type { StreamRecord } from "./stream-record.ts";
import { SuspensionTable } from "./suspension-table.ts";

/** Numbers that the marks of a replica keep to. */
export interface MarkLimits {
  readonly maxEntries: number;
  /** Milliseconds that verifiers tolerate past the expiry of a mandate. */
  readonly claimsToleranceMs: number;
}

/**
 * What a replica refuses: marks, epochs and suspensions, and who is told when one comes. Whatever the order of records,
 * what was revoked stays revoked until it expires; what found no room is remembered as that.
 */
export class ReplicaMarks {
  readonly listeners: Listeners = new Listeners();
  readonly #clocks: GateClocks;
  readonly #limits: MarkLimits;
  readonly #publisher: PublisherClock;
  readonly #marks: MarkTable;
  readonly #epochs: EpochTable;
  readonly #suspensions: SuspensionTable;
  /** Expiry of a mark that found no room. */
  #fullUntil = Number.NEGATIVE_INFINITY;
  /** Whether a suspension found no room: until a snapshot whose suspensions do. */
  #lacksSuspension = false;
  // Forgotten only when both clocks agree, so that a jump of either revives nothing. NaN keeps.
  readonly #isOver = (exp: number): boolean => {
    const end = exp + this.#limits.claimsToleranceMs;
    return this.#publisher.now() >= end && this.#clocks.now() >= end;
  };

  constructor(clocks: GateClocks, limits: MarkLimits) {
    this.#clocks = clocks;
    this.#limits = limits;
    this.#publisher = new PublisherClock(clocks.monotonicNow);
    this.#marks = new MarkTable(limits.maxEntries, Math.floor(clocks.now()));
    this.#epochs = new EpochTable(limits.maxEntries);
    this.#suspensions = new SuspensionTable(limits.maxEntries);
  }

  get size(): number {
    return this.#marks.size;
  }

  /** Whether something that still holds found no room. */
  get isFull(): boolean {
    if (this.#lacksSuspension) return true;
    return this.#fullUntil !== Number.NEGATIVE_INFINITY && !this.#isOver(this.#fullUntil);
  }

  /** Takes a signed time of the publisher. */
  observe(ts: number): void {
    this.#publisher.observe(ts);
  }

  /** A time that both the publisher's clock and the own have not passed yet: marks without expiry count from it. */
  latestNow(): number {
    return Math.max(this.#clocks.now(), this.#publisher.now());
  }

  /** The first of some anchors that is marked or suspended. */
  firstOf(anchors: readonly Anchor[]): Anchor | undefined {
    if (this.#suspensions.isEmpty) return this.#marks.firstOf(anchors, this.#isOver);
    return anchors.find((each) => this.#suspensions.holds(each) || this.#marks.firstOf([each], this.#isOver));
  }

  /** Whether an identifier is marked or suspended, of whatever kind and zone. */
  holdsAny(id: string): boolean {
    return this.#marks.holdsAny(id, this.#isOver) || this.#suspensions.holdsAny(id);
  }

  epochOf(zone: string): bigint | undefined {
    return this.#epochs.of(zone);
  }

  /** Whether the delegation graph of a zone has gone past an epoch. */
  hasPassed(zone: string, epoch: bigint): boolean {
    return this.#epochs.hasPassed(zone, epoch) === true;
  }

  /** Sets a mark of this process alone, or of the stream. @returns whether there was room */
  mark(anchor: Anchor | string, exp: number): boolean {
    const changed = this.#marks.mark(anchor, exp, this.#isOver);
    if (changed === "full") {
      this.#fullUntil = Math.max(this.#fullUntil, exp);
      return false;
    }
    if (changed && !this.listeners.isEmpty) {
      if (typeof anchor === "string") this.listeners.tell(anchor);
      else this.listeners.tell(anchor.id, anchorOf(anchor.zone, anchor.kind, anchor.id));
    }
    return true;
  }

  /** @returns whether there was room */
  raiseEpoch(zone: string, epoch: bigint): boolean {
    const changed = this.#epochs.raise(zone, epoch);
    if (changed === "full") this.#fullUntil = Number.POSITIVE_INFINITY;
    else if (changed) this.listeners.tell(zone);
    return changed !== "full";
  }

  /** Applies what may be applied out of order: it only ever refuses more. */
  tighten(record: StreamRecord): void {
    if (record.type === "revoke") this.mark(record.anchor, record.exp);
    else if (record.type === "epoch") this.raiseEpoch(record.zone, record.epoch);
    else if (record.type === "suspend") {
      const changed = this.#suspensions.suspend(record.anchor, record.ts);
      if (changed === "full") this.#lacksSuspension = true;
      else if (changed) this.listeners.tell(record.anchor.id, record.anchor);
    }
  }

  /** Ends a suspension that began before `ts`; only where no record before this one is missing. */
  resume(anchor: Anchor, ts: number): void {
    this.#suspensions.resume(anchor, ts);
  }

  /** Merges marks and epochs of a snapshot. */
  merge(rows: readonly SnapshotRow[], from: number, to: number): void {
    for (let index = from; index < to; index += 1) {
      const row = rows[index] as SnapshotRow;
      if (row[0] === "e") this.raiseEpoch(row[1], BigInt(row[2]));
      else if (row[0] === "r") this.mark({ zone: row[1], kind: row[2], id: row[3] }, row[4]);
    }
  }

  /** Takes the suspensions of a snapshot in place of the own. */
  replaceSuspensions(suspended: readonly (readonly [Anchor, number])[]): void {
    const added = this.#suspensions.replace(suspended);
    this.#lacksSuspension = added === "full";
    if (added !== "full") for (const anchor of added) this.listeners.tell(anchor.id, anchor);
  }
}
