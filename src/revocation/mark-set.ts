import { hashOf, MarkPart } from "./mark-part.ts";

/** Size at which one map becomes many: from here on a filter is cheaper than a map, and a move is not felt yet. */
const splitAt = 8_192;

/** Maps of a large set; a power of two. */
const parts = 64;

/**
 * Identifiers and their times. A large set is many maps, because a map that grows moves all of its entries at once: at a
 * million that would hold up everything else for a tenth of a second.
 */
export class MarkSet {
  /** Every entry, while the set is small. */
  #small = new Map<string, number>();
  /** Every entry by its hash, once the set is large. */
  #parts: readonly MarkPart[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(id: string): number | undefined {
    if (this.#parts.length === 0) return this.#small.get(id);
    const hash = hashOf(id);
    return this.#partOf(hash).get(id, hash);
  }

  set(id: string, time: number): void {
    if (this.#parts.length === 0) {
      this.#small.set(id, time);
      this.#size = this.#small.size;
      if (this.#size > splitAt) this.#split();
      return;
    }
    const hash = hashOf(id);
    if (this.#partOf(hash).set(id, hash, time)) this.#size += 1;
  }

  delete(id: string): boolean {
    const isGone = this.#parts.length === 0 ? this.#small.delete(id) : this.#partOf(hashOf(id)).map.delete(id);
    if (isGone) this.#size -= 1;
    return isGone;
  }

  /** Every entry with its time of the moment it is given; one that comes meanwhile may be left out, no other is. */
  *entries(): Generator<readonly [string, number], undefined> {
    const all = this.#parts;
    // A split meanwhile leaves the map that is gone through as it was, so that nothing is left out; times are read anew.
    for (const map of all.length === 0 ? [this.#small] : all.map((part) => part.map)) {
      for (const id of map.keys()) {
        const time = all === this.#parts ? map.get(id) : this.get(id);
        if (time !== undefined) yield [id, time];
      }
    }
  }

  #partOf(hash: number): MarkPart {
    return this.#parts[hash & (parts - 1)] as MarkPart;
  }

  #split(): void {
    const entries = this.#small;
    this.#small = new Map();
    this.#parts = Array.from({ length: parts }, () => new MarkPart());
    for (const [id, time] of entries) {
      const hash = hashOf(id);
      this.#partOf(hash).set(id, hash, time);
    }
  }
}
