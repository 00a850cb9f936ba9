import { InMemoryRevocationStore, PublisherSet, ReplicaRevocationStore } from "countersign/revocation";
import { createFakeClock } from "countersign/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EpochTable } from "../../src/revocation/epoch-table.ts";
import { createFakeStream, keyBytes, zone } from "./support-stream.ts";

const record = (id: string) => ({ zone, kind: "record", id }) as const;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);

beforeEach(() => void process.on("unhandledRejection", onUnhandled));
afterEach(() => {
  process.off("unhandledRejection", onUnhandled);
  unhandled.length = 0;
});

/** Rejections are told after the microtasks of a turn. */
const turns = async (many = 5): Promise<void> => {
  for (let turn = 0; turn < many; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe("a mark of the memory store", () => {
  it("outlives a mandate that verifiers tolerate for a while after it expired", () => {
    const clock = createFakeClock();
    const store = new InMemoryRevocationStore({ monotonicNow: clock.monotonicNow, now: clock.now });
    store.revoke(record("a"), { until: clock.now() + 10_000 });
    clock.advance(10_000 + 299_999);
    expect(store.check({ zone, anchors: [record("a")] }).state).toBe("revoked");
    clock.advance(1);
    expect(store.check({ zone, anchors: [record("a")] }).state).toBe("active");
  });
});

describe("an epoch of every zone", () => {
  it("is part of what the plain port tells about each", () => {
    const table = new EpochTable(10);
    table.raise("", 7n);
    table.raise("zone-1", 3n);
    table.raise("zone-2", 9n);
    expect([table.of("zone-1"), table.of("zone-2"), table.of("zone-3")]).toEqual([7n, 9n, 7n]);
  });
});

describe("a publisher's set whose clock was set back", () => {
  const limits = { zone, maxEntries: 10, defaultTtlMs: 1_000, toleranceMs: 0 };

  it("still takes suspensions and resumes in the order of the calls, unless they name a time", () => {
    let now = 1_790_000_000_000;
    const set = new PublisherSet({ now: () => now, monotonicNow: () => 0 }, limits);
    set.suspend(record("a"), undefined, 1);
    now -= 3_600_000;
    expect(set.resume(record("a"), undefined)).toEqual(record("a"));
    now -= 3_600_000;
    expect(set.suspend(record("a"), undefined, 2)).toEqual(record("a"));
    expect(set.holdsAny("a")).toBe(true);
    expect(set.resume(record("a"), now)).toBeUndefined();
  });
});

describe("a listener that fails later", () => {
  it("ends no process", async () => {
    const store = new InMemoryRevocationStore();
    store.onChange(async () => {
      throw new Error("listener");
    });
    store.markRevoked("a");
    await turns();
    expect(unhandled).toEqual([]);
  });
});

describe("a replica whose parts misbehave", () => {
  const make = (more: Partial<ConstructorParameters<typeof ReplicaRevocationStore>[0]> = {}) => {
    const clock = createFakeClock();
    const { fake, reader } = createFakeStream(clock.now);
    const settings = {
      reader,
      zone,
      keys: { k1: keyBytes },
      now: clock.now,
      monotonicNow: clock.monotonicNow,
      ...more,
    };
    return { fake, clock, replica: new ReplicaRevocationStore(settings) };
  };

  it("goes on after a wait that rejects or throws", async () => {
    for (const sleep of [
      () => Promise.reject(new Error("aborted")),
      () => {
        throw new Error("no timer");
      },
    ]) {
      const { fake, replica } = make({ sleep });
      fake.isDown = true;
      fake.snapshot([]);
      fake.heartbeat();
      const started = replica.start();
      await turns(20);
      fake.isDown = false;
      await started;
      expect(replica.status.state).toBe("open");
      await replica.stop();
      expect(unhandled).toEqual([]);
    }
  });

  it("that had no room for a suspension opens again with a snapshot whose suspensions have", async () => {
    const { fake, replica } = make({ maxEntries: 1 });
    fake.snapshot([]);
    fake.heartbeat();
    await replica.start();
    fake.event({ type: "suspend", anchor: record("a") });
    fake.event({ type: "suspend", anchor: record("b") });
    fake.heartbeat();
    while (replica.status.reason !== "capacity") await turns(1);
    expect(replica.check({ zone, anchors: [record("b")] }).state).toBe("unavailable");
    const log = "1790000000001-a1b2c3d4";
    fake.snapshot([["s", zone, "record", "b", 1]], 1n, log);
    fake.add(fake.encode({ type: "heartbeat" }, 1n, log));
    while (replica.status.state !== "open") await turns(1);
    const states = ["a", "b"].map((id) => replica.check({ zone, anchors: [record(id)] }).state);
    expect(states).toEqual(["active", "revoked"]);
    await replica.stop();
  });

  it("stops and starts again with a reader whose close throws or answers nothing", async () => {
    for (const close of [
      () => {
        throw new Error("close");
      },
      () => undefined as unknown as Promise<void>,
    ]) {
      const clock = createFakeClock();
      const { fake, reader } = createFakeStream(clock.now);
      fake.snapshot([]);
      fake.heartbeat();
      const settings = { zone, keys: { k1: keyBytes }, now: clock.now, monotonicNow: clock.monotonicNow };
      const replica = new ReplicaRevocationStore({ ...settings, reader: { ...reader, close } });
      await replica.start();
      await replica.stop();
      expect(replica.status.reason).toBe("stopped");
      fake.heartbeat();
      await replica.start();
      expect(replica.status.state).toBe("open");
      await replica.stop();
    }
  });
});
