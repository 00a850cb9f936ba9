import { revocationProtocol } from "../../generated/typescript/index.ts";
import type { Anchor } from "./anchor.ts";
import { EpochTable, epochOf } from "./epoch-table.ts";
import type { GateClocks } from "./freshness-gate.ts";
import type { LiveRevocations } from "./live-revocations.ts";
import { MarkTable } from "./mark-table.ts";
import { readPublishable } from "./publishable-anchor.ts";
import { RevocationCapacityError } from "./revocation-capacity-error.ts";
import type { SnapshotRow } from "./snapshot.ts";
import { belongsToStream } from "./stream-name.ts";

/** Numbers that a publisher's set keeps to. */
export interface PublisherSetLimits {
  /** Zone of the stream. */
  readonly zone: string;
  readonly maxEntries: number;
  readonly defaultTtlMs: number;
  /** Milliseconds that verifiers tolerate past the expiry of a mandate. */
  readonly toleranceMs: number;
}

interface Suspension {
  readonly anchor: Anchor;
  /** When it was asked for, by the clock of who asked: of a suspension and a resume the later one counts. */
  readonly at: number;
  /** Time of its record. */
  ts: number;
}

/** Marks taken over before other work of the process gets its turn: the lease must be renewed meanwhile. */
const sliceSize = 5_000;
/** Ended suspensions whose time is remembered, so that a suspension delivered again does not come back. */
const maxResumed = 10_000;
const latestTime = revocationProtocol.limits.milliseconds;

/**
 * The truth that a publisher owns: marks, epochs and suspensions. A mark leaves it only when both clocks say that its
 * expiry and the tolerance of verifiers have passed; whether it was written to Redis makes no difference.
 */
export class PublisherSet {
  readonly #clocks: GateClocks;
  readonly #limits: PublisherSetLimits;
  readonly #marks: MarkTable;
  readonly #epochs: EpochTable;
  readonly #suspended = new Map<string, Suspension>();
  readonly #resumed = new Map<string, number>();
  readonly #wallStart: number;
  readonly #monoStart: number;
  #version = 0;
  /** A time that both clocks have reached; read once per call, since a sweep asks for many marks. */
  #reached = Number.NEGATIVE_INFINITY;
  // NaN keeps.
  readonly #isOver = (until: number): boolean => this.#reached >= until + this.#limits.toleranceMs;

  constructor(clocks: GateClocks, limits: PublisherSetLimits) {
    this.#clocks = clocks;
    this.#limits = limits;
    this.#marks = new MarkTable(limits.maxEntries, Math.floor(clocks.now()));
    this.#epochs = new EpochTable(limits.maxEntries);
    this.#wallStart = clocks.now();
    this.#monoStart = clocks.monotonicNow();
  }

  /** Marks held; expired ones count until they are swept. */
  get marks(): number {
    return this.#marks.size;
  }

  /** Rises with every change. */
  get version(): number {
    return this.#version;
  }

