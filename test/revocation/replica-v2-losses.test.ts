import type { SnapshotRow, StreamReader } from "countersign/revocation";
import { createFakeClock } from "countersign/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type Bench, bench, endAll, FakeServer, start, v2Key, v2Stream, zone } from "./replica-server.ts";

afterEach(endAll);

const keys = { k1: v2Key };
const later = start + 900_000;
const row = (id: string): SnapshotRow => ["r", zone, "record", id, later];
const anchor = (id: string) => ({ zone, kind: "record", id }) as const;

async function opened(options: Parameters<typeof bench>[0] = {}): Promise<Bench> {
  const made = bench({ keys, ...options });
  made.server.snapshot([]);
  made.server.heartbeat();
  await made.store.start();
  expect(made.stateOf("good")).toBe("active");
  return made;
}

describe("time", () => {
  it("stands still for an event loop that is blocked: what waited in the socket is judged by its age", async () => {
    const { server, clock, stateOf, settle } = await opened();
    clock.advance(300);
    server.heartbeat();
    // Nothing is read for longer than maxStaleMs; then the heartbeat of before is.
    clock.advance(10_000);
    expect(stateOf("good")).toBe("stale");
    await settle();
    expect(stateOf("good")).toBe("stale");
    clock.advance(100);
    server.heartbeat();
    await settle();
    expect(stateOf("good")).toBe("active");
  });

  it("is taken from a heartbeat by its age", async () => {
    const { server, clock, store, stateOf, settle } = await opened();
    server.add(v2Stream, server.encode({ type: "heartbeat" }, 0n, server.log, clock.now() + 500));
    await settle();
    expect(store.status).toMatchObject({ validForMs: 10_000, lagMs: -500, skewed: 0 });
    clock.advance(4_000);
    server.add(v2Stream, server.encode({ type: "heartbeat" }, 0n, server.log, clock.now() - 1_000));
    await settle();
    expect(store.status).toMatchObject({ validForMs: 9_000, lagMs: 1_000 });
    clock.advance(9_001);
    expect(stateOf("good")).toBe("stale");
  });

  it("from the future raises an alert while the store is open still", async () => {
    const { server, clock, store, settle } = await opened();
    server.add(v2Stream, server.encode({ type: "heartbeat" }, 0n, server.log, clock.now() + 501));
    await settle();
    expect(store.status).toMatchObject({ state: "open", skewed: 1 });
    clock.advance(10_001);
    expect(store.status).toMatchObject({ state: "closed", reason: "stale", validForMs: 0 });
  });

  it("of a publisher that is behind is counted as well", async () => {
    const { server, clock, store, settle } = await opened();
    server.add(v2Stream, server.encode({ type: "heartbeat" }, 0n, server.log, clock.now() - 10_000));
    await settle();
    expect(store.status.late).toBe(1);
  });

  it.each([3_600_000, -3_600_000])("never opens by a wall clock that jumps by %d ms", async (jump) => {
    const { server, clock, stateOf, settle } = await opened();
    server.revoke("a");
    await settle();
    clock.advance(10_001);
    const seen = server.heartbeat();
    clock.setWallClock(clock.now() + jump);
    await settle();
    expect([stateOf("good"), stateOf("a")]).toEqual(["stale", "revoked"]);
    server.add(v2Stream, seen);
    await settle();
    expect(stateOf("good")).toBe("stale");
    clock.setWallClock(clock.now() - jump);
    server.heartbeat();
    await settle();
    expect([stateOf("good"), stateOf("a")]).toEqual(["active", "revoked"]);
  });

  it("of a machine that slept is over on wake", async () => {
    const { server, clock, stateOf, settle } = await opened();
    clock.setWallClock(clock.now() + 10_501);
    expect(stateOf("good")).toBe("stale");
    await settle();
    expect(stateOf("good")).toBe("stale");
    server.heartbeat();
    await settle();
    expect(stateOf("good")).toBe("active");
  });

  const broken: readonly (readonly [string, () => number])[] = [
    ["throws", () => fail()],
    ["answers NaN", () => Number.NaN],
    ["answers text", () => "1" as never],
  ];
  for (const which of ["now", "monotonicNow"] as const) {
    it.each(broken)(`that nobody can tell closes the store, and revives nothing: ${which} %s`, async (_what, clock) => {
      const fake = createFakeClock(start);
      let isBroken = false;
      const source = new FakeServer(fake);
      const given = { [which]: () => (isBroken ? clock() : fake[which]()) };
      const { server, store, stateOf, settle } = bench({ keys, ...given }, source);
      server.snapshot([row("a")]);
      server.heartbeat();
      await store.start();
      expect(stateOf("good")).toBe("active");
      isBroken = true;
      expect([stateOf("good"), stateOf("a")]).toEqual(["stale", "revoked"]);
      server.heartbeat();
      store.revoke(anchor("own"), { ttlMs: 1 });
      await settle();
      expect([stateOf("good"), stateOf("a"), stateOf("own")]).toEqual(["stale", "revoked", "revoked"]);
      expect(store.status.state).toBe("closed");
      isBroken = false;
      server.heartbeat();
      await settle();
      expect([stateOf("good"), stateOf("a"), stateOf("own")]).toEqual(["active", "revoked", "revoked"]);
    });
  }
});

