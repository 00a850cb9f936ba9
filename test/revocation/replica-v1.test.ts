import { afterEach, describe, expect, it } from "vitest";
import {
  type Bench,
  bench,
  endAll,
  start,
  v1EpochStream,
  v1Key,
  v1RevocationStream,
  v2Key,
  zone,
} from "./replica-server.ts";

afterEach(endAll);

const v1 = { streamHmacKey: v1Key };
const trusted = { ...v1, trustHistory: true };
const day = 86_400_000;

/** Entries old enough to prove that nothing that matters is missing. */
function oldHistory({ server }: Bench): void {
  server.v1({ session_id: "ancient", zone_id: zone }, v1RevocationStream, `${start - day - 1_000}-0`);
  server.v1({ zone_id: zone, epoch: "3" }, v1EpochStream, `${start - day - 1_000}-0`);
}

async function opened(options: Parameters<typeof bench>[0] = trusted): Promise<Bench> {
  const it = bench(options);
  oldHistory(it);
  await it.store.start();
  expect(it.stateOf("good")).toBe("active");
  return it;
}

describe("the history of streams of version 1", () => {
  it("is complete when the first entries that are there are older than the longest mandate life", async () => {
    const { stateOf, store } = await opened(v1);
    expect(store.status.v1).toMatchObject({ history: "complete", gaps: 0 });
    expect(store.check({ zone, anchors: [], graphEpoch: 2n }).state).toBe("stale");
    expect([stateOf("ancient"), stateOf("ancient", "session")]).toEqual(["revoked", "active"]);
  });

  it.each(["short", "trimmed", "flushed and recreated", "missing"])("is incomplete when it is %s", async (how) => {
    const it = bench(v1);
    const { server, store, stateOf, settle, clock } = it;
    if (how !== "missing") oldHistory(it);
    if (how === "flushed and recreated" || how === "short") server.flush();
    if (how !== "missing") server.v1({ session_id: "young" });
    if (how === "trimmed") server.trim(v1RevocationStream, 1);
    void store.start();
    await settle();
    expect([stateOf("good"), store.status.v1?.history]).toEqual(["starting", "incomplete"]);
    expect(stateOf("young")).toBe(how === "missing" ? "starting" : "revoked");
    // Nothing but time without a gap helps.
    clock.advance(day - 1);
    await settle();
    expect(stateOf("good")).toBe("starting");
    clock.advance(1);
    await settle();
    expect(stateOf("good")).toBe("active");
  });

  it("needs both streams: one of them alone proves nothing about the other", async () => {
    const { server, store, stateOf, settle } = bench(v1);
    server.v1({ session_id: "a" }, v1RevocationStream, `${start - 2 * day}-0`);
    void store.start();
    await settle();
    expect(stateOf("good")).toBe("starting");
  });

  it("is vouched for by trustHistory, whatever it looks like", async () => {
    const { store, stateOf, settle } = bench(trusted);
    void store.start();
    await settle();
    expect(stateOf("good")).toBe("active");
  });

  it("follows historyMs", async () => {
    const { server, store, stateOf, settle } = bench({ ...v1, historyMs: 900_000 });
    server.v1({ session_id: "a" }, v1RevocationStream, `${start - 900_500}-0`);
    server.v1({ zone_id: zone, epoch: "1" }, v1EpochStream, `${start - 900_499}-0`);
    void store.start();
    await settle();
    expect(stateOf("good")).toBe("starting");
    server.clock.advance(1);
    await settle();
    expect(stateOf("good")).toBe("active");
  });

  it("is read page by page, and not fresh before its tail", async () => {
    const { server, store, stateOf, settle } = bench({ ...trusted, batchSize: 2 });
    for (let index = 0; index < 7; index += 1) server.v1({ session_id: `s${index}` });
    // The first page only.
    let pages = 0;
    server.onRead = () => {
      pages += 1;
      if (pages === 2) server.isDown = true;
    };
    void store.start();
    await settle();
    expect([stateOf("s0"), stateOf("good")]).toEqual(["revoked", "starting"]);
    server.onRead = () => undefined;
    server.isDown = false;
    await settle();
    expect([stateOf("s6"), stateOf("good")]).toEqual(["revoked", "active"]);
  });
});

