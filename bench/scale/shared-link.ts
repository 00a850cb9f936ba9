import type { VirtualTime } from "./virtual-time.ts";

/** Answers that are shorter leave at once: what they take of the link does not show. */
const SMALL = 16_384;

interface Transfer {
  left: number;
  readonly isOver: () => boolean;
  readonly done: () => void;
}

/** What a server sends, when all connections share its link equally. Who has given up waiting takes no more of it. */
export class SharedLink {
  readonly #time: VirtualTime;
  readonly #perMs: number;
  /** Bytes below which a transfer is over: what the clock's resolution leaves of it. */
  readonly #least: number;
  #active: Transfer[] = [];
  #at = 0;
  #version = 0;
  bytes = 0;

  constructor(time: VirtualTime, bytesPerSecond: number) {
    this.#time = time;
    this.#perMs = bytesPerSecond / 1000;
    this.#least = this.#perMs / 1000;
  }

  send(bytes: number, isOver: () => boolean, done: () => void): void {
    if (bytes <= SMALL) {
      this.bytes += bytes;
      this.#time.schedule(bytes / this.#perMs, done);
      return;
    }
    this.refresh();
    this.#active.push({ left: bytes, isOver, done });
    this.#plan();
  }

  /** Brings what is under way up to date, after somebody gave up or something ended. */
  refresh(): void {
    const now = this.#time.now();
    const share = this.#active.length === 0 ? 0 : ((now - this.#at) * this.#perMs) / this.#active.length;
    this.#at = now;
    const ended: Transfer[] = [];
    this.#active = this.#active.filter((transfer) => {
      this.bytes += Math.min(share, transfer.left);
      transfer.left -= share;
      if (transfer.left <= this.#least) ended.push(transfer);
      return transfer.left > this.#least && !transfer.isOver();
    });
    for (const { done } of ended) done();
    this.#plan();
  }

  #plan(): void {
    const version = ++this.#version;
    if (this.#active.length === 0) return;
    const least = Math.min(...this.#active.map(({ left }) => left));
    this.#time.schedule((least * this.#active.length) / this.#perMs, () => {
      if (version === this.#version) this.refresh();
    });
  }
}
