import { hash } from "node:crypto";
import type { VerifiedToken } from "./verified-token.ts";

/** The cache key of a token: SHA-256 over all of it, so tokens that share a prefix or a suffix cannot collide. */
export function tokenDigest(token: string): string {
  // Every byte is one character: shorter to compare than any text encoding.
  return hash("sha256", token, "binary");
}

interface Slot {
  readonly token: VerifiedToken;
  /** Whether it was found since the last time it came up for eviction. */
  used: boolean;
}

/**
 * Tokens whose signature, shape, issuer and audience held. Refusals never enter. It holds digests and claims and no raw
 * token.
 *
 * A full cache gives up the token that was not used for longest: those used since they last came up go to the end of the
 * queue instead, which costs nothing on a hit.
 */
export class TokenCache {
  readonly #maxEntries: number;
  readonly #slots = new Map<string, Slot>();

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get size(): number {
    return this.#slots.size;
  }

  get(digest: string): VerifiedToken | undefined {
    const slot = this.#slots.get(digest);
    if (slot === undefined) return undefined;
    slot.used = true;
    return slot.token;
  }

  set(digest: string, token: VerifiedToken): void {
    this.#slots.delete(digest);
    while (this.#slots.size >= this.#maxEntries) this.#evict();
    this.#slots.set(digest, { token, used: false });
  }

  delete(digest: string): void {
    this.#slots.delete(digest);
  }

  clear(): void {
    this.#slots.clear();
  }

  /** Ends after one round at the latest: every slot that it puts back has lost its mark. */
  #evict(): void {
    for (const [digest, slot] of this.#slots) {
      this.#slots.delete(digest);
      if (!slot.used) return;
      slot.used = false;
      this.#slots.set(digest, slot);
    }
  }
}
