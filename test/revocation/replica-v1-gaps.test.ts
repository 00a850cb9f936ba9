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

describe("a reconnect", () => {
  const faults: readonly (readonly [what: string, isGap: boolean, damage: (it: Bench) => void])[] = [
    ["finds everything as it was", false, () => undefined],
    ["finds more entries", false, ({ server }) => void server.v1({ session_id: "later" })],
    ["finds no stream", true, ({ server }) => server.flush()],
    [
      "finds a copy that is behind",
      true,
      ({ server }) => {
        server.streams.delete(v1RevocationStream);
        server.v1({ session_id: "x" }, v1RevocationStream, `${start - 5}-0`);
      },
    ],
    [
      "finds entries trimmed past the cursor",
      true,
      ({ server }) => {
        for (let index = 0; index < 5; index += 1) server.v1({ session_id: `t${index}` });
        server.trim(v1RevocationStream, 2);
      },
    ],
    [
      "finds entries trimmed up to the cursor",
      false,
      ({ server }) => {
        server.v1({ session_id: "later" });
        server.trim(v1RevocationStream, 2);
      },
    ],
    [
      "finds everything trimmed after the cursor",
      true,
      ({ server }) => {
        server.v1({ session_id: "later" });
        server.trim(v1RevocationStream, 0);
      },
    ],
    [
      "finds a flushed and recreated stream with fewer entries",
      true,
      (it) => {
        it.server.flush();
        it.server.v1({ session_id: "x" });
        it.server.v1({ zone_id: zone, epoch: "3" }, v1EpochStream);
      },
    ],
    [
      "finds a flushed and recreated stream with more entries",
      true,
      (it) => {
        it.server.flush();
        for (let index = 0; index < 9; index += 1) {
          it.server.v1({ session_id: `x${index}` });
          it.server.v1({ zone_id: zone, epoch: "3" }, v1EpochStream);
        }
      },
    ],
  ];

  for (const [what, isGap, damage] of faults) {
    for (const how of ["an error", "a silent reconnect"]) {
      for (const tellsAdded of [true, false]) {
        it(`that ${what} ${isGap ? "closes" : "stays open"}: after ${how}, counters ${tellsAdded}`, async () => {
          const it = bench(trusted);
          const { server, store, stateOf, settle } = it;
          server.tellsAdded = tellsAdded;
          oldHistory(it);
          for (let index = 0; index < 3; index += 1) server.v1({ session_id: `s${index}` });
          await store.start();
          await settle();
          if (how === "an error") {
            server.isDown = true;
            await settle();
          }
          it.clock.advance(100);
          damage(it);
          server.connection += 1;
          server.isDown = false;
          await settle();
          expect([stateOf("good"), store.status.v1?.gaps === 0]).toEqual(isGap ? ["gap", false] : ["active", true]);
          expect([stateOf("s0"), stateOf("ancient")]).toEqual(["revoked", "revoked"]);
        });
      }
    }
  }

  it("that finds fewer entries ever added closes, though what is there spans the cursor", async () => {
    const { server, stateOf, settle } = await opened();
    for (let index = 0; index < 5; index += 1) server.v1({ session_id: `s${index}` });
    await settle();
    server.streams.delete(v1RevocationStream);
    server.v1({ session_id: "x" }, v1RevocationStream, `${start - 5}-0`);
    server.v1({ session_id: "y" }, v1RevocationStream, `${start + 5}-0`);
    server.connection += 1;
    await settle();
    expect([stateOf("good"), stateOf("x"), stateOf("y")]).toEqual(["gap", "revoked", "revoked"]);
  });

  it("that finds a gap reads all again, and opens a day later, or with old entries, in spite of trustHistory", async () => {
    for (const how of ["time", "old entries"] as const) {
      const it = await opened();
      const { server, clock, stateOf, settle } = it;
      server.flush();
      server.connection += 1;
      await settle();
      expect(stateOf("good")).toBe("gap");
      if (how === "old entries") oldHistory(it);
      else clock.advance(day);
      // Its first moment without a gap was after the flush.
      await settle();
      expect(stateOf("good")).toBe("active");
      await it.store.stop();
    }
  });

  it("is forgotten as by a new process when the owner starts it again", async () => {
    const { server, store, stateOf, settle } = await opened();
    server.flush();
    server.connection += 1;
    await settle();
    expect(stateOf("good")).toBe("gap");
    await store.stop();
    expect([stateOf("good"), stateOf("ancient")]).toEqual(["stopped", "revoked"]);
    await store.start();
    expect([stateOf("good"), stateOf("ancient")]).toEqual(["active", "revoked"]);
  });

  it("discards what came over a connection that was replaced in silence, and reads it again", async () => {
    const { server, store, stateOf, settle } = await opened();
    const before = server.infos;
    server.onRead = () => {
      server.connection += 1;
      server.onRead = () => undefined;
    };
    server.v1({ session_id: "a" });
    await settle();
    expect([stateOf("a"), stateOf("good")]).toEqual(["revoked", "active"]);
    expect(server.infos).toBe(before + 2);
    expect(store.status.v1?.gaps).toBe(0);
  });

  it("looks at the streams when it has become stale, without any reconnect", async () => {
    const { server, clock, stateOf, settle } = await opened();
    server.v1({ session_id: "lost" });
    server.v1({ session_id: "kept" });
    server.trim(v1RevocationStream, 1);
    // Asleep for an hour on a connection that survived.
    clock.setWallClock(clock.now() + 3_600_000);
    expect(stateOf("good")).toBe("stale");
    await settle();
    expect([stateOf("good"), stateOf("kept")]).toEqual(["gap", "revoked"]);
  });
});

