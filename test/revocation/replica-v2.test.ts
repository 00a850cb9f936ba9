import { createHmac } from "node:crypto";
import type { RevocationListener, SnapshotRow } from "countersign/revocation";
import { afterEach, describe, expect, it } from "vitest";
import { type Bench, bench, endAll, type FakeServer, start, v2Key, v2Stream, zone } from "./replica-server.ts";

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

/** A signed record of any content: what a later version of the publisher might write. */
function signed(values: Readonly<Record<string, string>>): readonly string[] {
  const names = Object.keys(values).sort();
  const lp = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const count = Buffer.alloc(4);
  count.writeUInt32BE(names.length);
  const pairs = names.flatMap((name) => [lp(name), lp(values[name] ?? "")]);
  const form = Buffer.concat([lp("countersign.stream.v2"), lp(v2Stream), count, ...pairs]);
  const signature = createHmac("sha256", v2Key).update(form).digest("hex");
  return [...Object.entries(values).flat(), "_sig", signature];
}

const unknown = (server: FakeServer, seq: bigint, more: Readonly<Record<string, string>> = {}): readonly string[] => {
  const head = { v: "2", kid: "k1", log: server.log, seq: `${seq}`, ts: `${server.clock.now()}` };
  return signed({ ...head, type: "revoke_tree", ...more });
};

describe("a signed record of an unknown type", () => {
  it("closes the store until a snapshot that contains it, and a heartbeat", async () => {
    const { server, store, stateOf, settle } = await opened();
    server.revoke("a");
    server.heartbeat();
    server.snapshot([row("a")]);
    await settle();
    server.seq = 2n;
    server.lastEvent = server.add(v2Stream, unknown(server, 2n));
    server.heartbeat();
    await settle();
    // The snapshot that is there is older than the record.
    expect(stateOf("good")).toBe("no_snapshot");
    const reads = server.chunkReads;
    await settle();
    expect(server.chunkReads).toBe(reads);
    server.snapshot([row("a"), row("tree")]);
    server.heartbeat();
    await settle();
    expect([stateOf("good"), stateOf("tree")]).toEqual(["active", "revoked"]);
    expect(store.status.rejected).toEqual({ unsupported_type: 1 });
  });

  it("keeps it closed although every event around it comes, in whatever order", async () => {
    const { server, store, settle } = await opened();
    const [first, second] = [server.revoke("a"), unknown(server, 2n)];
    server.seq = 2n;
    const third = server.revoke("c");
    server.trim(v2Stream, 0);
    const heartbeat = server.encode({ type: "heartbeat" }, 1n);
    for (const fields of [second, first, heartbeat]) server.add(v2Stream, fields);
    await settle();
    expect(store.status).toMatchObject({ state: "closed", seq: 1n });
    server.add(v2Stream, third);
    server.heartbeat();
    await settle();
    expect(store.status).toMatchObject({ state: "closed", seq: 1n });
    server.snapshot([row("a"), row("tree"), row("c")]);
    server.heartbeat();
    await settle();
    expect(store.status).toMatchObject({ state: "open", seq: 3n });
  });

  it("has no effect when it is replayed, or comes from a lower log", async () => {
    const { server, store, stateOf, settle } = await opened();
    const record = unknown(server, 1n);
    server.seq = 1n;
    server.lastEvent = server.add(v2Stream, record);
    await settle();
    server.snapshot([]);
    server.heartbeat();
    await settle();
    expect(stateOf("good")).toBe("active");
    server.add(v2Stream, record);
    server.add(v2Stream, unknown(server, 9n, { log: "1780000000000-a1b2c3d4" }));
    await settle();
    expect([stateOf("good"), store.status.rejected["unsupported_type"]]).toEqual(["active", 3]);
  });

  it("closes the store also when it claims the place of an event that is known", async () => {
    const { server, stateOf, settle } = await opened();
    server.revoke("a");
    server.heartbeat();
    server.add(v2Stream, unknown(server, 1n));
    await settle();
    expect(stateOf("good")).toBe("no_snapshot");
  });

  it("of a higher log demands a snapshot of that log", async () => {
    const { server, stateOf, settle } = await opened();
    const higher = "1800000000000-a1b2c3d4";
    server.add(v2Stream, unknown(server, 3n, { log: higher }));
    server.snapshot([]);
    server.heartbeat();
    await settle();
    expect(stateOf("good")).toBe("no_snapshot");
    Object.assign(server, { log: higher, seq: 3n });
    server.snapshot([]);
    server.heartbeat();
    await settle();
    expect(stateOf("good")).toBe("active");
  });

  it("counts in the sequence, and closes nothing, when it is declared optional", async () => {
    const { server, store, stateOf, settle } = await opened();
    server.seq = 1n;
    server.add(v2Stream, unknown(server, 1n, { optional: "1" }));
    server.heartbeat();
    await settle();
    expect([stateOf("good"), store.status.seq]).toEqual(["active", 1n]);
  });

  it("closes the store when nobody signed it only if somebody did", async () => {
    const { server, stateOf, settle } = await opened();
    server.add(v2Stream, unknown(server, 1n).with(-1, "0".repeat(64)));
    await settle();
    expect(stateOf("good")).toBe("active");
  });
});

