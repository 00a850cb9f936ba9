/** Size at which one map becomes many: growing one of this size is not felt yet. */
const splitAt = 32_768;

/** Maps of a large set; a power of two. */
const parts = 64;

/**
 * Identifiers and their times. A large set is many maps, because a map that grows moves all of its entries at once: at a
 * million that would hold up everything else for a tenth of a second.
 */
export class MarkSet {
  #maps: Map<string, number>[] = [new Map()];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(id: string): number | undefined {
    return this.#mapOf(id).get(id);
  }

  set(id: string, time: number): void {
    const map = this.#mapOf(id);
    const before = map.size;
    map.set(id, time);
    this.#size += map.size - before;
    if (this.#size > splitAt && this.#maps.length === 1) this.#split(map);
  }

  delete(id: string): boolean {
    const isGone = this.#mapOf(id).delete(id);
    if (isGone) this.#size -= 1;
    return isGone;
  }

  /** Every entry with its time of the moment it is given; one that comes meanwhile may be left out, no other is. */
  *entries(): Generator<readonly [string, number], undefined> {
    const maps = this.#maps;
    for (const map of maps) {
      for (const entry of map) {
        // A split meanwhile leaves the map that is gone through as it was, so that nothing is left out; times are read anew.
        const [id] = entry;
        const time = maps === this.#maps ? entry[1] : this.get(id);
        if (time !== undefined) yield time === entry[1] ? entry : [id, time];
      }
    }
  }

  #mapOf(id: string): Map<string, number> {
    const maps = this.#maps;
    return maps[maps.length === 1 ? 0 : partOf(id)] as Map<string, number>;
  }

  #split(all: Map<string, number>): void {
    this.#maps = Array.from({ length: parts }, () => new Map());
    for (const [id, time] of all) this.#mapOf(id).set(id, time);
  }
}

/** The end of an identifier varies, also in those that count. */
function partOf(id: string): number {
  const { length } = id;
  let hash = length;
  for (let at = length > 4 ? length - 4 : 0; at < length; at += 1) hash = hash * 31 + id.charCodeAt(at);
  return hash & (parts - 1);
}
