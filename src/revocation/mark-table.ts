import { type Anchor, type AnchorKind, anchorKinds } from "./anchor.ts";
import { MarkSet } from "./mark-set.ts";
import { SoonestMarks } from "./soonest-marks.ts";

type ZoneMarks = Readonly<Record<AnchorKind, MarkSet>>;

/** Expired marks looked at per new mark: enough to keep up, too few to be felt. */
const sweepStep = 4;

/**
 * Marks by zone and kind. A mark only ever moves later. What has expired is dropped by bounded sweeps, one step per new
 * mark; nothing else is ever dropped.
 *
 * Times are held as whole milliseconds from the origin of the table: small integers take no memory of their own.
 */
export class MarkTable {
  readonly #maxEntries: number;
  readonly #origin: number;
  /** Marks without kind and zone: they match every kind in every zone. */
  readonly #untyped: MarkSet = new MarkSet();
  readonly #zones = new Map<string, ZoneMarks>();
  #size = 0;
  /** What ends first, as of the last look at all of a full table. */
  #soonest: SoonestMarks | undefined;
  #sweep: Iterator<readonly [MarkSet, string, number]> | undefined;

  /** @param origin a time near those that will be given, so that the table takes less memory */
  constructor(maxEntries: number, origin = 0) {
    this.#maxEntries = maxEntries;
    this.#origin = Number.isSafeInteger(origin) ? origin : 0;
  }

  /** How many marks are held; expired ones count until they are swept. */
  get size(): number {
    return this.#size;
  }

