import type { RevocationProtocol } from "../../generated/typescript/index.ts";
import type { Anchor } from "./anchor.ts";
import { active, revoked, stale, unavailable } from "./check-results.ts";
import type { CheckQuery, CheckResult } from "./checked-store.ts";
import { EarlyEvents } from "./early-events.ts";
import { FreshnessGate, type GateClocks } from "./freshness-gate.ts";
import type { Listeners } from "./listeners.ts";
import { type MarkLimits, ReplicaMarks } from "./replica-marks.ts";
import type { SnapshotManifest, SnapshotRow } from "./snapshot.ts";
import type { RecordPlace, StreamRecord } from "./stream-record.ts";

/** Why a replica is closed; for operators. */
export type ClosedReason = RevocationProtocol["closedReasons"][number];

/** What became of a record. `resync`: the store has closed and needs a snapshot. */
export type Accepted = "applied" | "replayed" | "lower_log" | "extended" | "old" | "future" | "resync";

/** Numbers that a replica keeps to. */
export interface ReplicaLimits extends MarkLimits {
  readonly maxStaleMs: number;
  readonly clockSkewMs: number;
  /** Versions of streams that are followed. It is open only when it is complete and fresh by each of them. */
  readonly accept: ReadonlySet<StreamVersion>;
}

/** A version of streams. */
export type StreamVersion = RevocationProtocol["defaults"]["accept"][number];

/**
 * What a replica knows, without how it learns it: marks, epochs, suspensions, its place in the sequence, and the gate.
 * Every method is synchronous; whatever the order of records, what was revoked stays revoked until it expires.
 */
export class ReplicaState {
  /** Held open by heartbeats of version 2. */
  readonly gate: FreshnessGate;
  /** Held open by reads that reached the tail of every stream of version 1. */
  readonly v1Gate: FreshnessGate;
  readonly #clocks: GateClocks;
  readonly #marks: ReplicaMarks;
  #log = "";
  #seq = 0n;
  /**
   * Whether no event is known that the set lacks. A snapshot makes it so. A gap does not change that the set is complete up
   * to `seq`, so the events that were missing make it so again; after a higher log or an unreadable record they do not.
   */
  #isContiguous = false;
  /** What came before an event that is missing. */
  readonly #early = new EarlyEvents();
  #reason: ClosedReason = "starting";
  /** Why the streams of version 1 do not suffice; `undefined`: their history is complete. */
  #v1Reason: ClosedReason | undefined = "starting";
  #isStopped = false;
  #loaded: SnapshotManifest | undefined;
  /** The beginning of the highest log seen, or a record that could not be read: no snapshot before it helps. */
  #required: RecordPlace | undefined;
  readonly #followsV1: boolean;
  readonly #followsV2: boolean;

  constructor(clocks: GateClocks, limits: ReplicaLimits) {
    this.#clocks = clocks;
    this.gate = new FreshnessGate(clocks, limits.maxStaleMs, limits.clockSkewMs);
    this.v1Gate = new FreshnessGate(clocks, limits.maxStaleMs, 0);
    this.#followsV1 = limits.accept.has("v1");
    this.#followsV2 = limits.accept.has("v2");
    this.#marks = new ReplicaMarks(clocks, limits);
  }

