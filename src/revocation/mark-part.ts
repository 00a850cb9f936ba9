/** Characters of an identifier that its hash looks at: the end varies, also in those that count. */
const hashed = 24;

/** Marks that a filter takes for every 32 bits: when it is full, one in twenty that are not there passes. */
const marksPerWord = 4;

/** Words of the smallest filter; the words of any are a power of two. */
const fewestWords = 16;

/** 32 bits that differ between identifiers; nothing but speed rests on it. */
export function hashOf(id: string): number {
  const { length } = id;
  let hash = length;
  for (let at = length > hashed ? length - hashed : 0; at < length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 16);
}

/**
 * One map of a large set, and a filter in front of it: two bits of one word for everything that is there, so that a
 * lookup of what is not there, the usual one, reads one word instead of going through the map.
 *
 * What is deleted stays in the filter until that is full and made anew from the map.
 */
export class MarkPart {
  readonly map: Map<string, number> = new Map();
  #words = new Int32Array(fewestWords);
  /** Marks that the filter still takes. */
  #room: number = fewestWords * marksPerWord;

  get(id: string, hash: number): number | undefined {
    const bits = bitsOf(hash);
    const words = this.#words;
    return ((words[(hash >>> 6) & (words.length - 1)] as number) & bits) === bits ? this.map.get(id) : undefined;
  }

  /** @returns whether it was not there before */
  set(id: string, hash: number, time: number): boolean {
    const before = this.map.size;
    this.map.set(id, time);
    if (this.map.size === before) return false;
    this.#room -= 1;
    if (this.#room < 0) this.#refill();
    else this.#add(hash);
    return true;
  }

  #add(hash: number): void {
    const words = this.#words;
    (words[(hash >>> 6) & (words.length - 1)] as number) |= bitsOf(hash);
  }

  #refill(): void {
    const { size } = this.map;
    let words = fewestWords;
    // Room for half as many again, so that it does not come to this too often.
    while (words * marksPerWord < size * 1.5) words *= 2;
    this.#words = new Int32Array(words);
    this.#room = words * marksPerWord - size;
    for (const id of this.map.keys()) this.#add(hashOf(id));
  }
}

function bitsOf(hash: number): number {
  return (1 << (hash >>> 22)) | (1 << (hash >>> 27));
}
