import { CountersignConfigError } from "countersign";
import { InMemoryRevocationStore, RevocationCapacityError } from "countersign/revocation";
import { createFakeClock } from "countersign/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

function storeWith(options: ConstructorParameters<typeof InMemoryRevocationStore>[0] = {}) {
  const clock = createFakeClock();
  return { clock, store: new InMemoryRevocationStore({ monotonicNow: clock.monotonicNow, ...options }) };
}

describe("marks", () => {
  it("hold exactly until their time has passed", () => {
    const { clock, store } = storeWith();
    store.markRevoked("sid", 1_000);
    clock.advance(999);
    expect(store.isRevoked("sid")).toBe(true);
    clock.advance(1);
    expect(store.isRevoked("sid")).toBe(false);
    expect(store.size()).toBe(0);
  });

  it("only move later", () => {
    const { clock, store } = storeWith();
    store.markRevoked("sid", 10_000);
    store.markRevoked("sid", 1_000);
    clock.advance(9_999);
    expect(store.isRevoked("sid")).toBe(true);
    store.markRevoked("sid", 5_000);
    clock.advance(4_999);
    expect(store.isRevoked("sid")).toBe(true);
  });

  it.each([undefined, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "last for the default time when the time given is %s",
    (ttl) => {
      const { clock, store } = storeWith({ defaultTtlMs: 5_000 });
      store.markRevoked("sid", ttl);
      clock.advance(4_999);
      expect(store.isRevoked("sid")).toBe(true);
      clock.advance(1);
      expect(store.isRevoked("sid")).toBe(false);
    },
  );

  it("last 24 hours by default", () => {
    const { clock, store } = storeWith();
    store.markRevoked("sid");
    clock.advance(86_399_999);
    expect(store.isRevoked("sid")).toBe(true);
    clock.advance(1);
    expect(store.isRevoked("sid")).toBe(false);
  });

  it("do not depend on the wall clock", () => {
    const { clock, store } = storeWith();
    store.markRevoked("sid", 1_000);
    clock.setWallClock(clock.now() + 3_600_000);
    expect(store.isRevoked("sid")).toBe(true);
    clock.advance(1_000);
    clock.setWallClock(clock.now() - 7_200_000);
    expect(store.isRevoked("sid")).toBe(false);
  });

  it("never touch the empty identifier", () => {
    const { store } = storeWith({ maxEntries: 1 });
    store.markRevoked("");
    expect(store.size()).toBe(0);
    store.markRevoked("a");
    expect(() => store.markRevoked("b")).toThrow(RevocationCapacityError);
    expect(store.isRevoked("")).toBe(false);
  });

  it("compare identifiers exactly", () => {
    const { store } = storeWith();
    store.markRevoked("__proto__");
    store.markRevoked("sid");
    expect(["__proto__", "sid", "SID", "sid ", "constructor", "toString"].map((id) => store.isRevoked(id))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("stay when the clock is broken", () => {
    let now = 0;
    const store = new InMemoryRevocationStore({ monotonicNow: () => now });
    store.markRevoked("sid", 1_000);
    now = Number.NaN;
    expect(store.isRevoked("sid")).toBe(true);
  });
});

describe("a full store", () => {
  it("rejects the new mark, keeps the old ones and closes until the new one would have expired", () => {
    const { clock, store } = storeWith({ maxEntries: 2 });
    store.markRevoked("a", 10_000);
    store.markRevoked("b", 60_000);
    expect(() => store.markRevoked("c", 20_000)).toThrow(RevocationCapacityError);
    expect(["a", "b", "c", "unknown"].map((id) => store.isRevoked(id))).toEqual([true, true, true, true]);
    clock.advance(19_999);
    expect(store.isRevoked("unknown")).toBe(true);
    clock.advance(1);
    expect(["a", "b", "c", "unknown"].map((id) => store.isRevoked(id))).toEqual([false, true, false, false]);
  });

  it("stays closed for the longest of the rejected marks", () => {
    const { clock, store } = storeWith({ maxEntries: 1 });
    store.markRevoked("a", 100_000);
    expect(() => store.markRevoked("b", 50_000)).toThrow(RevocationCapacityError);
    expect(() => store.markRevoked("c", 10)).toThrow(RevocationCapacityError);
    clock.advance(49_999);
    expect(store.isRevoked("x")).toBe(true);
  });

  it("prolongs known marks without room", () => {
    const { clock, store } = storeWith({ maxEntries: 1 });
    store.markRevoked("a", 1_000);
    store.markRevoked("a", 5_000);
    clock.advance(4_999);
    expect(store.isRevoked("a")).toBe(true);
    expect(store.isRevoked("x")).toBe(false);
  });

  it("makes room of everything that has expired", () => {
    const { clock, store } = storeWith({ maxEntries: 1_000 });
    for (let index = 0; index < 1_000; index += 1) store.markRevoked(`old-${index}`, index === 7 ? 90_000 : 1_000);
    clock.advance(1_000);
    for (let index = 0; index < 999; index += 1) store.markRevoked(`new-${index}`, 1_000);
    expect(store.isRevoked("old-7")).toBe(true);
    expect(store.size()).toBe(1_000);
    expect(() => store.markRevoked("one too many")).toThrow(RevocationCapacityError);
  });

  it("does not let expired marks pile up under steady traffic", () => {
    const { clock, store } = storeWith({ maxEntries: 100_000 });
    for (let index = 0; index < 50_000; index += 1) {
      store.markRevoked(`id-${index}`, 100);
      clock.advance(1);
    }
    expect(store.size()).toBeLessThan(500);
  });
});

describe("listeners", () => {
  it("hear of marks that change something, until they are removed", () => {
    const { store } = storeWith({ maxEntries: 2 });
    const heard: string[] = [];
    const end = store.onChange((id) => heard.push(id));
    store.markRevoked("a", 1_000);
    store.markRevoked("a", 500);
    store.markRevoked("a", 2_000);
    store.markRevoked("");
    expect(heard).toEqual(["a", "a"]);
    end();
    store.markRevoked("b");
    expect(heard).toEqual(["a", "a"]);
  });

  it("cannot stop a mark or each other by throwing", () => {
    const { store } = storeWith();
    const heard: string[] = [];
    store.onChange(() => {
      throw new Error("no");
    });
    store.onChange((id) => heard.push(id));
    store.markRevoked("a");
    expect(store.isRevoked("a")).toBe(true);
    expect(heard).toEqual(["a"]);
  });

  it("are separate registrations even of one function", () => {
    const { store } = storeWith();
    let calls = 0;
    const listener = (): void => {
      calls += 1;
    };
    const end = store.onChange(listener);
    store.onChange(listener);
    end();
    end();
    store.markRevoked("a");
    expect(calls).toBe(1);
  });
});

describe("options", () => {
  it.each([
    { defaultTtlMs: 0 },
    { defaultTtlMs: Number.NaN },
    { defaultTtlMs: null },
    { maxEntries: 0 },
    { maxEntries: 1.5 },
    { maxEntries: "10" },
    { monotonicNow: 1 },
    { ttlMs: 1 },
    null,
    [],
  ])("%j is a configuration error", (options) => {
    expect(() => new InMemoryRevocationStore(options as never)).toThrow(CountersignConfigError);
  });
});

describe("for every sequence of marks and steps", () => {
  it("an identifier is revoked as long as any of its accepted marks lasts, and never forgotten early", () => {
    const step = fc.oneof(
      fc.record({ mark: fc.constantFrom("a", "b", "c", "d"), ttl: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ wait: fc.integer({ min: 0, max: 30 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, maxEntries) => {
        const { clock, store } = storeWith({ maxEntries });
        const until = new Map<string, number>();
        for (const each of steps) {
          if ("wait" in each) clock.advance(each.wait);
          else {
            const end = clock.monotonicNow() + each.ttl;
            until.set(each.mark, Math.max(until.get(each.mark) ?? 0, end));
            try {
              store.markRevoked(each.mark, each.ttl);
            } catch (error) {
              expect(error).toBeInstanceOf(RevocationCapacityError);
            }
          }
          for (const [id, end] of until) if (clock.monotonicNow() < end) expect(store.isRevoked(id)).toBe(true);
          expect(store.size()).toBeLessThanOrEqual(maxEntries);
        }
        clock.advance(100);
        for (const id of until.keys()) expect(store.isRevoked(id)).toBe(false);
      }),
    );
  });
});

describe("delegation epochs", () => {
  it("are 0 before any is recorded, and kept by zone", () => {
    const { store } = storeWith();
    expect(store.currentDelegationEpoch("zone-1")).toBe(0n);
    store.markDelegationEpoch("zone-1", 7);
    expect(store.currentDelegationEpoch("zone-1")).toBe(7n);
    expect(store.currentDelegationEpoch("zone-2")).toBe(0n);
    expect(store.isRevoked("zone-1")).toBe(false);
  });

  it("never go back and never expire", () => {
    const { clock, store } = storeWith();
    store.markDelegationEpoch("zone-1", 2n ** 63n - 1n);
    store.markDelegationEpoch("zone-1", 2 ** 53 - 1);
    clock.advance(2 ** 40);
    expect(store.currentDelegationEpoch("zone-1")).toBe(2n ** 63n - 1n);
  });

  it("end at the largest of all that were recorded, in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), { minLength: 1 }), (epochs) => {
        const { store } = storeWith();
        for (const epoch of epochs) store.markDelegationEpoch("zone-1", epoch);
        return store.currentDelegationEpoch("zone-1") === epochs.toSorted((a, b) => (a < b ? 1 : -1))[0];
      }),
    );
  });

  it.each([
    -1,
    -1n,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    2n ** 63n,
    "7",
    "",
    "0x10",
    null,
    undefined,
    {},
  ])("are refused when malformed: %s", (epoch) => {
    const { store } = storeWith();
    store.markDelegationEpoch("zone-1", 3);
    expect(() => store.markDelegationEpoch("zone-1", epoch as number)).toThrow(RangeError);
    expect(store.currentDelegationEpoch("zone-1")).toBe(3n);
  });

  it.each(["", undefined, 1])("are refused without a zone: %j", (zone) => {
    expect(() => storeWith().store.markDelegationEpoch(zone as string, 1)).toThrow(RangeError);
  });

  it("tell listeners of every rise", () => {
    const { store } = storeWith();
    const seen: string[] = [];
    store.onChange((id) => seen.push(id));
    store.markDelegationEpoch("zone-1", 1);
    store.markDelegationEpoch("zone-1", 1);
    store.markDelegationEpoch("zone-1", 2);
    expect(seen).toEqual(["zone-1", "zone-1"]);
  });

  it("of zones that found no room are unknown, not 0", () => {
    const { store } = storeWith({ maxEntries: 1 });
    store.markDelegationEpoch("zone-1", 1);
    expect(() => store.markDelegationEpoch("zone-2", 5)).toThrow(RevocationCapacityError);
    expect(() => store.currentDelegationEpoch("zone-2")).toThrow(RevocationCapacityError);
    store.markDelegationEpoch("zone-1", 2);
    expect(store.currentDelegationEpoch("zone-1")).toBe(2n);
  });
});
