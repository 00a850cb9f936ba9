import { type Anchor, type AnchorKind, anchorKinds, anchorOf } from "./anchor.ts";

/** Identifier to the time until which it is revoked, on whichever clock the owner counts. */
type Marks = Map<string, number>;

type ZoneMarks = Readonly<Record<AnchorKind, Marks>>;

/** Expired marks looked at per new mark: enough to keep up, too few to be felt. */
const sweepStep = 64;

/**
 * Marks by zone and kind. A mark only ever moves later. What has expired is dropped by bounded sweeps, one step per new
 * mark; nothing else is ever dropped.
 */
export class MarkTable {
  readonly #maxEntries: number;
  /** Marks without kind and zone: they match every kind in every zone. */
  readonly #untyped: Marks = new Map();
  readonly #zones = new Map<string, ZoneMarks>();
  #size = 0;
  #sweep: Iterator<readonly [Marks, string, number]> | undefined;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
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
    if (known !== undefined && known >= until) return false;
    if (known === undefined && !this.#makeRoom(isOver)) return "full";
    const marks = this.#marksOf(anchor) ?? this.#open(anchor as Anchor);
    marks.set(id, until);
    if (known === undefined) this.#size += 1;
    return true;
  }

  /** Whether an anchor is marked: in its zone, in every zone, or without kind. One of every zone matches any zone. */
  holds(anchor: Anchor, isOver: (until: number) => boolean): boolean {
    const { zone, kind, id } = anchor;
    if (id === "") return false;
    if (this.#untyped.size > 0 && this.#holdsIn(this.#untyped, id, isOver)) return true;
    if (zone === "") {
      for (const zoned of this.#zones.values()) if (this.#holdsIn(zoned[kind], id, isOver)) return true;
      return false;
    }
    const own = this.#zones.get(zone);
    if (own !== undefined && this.#holdsIn(own[kind], id, isOver)) return true;
    const every = this.#zones.get("");
    return every !== undefined && this.#holdsIn(every[kind], id, isOver);
  }

  /** Whether any mark has this identifier, of whatever kind and zone. */
  holdsAny(id: string, isOver: (until: number) => boolean): boolean {
    if (id === "") return false;
    if (this.#holdsIn(this.#untyped, id, isOver)) return true;
    for (const zoned of this.#zones.values()) {
      for (const kind of anchorKinds) if (this.#holdsIn(zoned[kind], id, isOver)) return true;
    }
    return false;
  }

  /** Until when an anchor is marked under exactly its zone and kind. */
  untilOf(anchor: Anchor): number | undefined {
    return this.#marksOf(anchor)?.get(anchor.id);
  }

  /** Every mark with zone and kind that has not expired; the others are dropped on the way. Marks may come meanwhile. */
  *live(isOver: (until: number) => boolean): Generator<readonly [Anchor, number], undefined> {
    for (const [zone, zoned] of this.#zones) {
      for (const kind of anchorKinds) {
        for (const [id, until] of zoned[kind]) {
          if (isOver(until)) this.#drop(zoned[kind], id);
          else yield [anchorOf(zone, kind, id), until];
        }
      }
    }
  }

  #holdsIn(marks: Marks, id: string, isOver: (until: number) => boolean): boolean {
    const until = marks.get(id);
    if (until === undefined) return false;
    if (!isOver(until)) return true;
    this.#drop(marks, id);
    return false;
  }

  #drop(marks: Marks, id: string): void {
    if (marks.delete(id)) this.#size -= 1;
  }

  #marksOf(anchor: Anchor | string): Marks | undefined {
    return typeof anchor === "string" ? this.#untyped : this.#zones.get(anchor.zone)?.[anchor.kind];
  }

  #open({ zone, kind }: Anchor): Marks {
    const zoned: ZoneMarks = { record: new Map(), session: new Map(), edge: new Map() };
    this.#zones.set(zone, zoned);
    return zoned[kind];
  }

  #makeRoom(isOver: (until: number) => boolean): boolean {
    this.#reap(sweepStep, isOver);
    if (this.#size < this.#maxEntries) return true;
    // Full: nothing expired may stand in the way of a new mark.
    this.#sweep = undefined;
    this.#reap(Number.POSITIVE_INFINITY, isOver);
    return this.#size < this.#maxEntries;
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
      const [marks, id, until] = next.value;
      if (isOver(until)) this.#drop(marks, id);
    }
  }

  *#all(): Generator<readonly [Marks, string, number], undefined> {
    for (const [id, until] of this.#untyped) yield [this.#untyped, id, until];
    for (const [zone, zoned] of this.#zones) {
      let isEmpty = true;
      for (const kind of anchorKinds) {
        for (const [id, until] of zoned[kind]) yield [zoned[kind], id, until];
        isEmpty &&= zoned[kind].size === 0;
      }
      // Zones come and go; their names must not stay.
      if (isEmpty && anchorKinds.every((kind) => zoned[kind].size === 0)) this.#zones.delete(zone);
    }
  }
}