function fail(): never {
  throw new Error("no clock");
}

describe("a server that lost what it had", () => {
  it("is read from its start, without closing, and reveals losses by its heartbeats", async () => {
    const { server, store, stateOf, settle } = await opened();
    server.revoke("a");
    server.heartbeat();
    await settle();
    server.flush();
    server.connection += 1;
    await settle();
    expect([stateOf("good"), stateOf("a")]).toEqual(["active", "revoked"]);
    server.heartbeat();
    server.revoke("b");
    await settle();
    expect([stateOf("good"), stateOf("a"), stateOf("b")]).toEqual(["active", "revoked", "revoked"]);
    // A copy that is behind: identifiers below the cursor, and one event that it never got.
    const behind = new FakeServer(createFakeClock(start - 60_000));
    behind.add(v2Stream, behind.encode({ type: "heartbeat" }, 0n));
    server.streams = behind.streams;
    server.connection += 1;
    server.seq = 3n;
    server.lastEvent = server.add(v2Stream, server.encode({ type: "heartbeat" }, 3n));
    await settle();
    expect(stateOf("good")).toBe("no_snapshot");
    server.snapshot([row("lost")]);
    server.heartbeat();
    await settle();
    expect([stateOf("good"), stateOf("lost"), store.status.seq]).toEqual(["active", "revoked", 3n]);
  });

  it("is looked at after a snapshot whose place it does not reach", async () => {
    const { server, stateOf, settle } = await opened();
    server.seq = 1n;
    server.heartbeat();
    await settle();
    expect(stateOf("good")).toBe("no_snapshot");
    server.lastEvent = `${start + 60_000}-0`;
    server.snapshot([]);
    server.heartbeat();
    await settle();
    expect(stateOf("good")).toBe("active");
  });

  it("is looked at after a reconnect, when the store goes stale, and every maxStaleMs while it is closed", async () => {
    const { server, clock, settle } = await opened();
    const looks = async (): Promise<number> => {
      const before = server.infos;
      await settle();
      return server.infos - before;
    };
    // Once more after the snapshot that opened it.
    await looks();
    expect(await looks()).toBe(0);
    server.isDown = true;
    await settle();
    server.isDown = false;
    expect(await looks()).toBe(1);
    clock.advance(10_001);
    expect(await looks()).toBe(1);
    clock.advance(9_999);
    expect(await looks()).toBe(0);
    clock.advance(1);
    expect(await looks()).toBe(1);
  });
});

