import type { MarkSet } from "./mark-set.ts";

/** A mark and when it ends, as of when it was put down. */
interface Ending {
  readonly marks: MarkSet;
  readonly id: string;
  readonly time: number;
}

/** Marks that are known to end first; twice as many are held at most. */
const many = 1_024;

/**
 * The marks of a table that end first, so that a full one finds room without a look at all of them. Every mark that is
 * not among them ends at `#horizon` or later.
 */
export class SoonestMarks {
  /** The one that ends first is the last. */
  #endings: Ending[] = [];
  #horizon = Number.POSITIVE_INFINITY;

  /** @param all every mark of the table */
  constructor(all: Iterable<readonly [MarkSet, string, number]>) {
    for (const [marks, id, time] of all) {
      if (!(time < this.#horizon)) continue;
      this.#endings.push({ marks, id, time });
      if (this.#endings.length === 2 * many) {
        this.#endings.sort(latestFirst);
        this.#shorten();
      }
    }
    this.#endings.sort(latestFirst);
  }

  /** Takes in a mark that is new to the table. */
  add(marks: MarkSet, id: string, time: number): void {
    if (!(time < this.#horizon)) return;
    let [from, to] = [0, this.#endings.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#endings[middle] as Ending).time > time) from = middle + 1;
      else to = middle;
    }
    this.#endings.splice(from, 0, { marks, id, time });
    if (this.#endings.length === 2 * many) this.#shorten();
  }

  /** The next mark that is over, if there is one. */
  take(isOver: (time: number) => boolean): Ending | undefined {
    for (let last = this.#endings.at(-1); last !== undefined && isOver(last.time); last = this.#endings.at(-1)) {
      this.#endings.pop();
      const time = last.marks.get(last.id);
      if (time === last.time) return last;
      // It was prolonged since.
      if (time !== undefined) this.add(last.marks, last.id, time);
    }
    return undefined;
  }

  /** Whether a mark that is not among them may be over. */
  isUsedUp(isOver: (time: number) => boolean): boolean {
    return this.#endings.length === 0 && isOver(this.#horizon);
  }

  /** Leaves out the later half. */
  #shorten(): void {
    this.#endings = this.#endings.slice(-many);
    this.#horizon = (this.#endings[0] as Ending).time;
  }
}

function latestFirst(a: Ending, b: Ending): number {
  return b.time - a.time;
}
