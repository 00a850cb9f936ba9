import type { JoseHeader } from "./jose-header.ts";
import type { KeySet } from "./key-set.ts";

/**
 * Parsed headers by their exact text. A header enters only after a signature under it was valid, so nobody without a
 * key can fill the cache; a changed key set empties it.
 */
export class HeaderCache {
  readonly #maxEntries: number;
  readonly #headers = new Map<string, JoseHeader>();
  #keySet: KeySet | undefined;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get(text: string): JoseHeader | undefined {
    return this.#headers.get(text);
  }

  /** Keeps a header whose signature has just been found valid under a key of `keySet`. */
  add(text: string, header: JoseHeader, keySet: KeySet): void {
    if (this.#keySet !== keySet) {
      this.#headers.clear();
      this.#keySet = keySet;
    }
    if (this.#headers.size >= this.#maxEntries || this.#headers.has(text)) return;
    // A slice would keep the whole token in memory; this is a string of its own.
    this.#headers.set(Buffer.from(text, "latin1").latin1Slice(), Object.freeze(header));
  }

  clear(): void {
    this.#headers.clear();
    this.#keySet = undefined;
  }
}
