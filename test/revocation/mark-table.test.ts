import { describe, expect, it } from "vitest";
import { MarkTable } from "../../src/revocation/mark-table.ts";

const never = (): boolean => false;
const anchor = (id: string): { zone: string; kind: "record"; id: string } => ({ zone: "zone-1", kind: "record", id });

describe("a table of marks", () => {
  it("gives every mark that was there when going through it began, though it grows meanwhile", () => {
    const table = new MarkTable(1_000_000);
    const before = 8_192;
    for (let index = 0; index < before; index += 1) table.mark(anchor(`id-${index}`), 1_000 + index, never);
    const seen = new Map<string, number>();
    const rows = table.live(never);
    for (let index = 0; index < before; index += 1) {
      const row = rows.next();
      if (row.done === true) break;
      seen.set(row.value[0].id, row.value[1]);
      // Grows past the size at which one map becomes many, and prolongs what was not read yet.
      table.mark(anchor(`new-${index}`), 2_000, never);
      if (index === 5) table.mark(anchor(`id-${before - 1}`), 900_000, never);
    }
    for (const [{ id }, until] of rows) seen.set(id, until);
    for (let index = 0; index < before - 1; index += 1) expect(seen.get(`id-${index}`)).toBe(1_000 + index);
    expect(seen.get(`id-${before - 1}`)).toBe(900_000);
  });

  it("does not drop a mark that was prolonged while a sweep went through", () => {
    const table = new MarkTable(1_000_000);
    let now = 0;
    const isOver = (until: number): boolean => now >= until;
    for (let index = 0; index < 8_190; index += 1) table.mark(anchor(`id-${index}`), 1_000, isOver);
    for (let index = 0; index < 8_190; index += 1) table.mark(anchor(`id-${index}`), 5_000, isOver);
    now = 2_000;
    for (let index = 0; index < 12_000; index += 1) table.mark(anchor(`new-${index}`), 9_000, isOver);
    for (let index = 0; index < 8_190; index += 1) expect(table.firstOf([anchor(`id-${index}`)], isOver)).toBeDefined();
  });
});