describe("a replica", () => {
  it("is one of two on a stream: both learn everything", async () => {
    const one = await opened();
    const two = bench({ keys }, one.server);
    await two.store.start();
    one.server.revoke("a");
    await one.settle();
    expect([one.stateOf("a"), two.stateOf("a"), one.stateOf("good"), two.stateOf("good")]).toEqual([
      "revoked",
      "revoked",
      "active",
      "active",
    ]);
  });

  it("goes on where it stopped: closed until a heartbeat, and nothing of between is missed", async () => {
    const { server, store, stateOf, settle } = await opened();
    server.revoke("a");
    await settle();
    await store.stop();
    expect([stateOf("good"), stateOf("a")]).toEqual(["stopped", "revoked"]);
    server.revoke("b");
    const begun = store.start();
    await settle();
    expect([stateOf("good"), stateOf("b")]).toEqual(["stale", "revoked"]);
    server.heartbeat();
    await begun;
    expect([stateOf("good"), stateOf("a"), store.status.resyncs]).toEqual(["active", "revoked", 1]);
    // Stopped and started in one go.
    const stopped = store.stop();
    const started = store.start();
    expect(store.start()).toBe(started);
    await stopped;
    server.heartbeat();
    await started;
    expect(stateOf("good")).toBe("active");
    // Started and stopped in one go.
    await store.stop();
    void store.start();
    await store.stop();
    await settle();
    expect(stateOf("good")).toBe("stopped");
    const reads = server.reads;
    await settle();
    expect(server.reads).toBe(reads);
  });

  it("stops while its reader hangs", async () => {
    let release: () => void = () => undefined;
    const server = new FakeServer(createFakeClock(start));
    const reader: StreamReader = {
      ...server.reader,
      read: () => new Promise((_resolve, reject) => (release = () => reject(new Error("closed")))),
      close: async () => release(),
    };
    const { store, stateOf, settle } = bench({ keys, reader }, server);
    server.snapshot([]);
    void store.start();
    await settle();
    await store.stop();
    expect(stateOf("good")).toBe("stopped");
  });

  it("closes when it is full, forgets nothing, and opens when the mark that found no room would be over", async () => {
    const { server, clock, store, stateOf, settle } = await opened({ maxEntries: 2, claimsToleranceMs: 0 });
    for (const id of ["a", "b", "c"]) server.revoke(id);
    server.heartbeat();
    await settle();
    expect(["good", "a", "b", "c"].map((id) => stateOf(id))).toEqual(["capacity", "revoked", "revoked", "capacity"]);
    // Known marks need no room.
    server.revoke("a");
    server.heartbeat();
    await settle();
    expect(store.status).toMatchObject({ reason: "capacity", marks: 2, seq: 4n });
    clock.advance(900_000);
    server.heartbeat();
    await settle();
    expect(["good", "c"].map((id) => stateOf(id))).toEqual(["active", "active"]);
    server.revoke("d");
    await settle();
    expect(stateOf("d")).toBe("revoked");
  });

  it("keeps the last hundred refused entries, by stream and identifier", async () => {
    const { server, store, settle } = await opened({ batchSize: 7 });
    for (let index = 0; index < 130; index += 1) server.add(v2Stream, ["v", "2"]);
    const last = server.add(v2Stream, ["odd"]);
    await settle();
    expect(store.rejects.length).toBe(100);
    expect(store.rejects.at(-1)).toEqual({ stream: v2Stream, id: last, reason: "malformed" });
    expect(store.status.rejected).toEqual({ unsigned: 130, malformed: 1 });
    expect([Object.isFrozen(store.rejects), Object.isFrozen(store.status)]).toEqual([true, true]);
  });

  it("takes entries of a stream that it did not ask for as none", async () => {
    const server = new FakeServer(createFakeClock(start));
    const { read } = server.reader;
    const reader: StreamReader = {
      ...server.reader,
      read: async (...asked) => (await read(...asked)).map((batch) => ({ ...batch, stream: "other" })),
    };
    const { store, stateOf, settle } = bench({ keys, reader }, server);
    server.snapshot([]);
    server.heartbeat();
    void store.start();
    await settle();
    expect(stateOf("good")).toBe("stale");
  });
});
