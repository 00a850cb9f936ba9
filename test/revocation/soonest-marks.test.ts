import { describe, expect, it } from "vitest";
import { MarkTable } from "../../src/revocation/mark-table.ts";

const anchor = (id: string, zone = "zone-1") => ({ zone, kind: "record", id }) as const;

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe("a full table of marks", () => {
  it.each([
    [20, 3_000, 1],
    [20, 3_000, 2],
    [3_000, 12_000, 3],
    [5_000, 16_000, 4],
  ])("of %d refuses a mark only where all others still hold (%d marks)", (maxEntries, steps, seed) => {
    const random = numbers(seed);
    const next = (below: number): number => Math.floor(random.next().value * below);
    const table = new MarkTable(maxEntries);
    const model = new Map<string, number>();
    let now = 0;
    let refused = 0;
    const isOver = (until: number): boolean => now >= until;
    for (let step = 0; step < steps; step += 1) {
      now += next(3);
      const id = `id-${next(maxEntries * 3)}`;
      const zone = `zone-${next(3)}`;
      const until = now + 1 + next(maxEntries * 4);
      const name = `${zone} ${id}`;
      for (const [each, end] of step % 50 === 0 ? model : []) if (now >= end) model.delete(each);
      const known = model.get(name);
      const changed = table.mark(anchor(id, zone), until, isOver);
      if (changed === "full") {
        refused += 1;
        expect([...model.values()].filter((end) => now < end).length).toBe(maxEntries);
      } else model.set(name, Math.max(until, known ?? 0));
      if (step % 10 === 0)
        for (const [each, end] of [...model].slice(0, 20)) {
          const [inZone = "", ofId = ""] = each.split(" ");
          expect(table.firstOf([anchor(ofId, inZone)], isOver) !== undefined).toBe(now < end);
        }
    }
    expect(refused).toBeGreaterThan(0);
  });

  it("does not look at all marks for every new one while old ones end", () => {
    const size = 20_000;
    const table = new MarkTable(size);
    let now = 0;
    let looks = 0;
    const isOver = (until: number): boolean => {
      looks += 1;
      return now >= until;
    };
    for (let index = 0; index < size; index += 1) table.mark(anchor(`id-${index}`), 1_000 + index, isOver);
    now = 1_000;
    looks = 0;
    for (let index = 0; index < 1_000; index += 1) {
      now += 1;
      table.mark(anchor(`new-${index}`), 1_000_000, isOver);
    }
    expect(looks / 1_000).toBeLessThan(100);
  });
});
