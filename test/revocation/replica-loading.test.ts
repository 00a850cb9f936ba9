import type { SnapshotRow, StreamReader } from "countersign/revocation";
import { createFakeClock } from "countersign/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type Bench, bench, endAll, FakeServer, start, v2Key, zone } from "./replica-server.ts";

afterEach(endAll);

const keys = { k1: v2Key };
const row = (id: string): SnapshotRow => ["r", zone, "record", id, start + 900_000];
const rows = (name: string, many: number): SnapshotRow[] => Array.from({ length: many }, (_, n) => row(`${name}-${n}`));

interface Loading extends Bench {
  /** What was asked for, in order: number of the snapshot, then of the chunk. */
  readonly asked: string[];
  /** Chunks that cannot be read at present. */
  readonly failing: Set<number>;
  readonly slept: number[];
  /** Until something holds, however many turns of the loop it takes. */
  until(holds: () => boolean): Promise<void>;
}

/** A replica of a snapshot of three chunks, `a-0` to `a-24999`. */
function loading(more: Partial<StreamReader> = {}): Loading {
  const server = new FakeServer(createFakeClock(start));
  const asked: string[] = [];
  const failing = new Set<number>();
  const slept: number[] = [];
  const own = server.reader;
  const reader: StreamReader = {
    ...own,
    chunk: (stream, name, index) => {
      asked.push(`${Number.parseInt(name, 16)}/${index}`);
      return failing.has(index) ? Promise.reject(new Error("time-out")) : own.chunk(stream, name, index);
    },
    ...more,
  };
  const sleep = async (milliseconds: number): Promise<void> => {
    slept.push(milliseconds);
    server.clock.advance(milliseconds);
    await new Promise<void>((resolve) => void setImmediate(resolve));
  };
  const made = bench({ keys, reader, sleep }, server);
  server.snapshot(rows("a", 25_000));
  server.heartbeat();
  return {
    ...made,
    asked,
    failing,
    slept,
    async until(holds) {
      for (let turn = 0; turn < 2_000 && !holds(); turn += 1) {
        await new Promise<void>((resolve) => void setImmediate(resolve));
      }
      expect(holds()).toBe(true);
    },
  };
}

describe("a snapshot that cannot be read in one go", () => {
  it("is read on from the chunk that failed", async () => {
    const { server, store, asked, failing, stateOf, until } = loading();
    failing.add(1);
    void store.start();
    await until(() => asked.length === 4);
    expect([stateOf("a-0"), stateOf("good")]).toEqual(["starting", "starting"]);
    failing.clear();
    failing.add(2);
    await until(() => asked.length === 8);
    failing.clear();
    server.heartbeat();
    await until(() => stateOf("good") === "active");
    expect(asked).toEqual([
      "1/0",
      ...Array(asked.indexOf("1/2") - 1).fill("1/1"),
      ...asked.filter((of) => of === "1/2"),
    ]);
    expect(["a-0", "a-10000", "a-24999"].map((id) => stateOf(id))).toEqual(["revoked", "revoked", "revoked"]);
  });

  it("is given up for another one that the manifest names", async () => {
    const { server, store, asked, failing, stateOf, until } = loading();
    failing.add(2);
    void store.start();
    await until(() => asked.length === 4);
    server.snapshot(rows("b", 25_000));
    failing.clear();
    server.heartbeat();
    await until(() => stateOf("good") === "active");
    expect(asked.slice(-3)).toEqual(["2/0", "2/1", "2/2"]);
    expect([stateOf("b-0"), stateOf("b-24999"), stateOf("a-0")]).toEqual(["revoked", "revoked", "active"]);
  });

  it("is begun anew, after a while, when a chunk of it is gone", async () => {
    const { server, store, asked, failing, stateOf, until, settle } = loading();
    const whole = server.chunks;
    failing.add(2);
    void store.start();
    await until(() => asked.length === 4);
    server.chunks = whole.slice(0, 2);
    failing.clear();
    await until(() => stateOf("good") === "no_snapshot");
    const { length } = asked;
    await settle();
    expect([asked.length, stateOf("a-0")]).toEqual([length, "no_snapshot"]);
    server.chunks = whole;
    server.clock.advance(1_000);
    server.heartbeat();
    await until(() => stateOf("good") === "active");
    expect(asked.slice(length)).toEqual(["1/0", "1/1", "1/2"]);
  });

  it.each(["before", "after"])("is not believed when a chunk %s the interruption was exchanged", async (which) => {
    const { server, store, asked, failing, stateOf, until } = loading();
    const whole = server.chunks;
    const forged = Buffer.from(`${whole[0]}`.replace("a-0", "z-0"));
    server.chunks = which === "before" ? whole.with(0, forged) : whole;
    failing.add(1);
    void store.start();
    await until(() => asked.length === 4);
    server.chunks = which === "before" ? whole : whole.with(1, forged);
    failing.clear();
    server.heartbeat();
    await until(() => stateOf("good") === "no_snapshot");
    expect([store.status.marks, store.status.rejected]).toEqual([0, { malformed: 1 }]);
    const { length } = asked;
    server.chunks = whole;
    server.clock.advance(1_000);
    server.heartbeat();
    await until(() => stateOf("good") === "active");
    // None of what was read before is used again.
    expect(asked.slice(length)).toEqual(["1/0", "1/1", "1/2"]);
    expect([store.status.marks, stateOf("a-0"), stateOf("z-0")]).toEqual([25_000, "revoked", "active"]);
  });

  it("is forgotten when the replica stops", async () => {
    const { server, store, asked, failing, stateOf, until } = loading();
    failing.add(2);
    void store.start();
    await until(() => asked.length === 4);
    await store.stop();
    failing.clear();
    const { length } = asked;
    void store.start();
    server.heartbeat();
    await until(() => stateOf("good") === "active");
    expect(asked.slice(length)).toEqual(["1/0", "1/1", "1/2"]);
  });

  it("is asked for again soon at first, then at most five seconds later, and soon after progress", async () => {
    const { store, asked, failing, slept, until } = loading();
    failing.add(0);
    void store.start();
    await until(() => asked.length === 12);
    for (const [index, most] of [200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, 5_000].entries()) {
      expect(slept[index]).toBeGreaterThanOrEqual(most / 2);
      expect(slept[index]).toBeLessThanOrEqual(most);
    }
    // Many that wait for the same server do not wait equally long.
    expect(new Set(slept.slice(5, 11)).size).toBeGreaterThan(1);
    failing.clear();
    failing.add(1);
    const { length } = slept;
    await until(() => slept.length > length + 1);
    expect(Math.min(...slept.slice(length, length + 2))).toBeLessThanOrEqual(200);
  });

  it("delays nothing else: a server that is down is asked again within a second", async () => {
    const { server, store, asked, failing, slept, until } = loading();
    failing.add(0);
    void store.start();
    await until(() => asked.length === 8);
    server.isDown = true;
    const { length } = slept;
    await until(() => slept.length === length + 8);
    expect(Math.max(...slept.slice(length + 1))).toBeLessThanOrEqual(1_000);
  });
});
