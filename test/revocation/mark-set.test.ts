import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashOf, MarkPart } from "../../src/revocation/mark-part.ts";
import { MarkSet } from "../../src/revocation/mark-set.ts";

/** Identifiers of every form: any units, alike at the end or at the start, longer than what the hash looks at. */
const anyId = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.nat(300).map((n) => `${n}-the-same-end-in-every-identifier`),
  fc.nat(300).map((n) => `the-same-start-in-every-identifier-${n}`),
);

describe("the filter in front of a map of marks", () => {
  it("never hides what is in the map, whatever came and went", () => {
    const steps = fc.array(fc.tuple(fc.boolean(), anyId), { maxLength: 600 });
    fc.assert(
      fc.property(steps, (given) => {
        const part = new MarkPart();
        for (const [index, [isGone, id]] of given.entries()) {
          const isNew = !part.map.has(id);
          if (isGone) part.map.delete(id);
          else expect(part.set(id, hashOf(id), index)).toBe(isNew);
        }
        for (const [id, time] of part.map) expect(part.get(id, hashOf(id))).toBe(time);
        for (const [, id] of given) expect(part.get(id, hashOf(id))).toBe(part.map.get(id));
      }),
      { numRuns: 200 },
    );
  });

  it("holds one mark after thousands that came one by one and went", () => {
    const part = new MarkPart();
    for (let index = 0; index < 5_000; index += 1) {
      const id = `id-${index}`;
      part.set(id, hashOf(id), index);
      expect(part.get(id, hashOf(id))).toBe(index);
      part.map.delete(id);
      expect(part.get(id, hashOf(id))).toBeUndefined();
    }
  });

  it("keeps most of what is not there away from the map", () => {
    const part = new MarkPart();
    for (let index = 0; index < 8_000; index += 1) part.set(`id-${index}`, hashOf(`id-${index}`), index);
    let asked = 0;
    part.map.get = () => {
      asked += 1;
      return undefined;
    };
    for (let index = 0; index < 10_000; index += 1) part.get(`other-${index}`, hashOf(`other-${index}`));
    expect(asked).toBeLessThan(1_000);
  });
});

describe("a set of marks", () => {
  it("answers as one map would, small, large and small again", () => {
    const few = fc.array(fc.tuple(fc.nat(20_000), fc.nat(20_000), fc.boolean(), anyId), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(few, (ranges) => {
        const set = new MarkSet();
        const model = new Map<string, number>();
        for (const [a, b, isGone, single] of ranges) {
          const ids = [single];
          for (let n = Math.min(a, b); n < Math.max(a, b); n += 1) ids.push(`id-${n}`);
          for (const id of ids) {
            if (isGone) expect(set.delete(id)).toBe(model.delete(id));
            else set.set(id, a + id.length);
            if (!isGone) model.set(id, a + id.length);
          }
        }
        expect(set.size).toBe(model.size);
        expect(new Map(set.entries())).toEqual(model);
        for (let n = 0; n < 20_000; n += 1) if (set.get(`id-${n}`) !== model.get(`id-${n}`)) expect.fail(`id-${n}`);
        for (const [, , , id] of ranges) expect(set.get(id)).toBe(model.get(id));
      }),
      { numRuns: 25 },
    );
  });
});
