import type { Anchor } from "./anchor.ts";

/** Anchors that rest until they are resumed. Suspensions never expire; they are few. */
export class SuspensionTable {
  readonly #maxEntries: number;
  /** Identifier to zone, kind and time of what is suspended under it. */
  #byId = new Map<string, { readonly anchor: Anchor; readonly ts: number }[]>();
  #size = 0;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** @returns whether it was not suspended before; `full` when there is no room */
  suspend(anchor: Anchor, ts: number): boolean | "full" {
    const list = this.#byId.get(anchor.id) ?? [];
    const at = list.findIndex((each) => isSame(each.anchor, anchor));
    if (at >= 0) {
      list[at] = { anchor, ts: Math.max(ts, list[at]?.ts ?? 0) };
      return false;
    }
    if (this.#size >= this.#maxEntries) return "full";
    list.push({ anchor, ts });
    this.#byId.set(anchor.id, list);
    this.#size += 1;
    return true;
  }

  /** Ends a suspension that is not later than the resume. */
  resume(anchor: Anchor, ts: number): void {
    const list = this.#byId.get(anchor.id);
    const left = list?.filter((each) => !isSame(each.anchor, anchor) || each.ts > ts);
    if (list === undefined || left === undefined) return;
    this.#size -= list.length - left.length;
    if (left.length === 0) this.#byId.delete(anchor.id);
    else this.#byId.set(anchor.id, left);
  }

  /** Takes a snapshot's suspensions in place of the own. @returns those that are new; `full` when there is no room */
  replace(suspended: readonly (readonly [Anchor, number])[]): readonly Anchor[] | "full" {
    const before = new SuspensionTable(this.#maxEntries);
    before.#byId = this.#byId;
    this.#byId = new Map();
    this.#size = 0;
    const added: Anchor[] = [];
    let hasRoom = true;
    for (const [anchor, ts] of suspended) {
      if (this.suspend(anchor, ts) === "full") hasRoom = false;
      else if (!before.#has(anchor)) added.push(anchor);
    }
    return hasRoom ? added : "full";
  }

  /** Whether an anchor is suspended, in its zone or in every zone. */
  holds({ zone, kind, id }: Anchor): boolean {
    const list = this.#byId.get(id);
    return (
      list?.some(({ anchor }) => anchor.kind === kind && (anchor.zone === zone || anchor.zone === "" || zone === "")) ??
      false
    );
  }

  #has(given: Anchor): boolean {
    return this.#byId.get(given.id)?.some(({ anchor }) => isSame(anchor, given)) ?? false;
  }

  holdsAny(id: string): boolean {
    return this.#byId.has(id);
  }
}

function isSame(a: Anchor, b: Anchor): boolean {
  return a.zone === b.zone && a.kind === b.kind && a.id === b.id;
}
