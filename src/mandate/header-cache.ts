import type { KeySet } from "./key-set.ts";
import type { JoseHeader } from "./read-jose-header.ts";

/**
 * Parsed headers by their exact text. A header enters only after a signature under it was valid, so nobody without a
 * key can fill the cache; a changed key set empties it.
 */
export class HeaderCache {
  readonly #maxEntries: number;
  readonly #headers = new Map<string, JoseHeader>();
  #keySet: KeySet | undefined;
  /** The last header added, with its dot: nearly every token of an issuer begins with it. */
  #latest: string | undefined;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  /** The header of this text, if a signature under it was valid with this very key set. */
  get(text: string, keySet: KeySet | undefined): JoseHeader | undefined {
    return this.#keySet === keySet ? this.#headers.get(text) : undefined;
  }

  /** Whether the header that a token begins with is kept for this very key set. */
  covers(token: string, keySet: KeySet): boolean {
    if (this.#keySet !== keySet || this.#latest === undefined) return false;
    return token.startsWith(this.#latest) || this.#headers.has(token.slice(0, token.indexOf(".")));
  }

  /** Keeps a header whose signature has just been found valid under a key of `keySet`. */
  add(text: string, header: JoseHeader, keySet: KeySet): void {
    if (this.#keySet !== keySet) {
      this.clear();
      this.#keySet = keySet;
    }
    if (this.#headers.size >= this.#maxEntries) return;
    // A slice would keep the whole token in memory; this is a string of its own.
    const own = Buffer.from(text, "latin1").toString("latin1");
    this.#headers.set(own, Object.freeze(header));
    this.#latest = `${own}.`;
  }

  clear(): void {
    this.#headers.clear();
    this.#keySet = undefined;
    this.#latest = undefined;
  }
}