describe("a replica of version 1", () => {
  it("marks every anchor, in its zone or in every zone, and takes the text null for absent", async () => {
    const { server, stateOf, settle, store } = await opened();
    server.v1({ session_id: "null", root_sid: "r", agent_session_id: "a", edge_id: "e", zone_id: zone });
    server.v1({ sid: "everywhere", zone_id: "null" });
    server.v1({ session_id: "null", zone_id: zone });
    await settle();
    expect([stateOf("r"), stateOf("a", "session"), stateOf("e", "edge")]).toEqual(["revoked", "revoked", "revoked"]);
    expect([stateOf("null"), stateOf("a"), stateOf("r", "record", "zone-2")]).toEqual(["active", "active", "active"]);
    expect([stateOf("everywhere"), stateOf("everywhere", "record", "zone-2")]).toEqual(["revoked", "revoked"]);
    expect(store.status.rejected).toEqual({ missing_revocation_anchor: 1 });
    expect(store.rejects).toMatchObject([{ stream: v1RevocationStream, reason: "missing_revocation_anchor" }]);
  });

  it("raises epochs and never lowers them", async () => {
    const { server, settle, store } = await opened();
    for (const epoch of ["9007199254740993", "5", "007", "-1"]) server.v1({ zone_id: zone, epoch }, v1EpochStream);
    await settle();
    expect(store.currentDelegationEpoch(zone)).toBe(9007199254740993n);
    expect(store.status.rejected).toEqual({ invalid_delegation_epoch: 2 });
  });

  it("is not harmed by entries that come twice", async () => {
    const { server, settle, store, stateOf } = await opened();
    const told: string[] = [];
    store.onChange((id) => told.push(id));
    server.v1({ session_id: "a", zone_id: zone });
    server.v1({ session_id: "a", zone_id: zone });
    await settle();
    expect([stateOf("a"), told]).toEqual(["revoked", ["a"]]);
  });

  it("refuses what is unsigned, tampered with, ambiguous, or of another stream", async () => {
    const { server, settle, store, stateOf } = await opened();
    server.add(v1RevocationStream, ["session_id", "unsigned"]);
    server.add(v1RevocationStream, ["session_id", "forged", "_sig", "0".repeat(64)]);
    const id = server.v1({ zone_id: zone, epoch: "9" }, v1EpochStream);
    const moved = server.streams.get(v1EpochStream)?.entries.find((entry) => entry.id === id)?.fields ?? [];
    server.add(v1RevocationStream, moved);
    server.add(v1RevocationStream, ["reason", "x\nsession_id=smuggled", "_sig", "0".repeat(64)]);
    server.add(v1RevocationStream, server.encode({ type: "heartbeat" }, 1n));
    await settle();
    expect(store.status.rejected).toEqual({ unsigned: 1, invalid_signature: 3, ambiguous_fields: 1 });
    expect(["unsigned", "forged", "smuggled"].map((each) => stateOf(each))).toEqual(["active", "active", "active"]);
    expect(store.status.marks).toBe(1);
  });

  it("tries every key of a list", async () => {
    const { server, settle, stateOf } = await opened({ ...trusted, streamHmacKey: [v2Key, v1Key] });
    server.v1({ session_id: "a" });
    await settle();
    expect(stateOf("a")).toBe("revoked");
  });

  it("stays open by reads that reach the tail, counted from when they were sent", async () => {
    const { server, settle, stateOf, clock, store } = await opened();
    clock.advance(9_000);
    await settle();
    clock.advance(9_000);
    expect(stateOf("good")).toBe("active");
    // The answer takes seven seconds: it proves nothing about them.
    server.onRead = () => {
      server.isDown = true;
      clock.advance(7_000);
    };
    await settle();
    expect(store.status.validForMs).toBe(3_000);
    clock.advance(3_001);
    expect([stateOf("good"), stateOf("ancient")]).toEqual(["stale", "revoked"]);
    server.onRead = () => undefined;
    server.isDown = false;
    await settle();
    expect(stateOf("good")).toBe("active");
  });

  it("is not fresh while there is more than it can read", async () => {
    const { server, clock, settle, stateOf, store } = await opened({ ...trusted, batchSize: 2 });
    let count = 0;
    server.onRead = () => {
      for (let many = 0; many < 3; many += 1) {
        count += 1;
        server.v1({ session_id: `s${count}` });
      }
    };
    await settle();
    clock.advance(10_001);
    await settle();
    expect([stateOf("good"), stateOf("s1"), store.status.validForMs]).toEqual(["stale", "revoked", 0]);
    server.onRead = () => undefined;
    for (let turns = 0; turns < 10; turns += 1) await settle();
    expect(stateOf("good")).toBe("active");
  });

  it("is closed on wake although the monotonic clock stood still, and after a jump of the wall clock", async () => {
    const { clock, stateOf, settle } = await opened();
    clock.setWallClock(start + 3_600_000);
    expect(stateOf("good")).toBe("stale");
    await settle();
    expect(stateOf("good")).toBe("active");
    // Set back, it closes by the monotonic clock.
    clock.setWallClock(start);
    clock.advance(10_001);
    expect(stateOf("good")).toBe("stale");
    await settle();
    expect(stateOf("good")).toBe("active");
  });

  it("keeps its marks for a day, through a jump of either clock", async () => {
    const { clock, server, stateOf, settle } = await opened();
    clock.setWallClock(start - 3_600_000);
    server.v1({ session_id: "a" });
    await settle();
    clock.setWallClock(start + 3_600_000);
    clock.advance(day - 1);
    await settle();
    expect(stateOf("a")).toBe("revoked");
    clock.advance(300_000 + 1);
    await settle();
    expect(stateOf("a")).toBe("active");
  });

  it("keeps its marks for a day when the wall clock was far behind while it read them", async () => {
    for (const versions of [trusted, { ...trusted, keys: { k1: v2Key } }]) {
      const { clock, server, store, stateOf, settle } = bench(versions);
      server.v1({ session_id: "a" });
      clock.setWallClock(0);
      void store.start();
      await settle();
      clock.setWallClock(start);
      server.snapshot([]);
      server.heartbeat();
      await settle();
      expect(stateOf("good")).toBe("active");
      clock.advance(day - 1);
      await settle();
      expect(stateOf("a")).toBe("revoked");
    }
  });

  it("does not notice a publisher that has died", async () => {
    const { clock, settle, stateOf } = await opened();
    for (let hour = 0; hour < 3; hour += 1) {
      clock.advance(3_600_000);
      await settle();
    }
    expect(stateOf("good")).toBe("active");
  });
});
