import type { Anchor } from "./anchor.ts";
import type { RevocationListener } from "./checked-store.ts";

/** Listeners of one store. What they throw is ignored: a mark stands whatever a listener does. */
export class Listeners {
  readonly #listeners = new Set<(id: string, anchor?: Anchor) => unknown>();

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  /** @returns a function that ends it */
  add(listener: RevocationListener): () => void {
    // A wrapper of its own, so that one function registered twice is two registrations.
    const registered = (id: string, anchor?: Anchor): unknown => listener(id, anchor);
    this.#listeners.add(registered);
    return () => void this.#listeners.delete(registered);
  }

  tell(id: string, anchor?: Anchor): void {
    for (const listener of this.#listeners) {
      try {
        const told = listener(id, anchor);
        // One that is asynchronous all the same fails later, and must not end the process then.
        if (told instanceof Promise) told.catch(() => undefined);
      } catch {
        // See above.
      }
    }
  }
}
