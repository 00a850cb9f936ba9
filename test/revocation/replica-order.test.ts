import { afterEach, describe, expect, it } from "vitest";
import { type Bench, bench, endAll, v2Key, v2Stream, zone } from "./replica-server.ts";

afterEach(endAll);

type Body = Parameters<Bench["server"]["event"]>[0];

const anchorOf = (id: string) => ({ zone, kind: "record", id }) as const;
const exp = 1_790_000_900_000;
const revoke = (id: string): Body => ({ type: "revoke", anchor: anchorOf(id), exp });
const suspend = (id: string): Body => ({ type: "suspend", anchor: anchorOf(id) });
const resume = (id: string): Body => ({ type: "resume", anchor: anchorOf(id) });
const heartbeat: Body = { type: "heartbeat" };

/** An open replica, whose server's snapshot is at event 0. */
async function opened(): Promise<Bench> {
  const made = bench({ keys: { k1: v2Key } });
  made.server.snapshot([]);
  made.server.heartbeat();
  await made.store.start();
  expect(made.stateOf("good")).toBe("active");
  return made;
}

/** Writes records with the numbers given, whatever the order; each is a millisecond older than the next. */
function write({ server, clock }: Bench, ...records: readonly (readonly [seq: number, body: Body])[]): void {
  for (const [seq, body] of records) {
    server.add(v2Stream, server.encode(body, BigInt(seq), server.log, clock.now() - 100 + seq));
  }
}

describe("events out of order", () => {
  it("open the replica again without a snapshot once none is missing", async () => {
    const made = await opened();
    const { server, store, stateOf, settle } = made;
    write(made, [3, revoke("c")], [2, revoke("b")]);
    await settle();
    expect([stateOf("b"), stateOf("c"), store.status.state]).toEqual(["revoked", "revoked", "closed"]);
    write(made, [3, heartbeat]);
    await settle();
    expect([store.status.state, store.status.seq]).toEqual(["closed", 0n]);
    write(made, [1, revoke("a")]);
    await settle();
    // Complete, but nothing has said yet until when.
    expect([store.status.seq, stateOf("a"), stateOf("good")]).toEqual([3n, "revoked", "stale"]);
    server.seq = 3n;
    server.heartbeat();
    await settle();
    expect([stateOf("good"), store.status.resyncs]).toEqual(["active", 2]);
  });

  it("do not load the snapshot that was asked for meanwhile", async () => {
    const made = await opened();
    const { server, settle, stateOf } = made;
    write(made, [2, revoke("b")], [1, revoke("a")], [2, heartbeat]);
    await settle();
    const reads = server.chunkReads;
    server.seq = 2n;
    server.snapshot([["r", zone, "record", "a", exp]]);
    await settle();
    expect([stateOf("good"), server.chunkReads]).toEqual(["active", reads]);
  });

  it("are of no use while one is missing, even to a heartbeat that counts less far", async () => {
    const made = await opened();
    const { store, settle } = made;
    write(made, [4, revoke("d")], [2, revoke("b")], [1, revoke("a")], [2, heartbeat]);
    await settle();
    expect([store.status.state, store.status.seq]).toEqual(["closed", 2n]);
    write(made, [3, revoke("c")], [4, heartbeat]);
    await settle();
    expect([store.status.state, store.status.seq]).toEqual(["open", 4n]);
  });

  it("and a heartbeat before its event: the event makes it complete, the next heartbeat opens", async () => {
    const made = await opened();
    const { stateOf, settle } = made;
    write(made, [1, heartbeat], [1, revoke("a")]);
    await settle();
    expect(stateOf("good")).toBe("stale");
    write(made, [1, heartbeat]);
    await settle();
    expect(stateOf("good")).toBe("active");
  });

  it("leave it closed while a heartbeat has counted further", async () => {
    const made = await opened();
    const { store, settle } = made;
    write(made, [2, heartbeat], [1, revoke("a")], [1, heartbeat]);
    await settle();
    expect([store.status.state, store.status.seq]).toEqual(["closed", 1n]);
    write(made, [2, revoke("b")], [2, heartbeat]);
    await settle();
    expect([store.status.state, store.status.seq]).toEqual(["open", 2n]);
  });

  it("end suspensions in their turn only", async () => {
    const made = await opened();
    const { stateOf, settle } = made;
    write(made, [1, suspend("a")], [3, resume("a")]);
    await settle();
    expect(stateOf("a")).toBe("revoked");
    write(made, [2, suspend("a")], [3, heartbeat]);
    await settle();
    expect(stateOf("a")).toBe("active");
    write(made, [5, suspend("a")], [4, resume("a")], [5, heartbeat]);
    await settle();
    expect(stateOf("a")).toBe("revoked");
  });

  it("keep a suspension that came before a resume of the same millisecond", async () => {
    const { server, clock, stateOf, settle } = await opened();
    for (const [seq, body] of [
      [2n, suspend("a")],
      [1n, resume("a")],
      [2n, heartbeat],
    ] as const) {
      server.add(v2Stream, server.encode(body, seq, server.log, clock.now()));
    }
    await settle();
    expect([stateOf("a"), stateOf("good")]).toEqual(["revoked", "active"]);
  });

  it.each([
    [1_000, "open"],
    [1_001, "closed"],
  ] as const)("are remembered up to 1,000: with %d it is %s without a snapshot", async (many, state) => {
    const made = await opened();
    const { server, store, settle, stateOf } = made;
    for (let seq = 2; seq < many + 2; seq += 1) server.add(v2Stream, server.encode(revoke(`id-${seq}`), BigInt(seq)));
    server.add(v2Stream, server.encode(revoke("first"), 1n));
    server.seq = BigInt(many + 1);
    server.heartbeat();
    await settle();
    expect([stateOf("id-2"), stateOf(`id-${many + 1}`)]).toEqual(["revoked", "revoked"]);
    expect(store.status.state).toBe(state);
    server.snapshot([]);
    server.heartbeat();
    await settle();
    expect(store.status.state).toBe("open");
  });

  it("are forgotten with the snapshot that replaces them, and what it lacks is a gap again", async () => {
    const made = await opened();
    const { server, clock, store, settle } = made;
    write(made, [4, revoke("d")], [2, revoke("b")]);
    await settle();
    server.seq = 2n;
    server.lastEvent = server.add(v2Stream, server.encode(heartbeat, 2n));
    clock.advance(1);
    server.snapshot([]);
    await settle();
    expect(store.status.seq).toBe(2n);
    write(made, [3, revoke("c")], [4, heartbeat]);
    await settle();
    expect([store.status.state, store.status.seq]).toEqual(["closed", 3n]);
  });

  it("make nothing complete after a higher log", async () => {
    const made = await opened();
    const { server, store, settle } = made;
    write(made, [3, revoke("c")]);
    server.add(v2Stream, server.encode(revoke("z"), 9n, "1800000000000-a1b2c3d4"));
    write(made, [1, revoke("a")], [2, revoke("b")], [3, heartbeat]);
    await settle();
    expect(store.status).toMatchObject({ state: "closed", seq: 0n, lowerLog: 3 });
  });
});