describe("shared keys of version 1", () => {
  it("add marks and epochs at the start, and prove nothing", async () => {
    const { server, store, stateOf, settle } = bench({ ...v1, scanV1Keys: true });
    const prefix = "caracal:revoked:sessions:";
    server.keys = [
      { key: `${prefix}a`, value: "1", ttlMs: 60_000 },
      { key: `${prefix}forever`, value: "1", ttlMs: -1 },
      { key: `${prefix}delegation-epoch:${zone}`, value: "7", ttlMs: 60_000 },
      { key: "other:b", value: "1", ttlMs: 60_000 },
    ];
    void store.start();
    await settle();
    expect([stateOf("a"), stateOf("forever"), stateOf("b")]).toEqual(["revoked", "revoked", "starting"]);
    expect(stateOf("a", "edge", "zone-2")).toBe("revoked");
    expect(store.check({ zone, anchors: [], graphEpoch: 6n }).state).toBe("stale");
    expect(stateOf("good")).toBe("starting");
  });

  it("are looked through under another prefix, and not at all unless asked for", async () => {
    const { server, store, stateOf } = bench({ ...trusted, scanV1Keys: true, v1KeyPrefix: "p:" });
    server.keys = [{ key: "p:a", value: "1", ttlMs: 60_000 }];
    await store.start();
    expect(stateOf("a")).toBe("revoked");
    const plain = bench(trusted, server);
    await plain.store.start();
    expect(plain.stateOf("a")).toBe("active");
  });
});

describe("what is accepted", () => {
  it("is unsigned only with allowUnsigned, and a signature that is there must hold", async () => {
    const { server, settle, stateOf, store } = await opened({ allowUnsigned: true, trustHistory: true }).catch(() => {
      throw new Error("allowUnsigned is enough to open");
    });
    server.add(v1RevocationStream, ["session_id", "unsigned"]);
    server.add(v1RevocationStream, ["session_id", "forged", "_sig", "0".repeat(64)]);
    await settle();
    expect([stateOf("unsigned"), stateOf("forged")]).toEqual(["revoked", "active"]);
    expect(store.status.rejected["invalid_signature"]).toBeGreaterThan(0);
  });

  it("is signed with requireSignature, in spite of allowUnsigned", async () => {
    const both = { ...trusted, allowUnsigned: true, requireSignature: true };
    const { server, settle, stateOf } = await opened(both);
    server.add(v1RevocationStream, ["session_id", "unsigned"]);
    await settle();
    expect(stateOf("unsigned")).toBe("active");
  });

  it("is both versions with both keys: open only while both are, in one read", async () => {
    const it = bench({ ...trusted, keys: { k1: v2Key } });
    const { server, store, stateOf, settle, clock } = it;
    server.v1({ session_id: "one" });
    void store.start();
    await settle();
    expect([stateOf("good"), stateOf("one")]).toEqual(["no_snapshot", "revoked"]);
    server.snapshot([]);
    server.heartbeat();
    await settle();
    expect(stateOf("good")).toBe("active");
    const before = server.reads;
    server.revoke("two");
    server.v1({ session_id: "three" });
    await settle();
    expect([stateOf("two"), stateOf("three")]).toEqual(["revoked", "revoked"]);
    expect(server.reads).toBeGreaterThan(before);
    // The publisher of version 2 is silent; version 1 is read all the time.
    clock.advance(10_001);
    await settle();
    expect(stateOf("good")).toBe("stale");
    server.heartbeat();
    await settle();
    expect(stateOf("good")).toBe("active");
    // A gap in version 1, and heartbeats of version 2.
    server.streams.delete(v1RevocationStream);
    server.connection += 1;
    server.heartbeat();
    await settle();
    expect(stateOf("good")).toBe("gap");
  });

  it("is what there are keys for", async () => {
    const { server, store, stateOf, settle } = bench({ keys: { k1: v2Key }, accept: ["v2", "v1"] });
    server.snapshot([]);
    server.heartbeat();
    server.v1({ session_id: "a" });
    await store.start();
    await settle();
    expect([stateOf("a"), store.status.v1]).toEqual(["active", undefined]);
    const only = bench({ ...trusted, keys: { k1: v2Key }, accept: ["v1"] }, server);
    await only.store.start();
    expect([only.stateOf("a"), only.store.status.log]).toEqual(["revoked", ""]);
  });

  it("is no entry of version 1 on a stream of version 2", async () => {
    const { server, store, stateOf, settle } = bench({ ...trusted, keys: { k1: v2Key }, allowUnsigned: true });
    server.snapshot([]);
    server.heartbeat();
    await store.start();
    const stream = "countersign:{zone-1}:rev";
    server.v1({ session_id: "signed" }, stream);
    server.add(stream, ["session_id", "unsigned"]);
    server.add(stream, ["v", "2", "session_id", "unsigned"]);
    await settle();
    expect([stateOf("signed"), stateOf("unsigned")]).toEqual(["active", "active"]);
    expect(store.status.rejected).toEqual({ malformed: 1, unsigned: 2 });
    expect(store.status.seq).toBe(0n);
  });
});
