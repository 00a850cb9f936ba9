import { type Anchor, InMemoryRevocationStore, RevocationCapacityError } from "countersign/revocation";
import { createFakeClock } from "countersign/testing";
import { describe, expect, it } from "vitest";

const at = (zone: string, kind: Anchor["kind"], id: string): Anchor => ({ zone, kind, id });

function memory(maxEntries = 100) {
  const { now, monotonicNow, advance } = createFakeClock();
  const store = new InMemoryRevocationStore({ monotonicNow, now, maxEntries });
  const ask = (anchor: Anchor): string => store.check({ zone: anchor.zone, anchors: [anchor] }).state;
  return { store, ask, advance, now };
}

describe("an anchor", () => {
  it("matches its zone and its kind alone", () => {
    const { store, ask } = memory();
    store.revoke(at("z1", "record", "a"));
    expect(ask(at("z1", "record", "a"))).toBe("revoked");
    expect(ask(at("z2", "record", "a"))).toBe("active");
    expect(ask(at("z1", "session", "a"))).toBe("active");
    expect(ask(at("", "record", "a"))).toBe("revoked");
    expect(store.isRevoked("a")).toBe(true);
  });

  it("of every zone matches every zone, and a mark without kind matches every kind", () => {
    const { store, ask } = memory();
    store.revoke(at("", "edge", "a"));
    store.markRevoked("b");
    expect([ask(at("z1", "edge", "a")), ask(at("z1", "record", "a"))]).toEqual(["revoked", "active"]);
    for (const kind of ["record", "session", "edge"] as const) expect(ask(at("z", kind, "b"))).toBe("revoked");
  });

  it("holds until the latest of its times, and the empty one is nothing", () => {
    const { store, ask, advance, now } = memory();
    store.revoke(at("z", "record", "a"), { ttlMs: 1_000, until: now() + 5_000 });
    store.revoke(at("z", "record", "a"), { ttlMs: 10 });
    store.revoke(at("z", "record", ""));
    // The longest tolerance of verifiers included.
    advance(5_000 + 299_999);
    expect([ask(at("z", "record", "a")), ask(at("z", "record", ""))]).toEqual(["revoked", "active"]);
    advance(1);
    expect(ask(at("z", "record", "a"))).toBe("active");
    expect(store.size()).toBe(0);
  });

  it.each([null, {}, at("z", "grant" as "record", "a")])("must be one: %j", (anchor) => {
    expect(() => memory().store.revoke(anchor as Anchor)).toThrow(TypeError);
  });

  it("is told to listeners", () => {
    const { store } = memory();
    const heard: unknown[] = [];
    store.onChange((id, anchor) => heard.push([id, anchor]));
    store.revoke(at("z", "edge", "a"));
    expect(heard).toEqual([["a", at("z", "edge", "a")]]);
  });
});

it("a full store is unavailable, still refuses what it knows, and recovers", () => {
  const { store, ask, advance } = memory(1);
  store.revoke(at("z", "record", "a"), { ttlMs: 60_000 });
  expect(() => store.revoke(at("z", "record", "b"), { ttlMs: 2_000 })).toThrow(RevocationCapacityError);
  expect(ask(at("z", "record", "a"))).toBe("revoked");
  expect(store.check({ zone: "z", anchors: [at("z", "record", "x")] })).toEqual({
    state: "unavailable",
    reason: "capacity",
    retryAfterMs: 2_000,
  });
  advance(2_000);
  expect(ask(at("z", "record", "x"))).toBe("active");
});

it("epochs are compared exactly", () => {
  const { store } = memory();
  store.markDelegationEpoch("z", 2n ** 53n + 1n);
  const ask = (graphEpoch: bigint, zone = "z"): string => store.check({ zone, anchors: [], graphEpoch }).state;
  expect([ask(2n ** 53n), ask(2n ** 53n + 1n), ask(0n, "delegation-epoch:z")]).toEqual(["stale", "active", "active"]);
});
