import type { Anchor } from "./anchor.ts";
import { active, revoked, stale, unavailable } from "./check-results.ts";
import type { CheckQuery, CheckResult } from "./checked-store.ts";
import { EpochTable } from "./epoch-table.ts";
import { FreshnessGate, type GateClocks } from "./freshness-gate.ts";
import { Listeners } from "./listeners.ts";
import { MarkTable } from "./mark-table.ts";
import { PublisherClock } from "./publisher-clock.ts";
import type { SnapshotManifest, SnapshotRow } from "./snapshot.ts";
import type { StreamRecord } from "./stream-record.ts";
import { SuspensionTable } from "./suspension-table.ts";

/** Why a replica is closed; for operators. */
export type ClosedReason =
  | "starting"
  | "stale"
  | "gap"
  | "no_snapshot"
  | "log_changed"
  | "unsupported_type"
  | "capacity"
  | "stopped";

/** What became of a record. `resync`: the store has closed and needs a snapshot. */
export type Accepted = "applied" | "replayed" | "lower_log" | "extended" | "old" | "future" | "resync";

/** Numbers that a replica keeps to. */
export interface ReplicaLimits {
  readonly maxStaleMs: number;
  readonly clockSkewMs: number;
  readonly maxEntries: number;
  /** Milliseconds that verifiers tolerate past the expiry of a mandate. */
  readonly claimsToleranceMs: number;
}

/**
 * What a replica knows, without how it learns it: marks, epochs, suspensions, its place in the sequence, and the gate.
 * Every method is synchronous; whatever the order of records, what was revoked stays revoked until it expires.
 */
