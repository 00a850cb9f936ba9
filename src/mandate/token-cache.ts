import { hash } from "node:crypto";
import type { VerifiedToken } from "./verified-token.ts";

/** The cache key of a token: SHA-256 over all of it, so tokens that share a prefix or a suffix cannot collide. */
export function tokenDigest(token: string): string {
  return hash("sha256", token, "base64");
}

/**
 * Tokens whose signature, shape, issuer and audience held, least recently used out first. Refusals never enter. It
 * holds digests and claims and no raw token.
 */
export class TokenCache {
  readonly #maxEntries: number;
  readonly #entries = new Map<string, VerifiedToken>();

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(digest: string): VerifiedToken | undefined {
    const entry = this.#entries.get(digest);
    if (entry !== undefined) {
      this.#entries.delete(digest);
      this.#entries.set(digest, entry);
    }
    return entry;
  }

  set(digest: string, entry: VerifiedToken): void {
    if (this.#entries.size >= this.#maxEntries && !this.#entries.has(digest)) {
      const oldest = this.#entries.keys().next().value;
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(digest, entry);
  }

  delete(digest: string): void {
    this.#entries.delete(digest);
  }

  clear(): void {
    this.#entries.clear();
  }
}
