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

  /** @returns whether there was room */
  suspend(anchor: Anchor, ts: number): boolean {
    const list = this.#byId.get(anchor.id) ?? [];
    const at = list.findIndex((each) => isSame(each.anchor, anchor));
    if (at >= 0) {
      list[at] = { anchor, ts: Math.max(ts, list[at]?.ts ?? 0) };
      return true;
    }
    if (this.#size >= this.#maxEntries) return false;
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

  /** Takes a snapshot's suspensions in place of the own. @returns whether there was room */
  replace(suspended: readonly (readonly [Anchor, number])[]): boolean {
    this.#byId = new Map();
    this.#size = 0;
    let hasRoom = true;
    for (const [anchor, ts] of suspended) hasRoom = this.suspend(anchor, ts) && hasRoom;
    return hasRoom;
  }

  /** Whether an anchor is suspended, in its zone or in every zone. */
  holds({ zone, kind, id }: Anchor): boolean {
    if (this.#size === 0) return false;
    const list = this.#byId.get(id);
    return (
      list?.some(({ anchor }) => anchor.kind === kind && (anchor.zone === zone || anchor.zone === "" || zone === "")) ??
      false
    );
  }

  holdsAny(id: string): boolean {
    return this.#byId.has(id);
  }
}

function isSame(a: Anchor, b: Anchor): boolean {
  return a.zone === b.zone && a.kind === b.kind && a.id === b.id;
}