export class ReplicaState {
  readonly listeners: Listeners = new Listeners();
  readonly gate: FreshnessGate;
  readonly #clocks: GateClocks;
  readonly #limits: ReplicaLimits;
  readonly #publisher: PublisherClock;
  readonly #marks: MarkTable;
  readonly #epochs: EpochTable;
  readonly #suspensions: SuspensionTable;
  #log = "";
  #seq = 0n;
  /** Whether the set is complete up to `seq`: nothing but a snapshot makes it so. */
  #isContiguous = false;
  #reason: ClosedReason = "starting";
  /** Expiry of a mark that found no room. */
  #fullUntil = Number.NEGATIVE_INFINITY;
  // Forgotten only when both clocks agree, so that a jump of either revives nothing. NaN keeps.
  readonly #isOver = (exp: number): boolean => {
    const end = exp + this.#limits.claimsToleranceMs;
    return this.#publisher.now() >= end && this.#clocks.now() >= end;
  };

  constructor(clocks: GateClocks, limits: ReplicaLimits) {
    this.#clocks = clocks;
    this.#limits = limits;
    this.gate = new FreshnessGate(clocks, limits.maxStaleMs, limits.clockSkewMs);
    this.#publisher = new PublisherClock(clocks.monotonicNow);
    this.#marks = new MarkTable(limits.maxEntries);
    this.#epochs = new EpochTable(limits.maxEntries);
    this.#suspensions = new SuspensionTable(limits.maxEntries);
  }

  get log(): string {
    return this.#log;
  }
  get seq(): bigint {
    return this.#seq;
  }
  get marks(): number {
    return this.#marks.size;
  }
  get isContiguous(): boolean {
    return this.#isContiguous;
  }

  /** Why it is closed; `undefined` while it is open. */
  closedReason(): ClosedReason | undefined {
    if (!this.#isContiguous) return this.#reason;
    if (this.#isFull()) return "capacity";
    if (this.gate.isOpen()) return undefined;
    // Complete, but no heartbeat yet: it is still what closed it that matters.
    return this.#reason;
  }

  check({ zone, anchors, graphEpoch }: CheckQuery): CheckResult {
    for (const anchor of anchors) {
      if (this.#marks.holds(anchor, this.#isOver) || this.#suspensions.holds(anchor)) return revoked(anchor);
    }
    if (graphEpoch !== undefined && this.#epochs.hasPassed(zone, graphEpoch) === true) return stale;
    const reason = this.closedReason();
    return reason === undefined ? active : unavailable(reason);
  }

  /** Whether an identifier is marked or suspended, of whatever kind and zone. */
  holdsAny(id: string): boolean {
    return this.#marks.holdsAny(id, this.#isOver) || this.#suspensions.holdsAny(id);
  }

  epochOf(zone: string): bigint | undefined {
    return this.#epochs.of(zone);
  }

  /** Sets a mark of this process alone, or of the stream. @returns whether there was room */
  mark(anchor: Anchor | string, exp: number): boolean {
    const changed = this.#marks.mark(anchor, exp, this.#isOver);
    if (changed === "full") {
      this.#fullUntil = Math.max(this.#fullUntil, exp);
      return false;
    }
    if (!changed) return true;
    if (typeof anchor === "string") this.listeners.tell(anchor);
    else this.listeners.tell(anchor.id, anchor);
    return true;
  }

  /** @returns whether there was room */
  raiseEpoch(zone: string, epoch: bigint): boolean {
    const changed = this.#epochs.raise(zone, epoch);
    if (changed === "full") this.#fullUntil = Number.POSITIVE_INFINITY;
    else if (changed) this.listeners.tell(zone);
    return changed !== "full";
  }

  /** Closes until a snapshot and a heartbeat prove that the set is complete again. */
  close(reason: ClosedReason): void {
    this.#isContiguous = false;
    this.#reason = reason;
    this.gate.close();
  }

  /** Says why no snapshot helped; an open store is left alone. */
  explain(reason: ClosedReason): void {
    if (!this.#isContiguous) this.#reason = reason;
  }

  /** Takes a record whose signature holds. */
  accept(record: StreamRecord): Accepted {
    if (record.log < this.#log) return "lower_log";
    this.#publisher.observe(record.ts);
    if (record.log > this.#log) {
      this.#tighten(record);
      // Before any snapshot there is no log to have changed.
      this.close(this.#log === "" ? this.#reason : "log_changed");
      return "resync";
    }
    if (record.type === "heartbeat") return this.#acceptHeartbeat(record.seq, record.ts);
    if (record.seq <= this.#seq) return "replayed";
    if (record.seq > this.#seq + 1n) {
      this.#tighten(record);
      this.close("gap");
      return "resync";
    }
    this.#seq = record.seq;
    this.#tighten(record);
    if (record.type === "resume") this.#suspensions.resume(record.anchor, record.ts);
    return "applied";
  }

  /** Merges a snapshot whose signature and digest hold. @returns whether it is as late as what is known */
  load(manifest: SnapshotManifest, rows: readonly SnapshotRow[]): boolean {
    const { log, seq, ts } = manifest;
    if (log < this.#log || (log === this.#log && seq < this.#seq)) return false;
    this.#publisher.observe(ts);
    this.gate.close();
    const suspended: [Anchor, number][] = [];
    for (const row of rows) {
      if (row[0] === "e") this.raiseEpoch(row[1], BigInt(row[2]));
      else if (row[0] === "r") this.mark(Object.freeze({ zone: row[1], kind: row[2], id: row[3] }), row[4]);
      else suspended.push([Object.freeze({ zone: row[1], kind: row[2], id: row[3] }), row[4]]);
    }
    if (!this.#suspensions.replace(suspended)) this.#fullUntil = Number.POSITIVE_INFINITY;
    for (const [anchor] of suspended) this.listeners.tell(anchor.id, anchor);
    this.#log = log;
    this.#seq = seq;
    this.#isContiguous = true;
    this.#reason = "stale";
    return true;
  }

  /** A record of an unknown type that its publisher did not declare skippable. */
  refuseType(): void {
    this.close("unsupported_type");
  }

  #acceptHeartbeat(seq: bigint, ts: number): Accepted {
    if (seq > this.#seq) {
      this.close("gap");
      return "resync";
    }
    if (seq < this.#seq) return "old";
    if (!this.#isContiguous) return "resync";
    return this.gate.extend(ts);
  }

  /** What may be applied out of order: it only ever refuses more. */
  #tighten(record: StreamRecord): void {
    if (record.type === "revoke") this.mark(record.anchor, record.exp);
    else if (record.type === "epoch") this.raiseEpoch(record.zone, record.epoch);
    else if (record.type === "suspend") {
      if (!this.#suspensions.suspend(record.anchor, record.ts)) this.#fullUntil = Number.POSITIVE_INFINITY;
      this.listeners.tell(record.anchor.id, record.anchor);
    }
  }

  #isFull(): boolean {
    return this.#fullUntil !== Number.NEGATIVE_INFINITY && !this.#isOver(this.#fullUntil);
  }
}
