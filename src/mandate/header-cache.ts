import type { KeySet } from "./key-set.ts";
import type { JoseHeader } from "./read-jose-header.ts";

/** How many characters of a header are compared before all of them are. */
const PROBES = 8;

interface Latest {
  /** The header segment with its dot. */
  readonly start: string;
  readonly header: JoseHeader;
  /** Characters spread over the segment, most of them towards its end, where issuers name the key. */
  readonly probes: readonly { readonly at: number; readonly code: number }[];
}

/**
 * Parsed headers by their exact text. A header enters only after a signature under it was valid, so nobody without a
 * key can fill the cache; a changed key set empties it.
 */
export class HeaderCache {
  readonly #maxEntries: number;
  readonly #headers = new Map<string, JoseHeader>();
  #keySet: KeySet | undefined;
  /** The last header added: nearly every token of an issuer begins with it. */
  #latest: Latest | undefined;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  /** The key set under which all of the headers were found; they are worth nothing under another. */
  get keySet(): KeySet | undefined {
    return this.#keySet;
  }

  /**
   * Whether {@link find} may find something: a look at a few characters, because comparing a whole header costs as much
   * as a tenth of a hash. A wrong yes costs time and nothing else.
   */
  mayFind(token: string): boolean {
    if (this.#latest === undefined) return false;
    // The only header there is needs no second look.
    return looksAlike(token, this.#latest) || (this.#headers.size > 1 && this.#headers.has(headerOf(token)));
  }

  /** The header that a token begins with, if a signature under it was valid with {@link keySet}. */
  find(token: string): JoseHeader | undefined {
    if (!this.mayFind(token)) return undefined;
    return this.#latest !== undefined && token.startsWith(this.#latest.start)
      ? this.#latest.header
      : this.#headers.get(headerOf(token));
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
    this.#latest = { start: `${own}.`, header, probes: probesOf(own) };
  }

  clear(): void {
    this.#headers.clear();
    this.#keySet = undefined;
    this.#latest = undefined;
  }
}

function headerOf(token: string): string {
  return token.slice(0, token.indexOf("."));
}

function probesOf(header: string): Latest["probes"] {
  const end = header.length;
  const places = [
    end,
    ...Array.from({ length: PROBES }, (_, step) => Math.floor(end * (1 - (step + 1) / (2 * PROBES)))),
  ];
  return places.map((at) => ({ at, code: at === end ? 0x2e : header.charCodeAt(at) }));
}

function looksAlike(token: string, { probes }: Latest): boolean {
  for (const { at, code } of probes) if (token.charCodeAt(at) !== code) return false;
  return true;
}