describe("two publishers", () => {
  it("never open the gate by the lower log, not even with a new snapshot of it", async () => {
    const { server, store, stateOf, settle } = await opened();
    const lower = server.log;
    const higher = "1800000000000-a1b2c3d4";
    server.add(v2Stream, server.encode({ type: "heartbeat" }, 0n, higher));
    await settle();
    expect(stateOf("good")).toBe("no_snapshot");
    server.revoke("by-the-lower");
    server.snapshot([row("by-the-lower")]);
    server.heartbeat();
    await settle();
    expect(stateOf("good")).toBe("no_snapshot");
    expect(store.status.lowerLog).toBeGreaterThan(0);
    Object.assign(server, { log: higher, seq: 0n });
    server.snapshot([]);
    server.heartbeat();
    await settle();
    expect([stateOf("good"), store.status.log]).toEqual(["active", higher]);
    server.add(v2Stream, server.encode({ type: "heartbeat" }, 1n, lower));
    server.clock.advance(10_001);
    server.add(v2Stream, server.encode({ type: "heartbeat" }, 1n, lower));
    await settle();
    expect(stateOf("good")).toBe("stale");
  });
});

describe("a snapshot", () => {
  it("is not taken when it is older than what is known: a replay rolls nothing back", async () => {
    const { server, store, stateOf, settle } = await opened();
    const old = { manifest: server.manifest, chunks: server.chunks };
    server.revoke("a");
    server.event({ type: "suspend", anchor: anchor("s") });
    await settle();
    server.seq = 5n;
    server.heartbeat();
    Object.assign(server, old);
    await settle();
    expect([stateOf("good"), stateOf("a"), stateOf("s")]).toEqual(["no_snapshot", "revoked", "revoked"]);
    expect(store.status.seq).toBe(2n);
  });

  it.each<[string, (server: FakeServer) => void]>([
    ["a chunk is missing", (server) => Object.assign(server, { chunks: [] })],
    ["a chunk is cut", (server) => Object.assign(server, { chunks: server.chunks.map((chunk) => chunk.slice(1)) })],
    ["a chunk is another", (server) => Object.assign(server, { chunks: [Buffer.from("[]")] })],
    [
      "the manifest is of another stream",
      (server) => Object.assign(server, { manifest: server.manifest?.with(5, "x") }),
    ],
    ["the manifest is empty", (server) => Object.assign(server, { manifest: [] })],
    ["a row is of another zone", (server) => server.snapshot([["r", "zone-2", "record", "a", later]])],
    ["a row is of an unknown kind", (server) => server.snapshot([["x", zone, "record", "a", later] as never])],
  ])("is not taken when %s, and is tried again only after a while", async (_what, damage) => {
    const { server, store, stateOf, settle } = bench({ keys });
    server.snapshot([row("a")]);
    damage(server);
    server.heartbeat();
    void store.start();
    await settle();
    const { chunkReads } = server;
    await settle();
    expect([stateOf("good"), stateOf("a"), server.chunkReads]).toEqual(["no_snapshot", "no_snapshot", chunkReads]);
    server.snapshot([row("b")]);
    server.heartbeat();
    await settle();
    expect([stateOf("good"), stateOf("b")]).toEqual(["active", "revoked"]);
  });

  it("that did not help is not read again and again", async () => {
    const { server, stateOf, settle } = await opened();
    server.snapshot([row("a")]);
    server.seq = 1n;
    server.revoke("b");
    await settle();
    expect([stateOf("good"), stateOf("b")]).toEqual(["no_snapshot", "revoked"]);
    const { chunkReads } = server;
    await settle();
    expect(server.chunkReads).toBe(chunkReads);
  });

  it("of many rows lets other work have its turn", async () => {
    const many = bench({ keys });
    many.server.snapshot(Array.from({ length: 25_000 }, (_, index) => row(`id-${index}`)));
    many.server.heartbeat();
    let turns = 0;
    let isOpen = false;
    const tick = (): void => {
      turns += 1;
      if (!isOpen) setImmediate(tick);
    };
    setImmediate(tick);
    await many.store.start();
    isOpen = true;
    expect([many.store.status.marks, many.stateOf("id-24999"), many.stateOf("good")]).toEqual([
      25_000,
      "revoked",
      "active",
    ]);
    expect(turns).toBeGreaterThan(10);
  });

  it("replaces suspensions, and later ones are read after it", async () => {
    const { server, stateOf, settle } = await opened();
    server.event({ type: "suspend", anchor: anchor("resumed") });
    await settle();
    // Both are lost: the resume, and the heartbeat that tells of it.
    server.seq += 1n;
    server.snapshot([["s", zone, "record", "kept", start]]);
    server.event({ type: "suspend", anchor: anchor("late") });
    server.heartbeat();
    await settle();
    expect(["resumed", "kept", "late", "good"].map((id) => stateOf(id))).toEqual([
      "active",
      "revoked",
      "revoked",
      "active",
    ]);
  });
});

describe("listeners", () => {
  it("are told of what changed, with its anchor, and of nothing twice", async () => {
    const { server, store, settle } = await opened();
    const told: unknown[][] = [];
    const listener: RevocationListener = (id, of) => void told.push(of === undefined ? [id] : [id, of]);
    const end = store.onChange(listener);
    const again = server.revoke("a");
    server.add(v2Stream, again);
    server.event({ type: "suspend", anchor: anchor("s") });
    server.event({ type: "suspend", anchor: anchor("s") });
    server.event({ type: "epoch", zone, epoch: 4n });
    server.event({ type: "epoch", zone, epoch: 4n });
    await settle();
    expect(told.splice(0)).toEqual([["a", anchor("a")], ["s", anchor("s")], [zone]]);
    // A snapshot after a gap: only what is new in it.
    server.seq += 1n;
    server.snapshot([row("a"), row("b"), ["s", zone, "record", "s", start], ["s", zone, "edge", "t", start]]);
    server.heartbeat();
    await settle();
    expect(told.splice(0)).toEqual([
      ["b", anchor("b")],
      ["t", { zone, kind: "edge", id: "t" }],
    ]);
    end();
    server.revoke("c");
    await settle();
    expect(told).toEqual([]);
  });
});
