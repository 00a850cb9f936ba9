/** One thing that happens at one moment. */
interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Time that moves only when nothing is left to do at the present moment. Code under it is real and runs as it does in
 * production; only its clock, its waits and its network are events of this queue.
 */
export class VirtualTime {
  #now: number;
  #order = 0;
  #busy = 0;
  readonly #heap: Event[] = [];

  /** @param start milliseconds since 1970 */
  constructor(start: number) {
    this.#now = start;
  }

  readonly now = (): number => this.#now;

  schedule(delayMs: number, run: () => void): void {
    const event = { at: this.#now + Math.max(0, delayMs), order: this.#order++, run };
    const heap = this.#heap;
    heap.push(event);
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent] as Event, event)) break;
      heap[at] = heap[parent] as Event;
      at = parent;
    }
    heap[at] = event;
  }

  /** Somebody has been woken: time stands still until they wait again. */
  hold(): void {
    this.#busy += 1;
  }

  /** Somebody waits for an event. */
  release(): void {
    this.#busy -= 1;
  }

  /** Runs until a moment; events of that moment included. */
  async runUntil(end: number): Promise<void> {
    await this.#settle();
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      this.#pop();
      this.#now = next.at;
      next.run();
      if (this.#busy > 0) await this.#settle();
    }
    this.#now = end;
  }

  async #settle(): Promise<void> {
    while (this.#busy > 0) await new Promise<void>((resolve) => void setImmediate(resolve));
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child += 1;
      if (isBefore(last, heap[child] as Event)) break;
      heap[at] = heap[child] as Event;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Numbers between 0 and 1 that depend on the seed alone. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