  /**
   * Takes over what a loader knows; nothing that is here already is shortened.
   *
   * @param ts the last time stamped: suspensions must be older than the next record
   * @throws TypeError or RangeError for what is no mark, epoch or suspension of this stream; RevocationCapacityError
   */
  async load(live: LiveRevocations, ts: number): Promise<void> {
    let taken = 0;
    this.#readClocks();
    for (const { anchor, until } of live.revocations ?? []) {
      taken += 1;
      if (taken % sliceSize === 0) await new Promise<void>((resolve) => void setImmediate(resolve));
      if (!Number.isFinite(until)) throw new TypeError("load: until is a time in milliseconds since 1970");
      const given = readPublishable(anchor, this.#limits.zone);
      if (!this.#isOver(until)) this.#mark(given, until);
    }
    for (const { zone, epoch } of live.epochs ?? []) this.raise(zone, epoch);
    for (const { anchor, at } of live.suspensions ?? []) {
      if (!Number.isFinite(at)) throw new TypeError("load: at is a time in milliseconds since 1970");
      this.suspend(anchor, at, Math.min(Math.max(Math.floor(at), 0), ts));
    }
  }

  /**
   * Marks an anchor until the latest of `until`, `ttlMs` after `from`, and what holds already.
   *
   * @returns the anchor and the time until which it is marked now; nothing for the empty identifier
   */
  revoke(
    anchor: Anchor,
    options: { readonly ttlMs?: number; readonly until?: number },
    from: number,
  ): { readonly anchor: Anchor; readonly exp: number } | undefined {
    const given = readPublishable(anchor, this.#limits.zone);
    if (given.id === "") return undefined;
    this.#readClocks();
    const now = Math.max(from, this.#clocks.now() || 0);
    const { ttlMs, until } = options;
    const isTime = until !== undefined && Number.isFinite(until) && until > now;
    const hasTtl = ttlMs !== undefined && Number.isFinite(ttlMs) && ttlMs > 0;
    const byTtl = now + (hasTtl ? ttlMs : this.#limits.defaultTtlMs);
    return { anchor: given, exp: this.#mark(given, isTime ? Math.max(until, hasTtl ? byTtl : 0) : byTtl) };
  }

  /** @returns the epoch that the zone has now. @throws RangeError, RevocationCapacityError */
  raise(zone: string, epoch: bigint | number): bigint {
    if (typeof zone !== "string" || !belongsToStream(zone, this.#limits.zone)) {
      throw new RangeError("A delegation epoch belongs to a zone of the stream");
    }
    readPublishable({ zone, kind: "record", id: "" }, this.#limits.zone);
    const raised = this.#epochs.raise(zone, epochOf(epoch));
    if (raised === "full") throw new RevocationCapacityError(this.#limits.maxEntries);
    if (raised) this.#version += 1;
    return this.#epochs.of(zone) ?? epochOf(epoch);
  }

  /**
   * @param asked when it was asked for; absent: now, and after everything that is known, whatever became of the clock
   * @returns the anchor; nothing when a later resume is known
   */
  suspend(anchor: Anchor, asked: number | undefined, ts: number): Anchor | undefined {
    const given = readPublishable(anchor, this.#limits.zone);
    const key = keyOf(given);
    const resumed = this.#resumed.get(key);
    const at = asked ?? this.#nowAfter(resumed);
    if (given.id === "" || at < (resumed ?? Number.NEGATIVE_INFINITY)) return undefined;
    const known = this.#suspended.get(key);
    if (known === undefined && this.#suspended.size >= this.#limits.maxEntries) {
      throw new RevocationCapacityError(this.#limits.maxEntries);
    }
    this.#suspended.set(key, { anchor: given, at: Math.max(at, known?.at ?? at), ts: Math.max(ts, known?.ts ?? 0) });
    this.#version += 1;
    return given;
  }

  /** @param asked as for {@link suspend} @returns the anchor; nothing when a later suspension is known */
  resume(anchor: Anchor, asked: number | undefined): Anchor | undefined {
    const given = readPublishable(anchor, this.#limits.zone);
    const key = keyOf(given);
    const suspended = this.#suspended.get(key)?.at;
    const at = asked ?? this.#nowAfter(suspended);
    if (given.id === "" || at < (suspended ?? Number.NEGATIVE_INFINITY)) return undefined;
    this.#suspended.delete(key);
    this.#resumed.delete(key);
    this.#resumed.set(key, at);
    const [oldest] = this.#resumed.keys();
    if (this.#resumed.size > maxResumed && oldest !== undefined) this.#resumed.delete(oldest);
    this.#version += 1;
    return given;
  }

  /** The time of the record that carried a suspension. */
  stamped(anchor: Anchor, ts: number): void {
    const suspension = this.#suspended.get(keyOf(anchor));
    if (suspension !== undefined && suspension.ts < ts) {
      suspension.ts = ts;
      this.#version += 1;
    }
  }

  /** Whether an identifier is marked or suspended, of whatever kind and zone. */
  holdsAny(id: string): boolean {
    this.#readClocks();
    if (this.#marks.holdsAny(id, this.#isOver)) return true;
    for (const { anchor } of this.#suspended.values()) if (anchor.id === id) return true;
    return false;
  }

  epochOf(zone: string): bigint | undefined {
    return this.#epochs.of(zone);
  }

  /**
   * Everything that holds now. Epochs and suspensions are those of the call; marks that come while the rows are read may
   * be among them, which is harmless: readers take them twice.
   */
  rows(): Iterable<SnapshotRow> {
    this.#readClocks();
    const few: SnapshotRow[] = [...this.#epochs.entries()].map(([zone, epoch]) => ["e", zone, `${epoch}`]);
    for (const row of this.suspensions()) few.push(row);
    return chain(few, this.#marks.live(this.#isOver));
  }

  /** What is suspended now. */
  suspensions(): readonly SnapshotRow[] {
    return [...this.#suspended.values()].map(({ anchor, ts }) => ["s", anchor.zone, anchor.kind, anchor.id, ts]);
  }

  #nowAfter(known: number | undefined): number {
    const now = this.#clocks.now();
    return known === undefined || now > known ? now : known;
  }

  /** The wall clock may be set forward, the monotonic one stands still in sleep: both must agree. */
  #readClocks(): void {
    const reckoned = this.#wallStart + this.#clocks.monotonicNow() - this.#monoStart;
    this.#reached = Math.min(this.#clocks.now(), reckoned);
  }

  #mark(anchor: Anchor, until: number): number {
    const exp = Math.min(Math.ceil(until), latestTime);
    const changed = this.#marks.mark(anchor, exp, this.#isOver);
    if (changed === "full") throw new RevocationCapacityError(this.#limits.maxEntries);
    if (changed) this.#version += 1;
    return changed ? exp : (this.#marks.untilOf(anchor) ?? exp);
  }
}

function keyOf({ zone, kind, id }: Anchor): string {
  return JSON.stringify([zone, kind, id]);
}

function* chain(
  few: readonly SnapshotRow[],
  marks: Iterable<readonly [Anchor, number]>,
): Generator<SnapshotRow, undefined> {
  yield* few;
  for (const [{ zone, kind, id }, exp] of marks) yield ["r", zone, kind, id, exp];
}