  get listeners(): Listeners {
    return this.#marks.listeners;
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

  /** Milliseconds that it stays open without news. */
  validForMs(): number {
    if (this.closedReason() !== undefined) return 0;
    const v2 = this.#followsV2 ? this.gate.validForMs() : Number.POSITIVE_INFINITY;
    return this.#followsV1 ? Math.min(v2, this.v1Gate.validForMs()) : v2;
  }

  /** Why it is closed; `undefined` while it is open. */
  closedReason(): ClosedReason | undefined {
    if (this.#isStopped) return "stopped";
    if (this.#followsV2 && !this.#isContiguous) return this.#reason;
    if (this.#marks.isFull) return "capacity";
    // Complete, but no heartbeat yet: it is still what closed it that matters.
    if (this.#followsV2 && !this.gate.isOpen()) return this.#reason;
    return this.#followsV1 ? this.v1ClosedReason() : undefined;
  }

  /** Why the streams of version 1 keep it closed; `undefined` while they do not. */
  v1ClosedReason(): ClosedReason | undefined {
    return this.#v1Reason ?? (this.v1Gate.isOpen() ? undefined : "stale");
  }

  /** Whether only a snapshot, or the events that are missing, can open it. */
  get isIncomplete(): boolean {
    return !this.#isContiguous;
  }

  /** Whether what is followed of version 2 keeps it closed. */
  isV2Closed(): boolean {
    return !this.#isContiguous || !this.gate.isOpen();
  }

  check({ zone, anchors, graphEpoch }: CheckQuery): CheckResult {
    const held = this.#marks.firstOf(anchors);
    if (held !== undefined) return revoked(held);
    if (graphEpoch !== undefined && this.#marks.hasPassed(zone, graphEpoch)) return stale;
    const reason = this.closedReason();
    return reason === undefined ? active : unavailable(reason);
  }

  /** Whether an identifier is marked or suspended, of whatever kind and zone. */
  holdsAny(id: string): boolean {
    return this.#marks.holdsAny(id);
  }

  epochOf(zone: string): bigint | undefined {
    return this.#marks.epochOf(zone);
  }

  /** Sets a mark of this process alone, or of the stream. @returns whether there was room */
  mark(anchor: Anchor | string, exp: number): boolean {
    return this.#marks.mark(anchor, exp);
  }

  /** A time that both the publisher's clock and the own have not passed yet: marks without expiry count from it. */
  latestNow(): number {
    return this.#marks.latestNow();
  }

  /** @returns whether there was room */
  raiseEpoch(zone: string, epoch: bigint): boolean {
    return this.#marks.raiseEpoch(zone, epoch);
  }

  /** Begins, or goes on after `stop`: what is known stands, and only news opens. */
  begin(): void {
    this.#isStopped = false;
    // Without a publisher there is no other clock to hold the wall clock against.
    if (!this.#followsV2) this.#marks.observe(this.#clocks.now());
  }

  /** Closes until `begin` and news. */
  stop(): void {
    this.#isStopped = true;
    this.gate.close();
    this.v1Gate.close();
  }

  /** Says what the streams of version 1 lack; `undefined` when their history is complete. */
  explainV1(reason: ClosedReason | undefined): void {
    this.#v1Reason = reason;
    if (reason !== undefined) this.v1Gate.close();
  }

  /** Closes until a snapshot, or every event that is missing, and a heartbeat prove that the set is complete again. */
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
    if (record.log < this.#highestLog()) return "lower_log";
    this.#marks.observe(record.ts);
    if (record.log > this.#log) {
      this.#marks.tighten(record);
      this.#require({ log: record.log, seq: 0n });
      // Before any snapshot there is no log to have changed.
      this.close(this.#log === "" ? this.#reason : "log_changed");
      return "resync";
    }
    if (record.type === "heartbeat") return this.#acceptHeartbeat(record.seq, record.ts);
    if (record.seq <= this.#seq) return "replayed";
    if (record.seq > this.#seq + 1n) {
      this.#marks.tighten(record);
      this.#early.keep(record);
      this.close("gap");
      return "resync";
    }
    this.#seq = record.seq;
    this.#apply(record);
    this.#catchUp();
    return "applied";
  }

  /** Whether a snapshot would bring this further: not before what is known, and not the one that did not help. */
  wants(manifest: SnapshotManifest): boolean {
    if (isBefore(manifest, this)) return false;
    if (this.#required !== undefined && isBefore(manifest, this.#required)) return false;
    const last = this.#loaded;
    return last === undefined || isBefore(last, manifest) || !isSame(last, manifest);
  }

  /** Merges rows of a snapshot whose signature and digest hold; suspensions are for {@link ReplicaState.load}. */
  merge(rows: readonly SnapshotRow[], from = 0, to: number = rows.length): void {
    this.#marks.merge(rows, from, to);
  }

  /** Takes the place of a snapshot whose rows were merged, and its suspensions in place of the own. */
  load(manifest: SnapshotManifest, suspended: readonly (readonly [Anchor, number])[]): void {
    const { log, seq, ts } = manifest;
    this.#marks.observe(ts);
    this.gate.close();
    this.#marks.replaceSuspensions(suspended);
    this.#log = log;
    this.#seq = seq;
    this.#loaded = manifest;
    this.#required = undefined;
    this.#early.clear();
    this.#complete();
  }

  /**
   * Takes a signed record of an unknown type that its publisher did not declare skippable.
   *
   * @returns `resync` when it closed the store, until a snapshot that contains the record
   */
  refuseType(place: RecordPlace): Accepted {
    if (place.log < this.#highestLog()) return "lower_log";
    const isContained = this.#loaded !== undefined && !isBefore(this.#loaded, place);
    if (isContained || isBefore(place, this)) return "replayed";
    this.#require(place);
    this.close("unsupported_type");
    return "resync";
  }

  /** Applies a record in its turn. */
  #apply(record: StreamRecord): void {
    this.#marks.tighten(record);
    if (record.type === "resume") this.#marks.resume(record.anchor, record.ts);
  }

  /** Goes on through the events that came early, and is complete again once none before them is missing. */
  #catchUp(): void {
    for (let next = this.#seq + 1n; this.#early.has(next); next += 1n) {
      this.#seq = next;
      const event = this.#early.take(next);
      // A suspension was applied when it came, but a resume from before it may have ended it since.
      if (event !== undefined) this.#apply(event);
    }
    if (this.#isContiguous || this.#required !== undefined || this.#seq < this.#early.highest) return;
    this.#complete();
  }

  #complete(): void {
    this.#isContiguous = true;
    this.#reason = "stale";
  }

  #highestLog(): string {
    return this.#required === undefined || this.#required.log < this.#log ? this.#log : this.#required.log;
  }

  #require(place: RecordPlace): void {
    if (this.#required === undefined || isBefore(this.#required, place)) this.#required = place;
  }

  #acceptHeartbeat(seq: bigint, ts: number): Accepted {
    if (seq > this.#seq) {
      this.#early.see(seq);
      this.close("gap");
      return "resync";
    }
    if (seq < this.#seq) return "replayed";
    if (!this.#isContiguous) return "resync";
    return this.gate.extend(ts);
  }
}

/** Whether one place comes before another: in a lower log, or earlier in the same. */
function isBefore(a: RecordPlace, b: RecordPlace): boolean {
  return a.log < b.log || (a.log === b.log && a.seq < b.seq);
}

function isSame(a: SnapshotManifest, b: SnapshotManifest): boolean {
  return a.snapshot === b.snapshot && a.ts === b.ts && a.sha256 === b.sha256;
}
