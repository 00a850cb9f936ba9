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
  #latest: { readonly start: string; readonly header: JoseHeader } | undefined;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  /** The key set under which all of the headers were found; they are worth nothing under another. */
  get keySet(): KeySet | undefined {
    return this.#keySet;
  }

  /** The header that a token begins with, if a signature under it was valid with {@link keySet}. */
  find(token: string): JoseHeader | undefined {
    if (this.#latest === undefined) return undefined;
    if (token.startsWith(this.#latest.start)) return this.#latest.header;
    // The only header there is needs no second look.
    return this.#headers.size === 1 ? undefined : this.#headers.get(token.slice(0, token.indexOf(".")));
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
    this.#latest = { start: `${own}.`, header };
  }

  clear(): void {
    this.#headers.clear();
    this.#keySet = undefined;
    this.#latest = undefined;
  }
}