  /**
   * Sets or prolongs a mark.
   *
   * @param anchor a text is a mark without kind and zone
   * @param isOver whether a time has passed
   * @returns whether anything changed; `full` when there is no room even after everything expired was dropped
   */
  mark(anchor: Anchor | string, until: number, isOver: (until: number) => boolean): boolean | "full" {
    const id = typeof anchor === "string" ? anchor : anchor.id;
    const known = this.#marksOf(anchor)?.get(id);
    // Rounded up: a mark may last longer, never shorter.
    const time = Math.ceil(until) - this.#origin;
    if (known !== undefined && known >= time) return false;
    if (known === undefined && !this.#makeRoom(isOver)) return "full";
    const marks = this.#marksOf(anchor) ?? this.#open(anchor as Anchor);
    marks.set(id, time);
    if (known === undefined) {
      this.#size += 1;
      this.#soonest?.add(marks, id, time);
    }
    return true;
  }

  /**
   * The first of some anchors that is marked: in its zone, in every zone, or without kind. One of every zone matches any
   * zone.
   */
  firstOf(anchors: readonly Anchor[], isOver: (until: number) => boolean): Anchor | undefined {
    if (this.#size === 0) return undefined;
    const every = this.#zones.get("");
    // All anchors of a mandate are of one zone: it is looked up once.
    let zone = "";
    let own = every;
    for (const anchor of anchors) {
      if (anchor.zone !== zone) {
        zone = anchor.zone;
        own = this.#zones.get(zone);
      }
      if (this.#holdsIn(this.#untyped, anchor.id, isOver)) return anchor;
      if (zone === "") {
        for (const zoned of this.#zones.values())
          if (this.#holdsIn(zoned[anchor.kind], anchor.id, isOver)) return anchor;
        continue;
      }
      if (own !== undefined && this.#holdsIn(own[anchor.kind], anchor.id, isOver)) return anchor;
      if (every !== undefined && this.#holdsIn(every[anchor.kind], anchor.id, isOver)) return anchor;
    }
    return undefined;
  }

  /** Whether any mark has this identifier, of whatever kind and zone. */
  holdsAny(id: string, isOver: (until: number) => boolean): boolean {
    if (this.#holdsIn(this.#untyped, id, isOver)) return true;
    for (const zoned of this.#zones.values()) {
      for (const kind of anchorKinds) if (this.#holdsIn(zoned[kind], id, isOver)) return true;
    }
    return false;
  }

  /** Until when an anchor is marked under exactly its zone and kind. */
  untilOf(anchor: Anchor): number | undefined {
    const time = this.#marksOf(anchor)?.get(anchor.id);
    return time === undefined ? undefined : time + this.#origin;
  }

  /** Every mark with zone and kind that has not expired; the others are dropped on the way. Marks may come meanwhile. */
  *live(isOver: (until: number) => boolean): Generator<readonly [Anchor, number], undefined> {
    for (const [zone, zoned] of this.#zones) {
      for (const kind of anchorKinds) {
        for (const [id, time] of zoned[kind].entries()) {
          const until = time + this.#origin;
          if (isOver(until)) this.#drop(zoned[kind], id);
          else yield [{ zone, kind, id }, until];
        }
      }
    }
  }

  #holdsIn(marks: MarkSet, id: string, isOver: (until: number) => boolean): boolean {
    // No hash of an identifier is computed for a set without entries.
    if (marks.size === 0 || id === "") return false;
    const time = marks.get(id);
    if (time === undefined) return false;
    if (!isOver(time + this.#origin)) return true;
    this.#drop(marks, id);
    return false;
  }

  #drop(marks: MarkSet, id: string): void {
    if (marks.delete(id)) this.#size -= 1;
  }

  #marksOf(anchor: Anchor | string): MarkSet | undefined {
    return typeof anchor === "string" ? this.#untyped : this.#zones.get(anchor.zone)?.[anchor.kind];
  }

  #open({ zone, kind }: Anchor): MarkSet {
    const zoned: ZoneMarks = { record: new MarkSet(), session: new MarkSet(), edge: new MarkSet() };
    this.#zones.set(zone, zoned);
    return zoned[kind];
  }

  #makeRoom(isOver: (until: number) => boolean): boolean {
    this.#reap(sweepStep, isOver);
    if (this.#size < this.#maxEntries) return true;
    // Full: nothing expired may stand in the way of a new mark. Looking at all is felt, so it is done once for many.
    const ends = (time: number): boolean => isOver(time + this.#origin);
    const known = this.#soonest;
    for (let next = known?.take(ends); next !== undefined; next = known?.take(ends)) {
      this.#drop(next.marks, next.id);
      if (this.#size < this.#maxEntries) return true;
    }
    if (known !== undefined && !known.isUsedUp(ends)) return false;
    this.#sweep = undefined;
    this.#soonest = new SoonestMarks(this.#liveOnly(ends));
    return this.#size < this.#maxEntries;
  }

  /** Every mark that has not expired; the others are dropped on the way. */
  *#liveOnly(ends: (time: number) => boolean): Generator<readonly [MarkSet, string, number], undefined> {
    for (const each of this.#all()) {
      if (ends(each[2])) this.#drop(each[0], each[1]);
      else yield each;
    }
  }

  /** Looks at up to `count` marks, going on where the last sweep ended. */
  #reap(count: number, isOver: (until: number) => boolean): void {
    for (let looked = 0; looked < count; looked += 1) {
      this.#sweep ??= this.#all();
      const next = this.#sweep.next();
      if (next.done === true) {
        this.#sweep = undefined;
        return;
      }
      const [marks, id, time] = next.value;
      if (isOver(time + this.#origin)) this.#drop(marks, id);
    }
  }

  *#all(): Generator<readonly [MarkSet, string, number], undefined> {
    for (const [id, time] of this.#untyped.entries()) yield [this.#untyped, id, time];
    for (const [zone, zoned] of this.#zones) {
      let isEmpty = true;
      for (const kind of anchorKinds) {
        for (const [id, time] of zoned[kind].entries()) yield [zoned[kind], id, time];
        isEmpty &&= zoned[kind].size === 0;
      }
      // Zones come and go; their names must not stay.
      if (isEmpty && anchorKinds.every((kind) => zoned[kind].size === 0)) this.#zones.delete(zone);
    }
  }
}
