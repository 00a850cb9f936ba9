import {
  type Anchor,
  createChunkWriter,
  decodeChunks,
  encodeManifest,
  encodeRecord,
  judgeOwnLog,
  logAbove,
  type OwnLog,
  PublisherSequence,
  PublisherSet,
  readStoredRevocations,
  readStreamKey,
  readStreamKeys,
  SnapshotPlan,
  type SnapshotRow,
  storedPlace,
  streamOfZone,
} from "countersign/revocation";
import { describe, expect, it } from "vitest";
import { createFakeStream, keyBytes, zone } from "./support-stream.ts";

const start = 1_790_000_000_000;
const record = (id: string): Anchor => ({ zone, kind: "record", id });

function clocksAt(wall: number): { wall: number; mono: number; now: () => number; monotonicNow: () => number } {
  const clocks = { wall, mono: 0, now: () => clocks.wall, monotonicNow: () => clocks.mono };
  return clocks;
}

describe("the name of a log", () => {
  it("is the time of the clock and eight letters or digits", () => {
    expect(logAbove(start, [])).toMatch(/^1790000000000-[a-z0-9]{8}$/);
  });

  it("is above every other, also when the clock is behind or tells no time", () => {
    const other = "1790000000005-zzzzzzzz";
    expect(logAbove(start, ["", other]) > other).toBe(true);
    expect(logAbove(Number.NaN, [other]) > other).toBe(true);
    expect(logAbove(start + 10, [other])).toMatch(/^1790000000010-/);
  });

  it("is refused when none can be above", () => {
    expect(() => logAbove(start, ["9999999999999-aaaaaaaa"])).toThrow(RangeError);
  });
});

describe("the sequence of a publisher", () => {
  it("numbers events from one, each at a time of its own, and repeats the last number in heartbeats", () => {
    const clocks = clocksAt(start);
    const sequence = new PublisherSequence(clocks, "log", 0n, 0);
    expect(sequence.beat()).toEqual({ log: "log", seq: 0n, ts: start });
    expect(sequence.event()).toEqual({ log: "log", seq: 1n, ts: start + 1 });
    expect(sequence.event()).toEqual({ log: "log", seq: 2n, ts: start + 2 });
    expect(sequence.beat()).toEqual({ log: "log", seq: 2n, ts: start + 2 });
  });

  it("never stamps a time before the last, whatever the clock does", () => {
    const clocks = clocksAt(start - 3_600_000);
    const sequence = new PublisherSequence(clocks, "log", 7n, start);
    expect(sequence.beat().ts).toBe(start);
    expect(sequence.event().ts).toBe(start + 1);
    clocks.wall = Number.NaN;
    expect(sequence.event().ts).toBe(start + 2);
    clocks.wall = start + 5_000;
    expect(sequence.beat().ts).toBe(start + 5_000);
    sequence.restart("later", 0n, start);
    expect(sequence.event()).toEqual({ log: "later", seq: 1n, ts: start + 5_001 });
  });

  it("lets no more events through than the time since allows, so that times do not run ahead of readers", () => {
    const clocks = clocksAt(start);
    const sequence = new PublisherSequence(clocks, "log", 0n, 0);
    for (let room = sequence.room(); room > 0; room -= 1) sequence.event();
    expect(sequence.room()).toBe(0);
    expect(sequence.ts - start).toBeLessThan(500);
    clocks.mono += 3;
    expect(sequence.room()).toBe(3);
    clocks.mono += 60_000;
    expect(sequence.room()).toBe(200);
  });
});

describe("the set of a publisher", () => {
  const limits = { zone, maxEntries: 3, defaultTtlMs: 1_000, toleranceMs: 300 };
  const rowsOf = (set: PublisherSet): readonly SnapshotRow[] => [...set.rows()];

  it("keeps a mark until both clocks say that expiry and tolerance have passed", () => {
    const clocks = clocksAt(start);
    const set = new PublisherSet(clocks, limits);
    set.revoke(record("a"), { ttlMs: 100 }, 0);
    clocks.wall += 3_600_000;
    expect(rowsOf(set)).toHaveLength(1);
    clocks.mono += 399;
    expect(rowsOf(set)).toHaveLength(1);
    clocks.mono += 1;
    expect(rowsOf(set)).toHaveLength(0);
    expect(set.marks).toBe(0);
  });

  it("never shortens a mark, and tells until when it holds", () => {
    const set = new PublisherSet(clocksAt(start), limits);
    expect(set.revoke(record("a"), { ttlMs: 500 }, 0)?.exp).toBe(start + 500);
    expect(set.revoke(record("a"), { ttlMs: 100 }, 0)?.exp).toBe(start + 500);
    expect(set.revoke(record("a"), { until: start + 700 }, 0)?.exp).toBe(start + 700);
    for (const ttlMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(set.revoke(record("b"), { ttlMs }, 0)?.exp).toBe(start + 1_000);
    }
  });

  it("counts the time from the last record when its clock is behind it", () => {
    const set = new PublisherSet(clocksAt(start), limits);
    expect(set.revoke(record("a"), { ttlMs: 500 }, start + 9_000)?.exp).toBe(start + 9_500);
  });

  it("is bounded: a mark beyond is rejected, one that is known is not, and expired ones make room", () => {
    const clocks = clocksAt(start);
    const set = new PublisherSet(clocks, limits);
    for (const id of ["a", "b", "c"]) set.revoke(record(id), {}, 0);
    expect(() => set.revoke(record("d"), {}, 0)).toThrow(/room|full|capacity/i);
    set.revoke(record("a"), { ttlMs: 5_000 }, 0);
    clocks.wall += 1_300;
    clocks.mono += 1_300;
    set.revoke(record("d"), {}, 0);
    expect(set.marks).toBe(2);
  });

  it("takes no anchor that readers of its stream refuse", () => {
    const set = new PublisherSet(clocksAt(start), limits);
    expect(() => set.revoke({ zone: "zone-2", kind: "record", id: "a" }, {}, 0)).toThrow(RangeError);
    expect(() => set.revoke(record("\ud800"), {}, 0)).toThrow(RangeError);
    expect(() => set.revoke(record("x".repeat(20_000)), {}, 0)).toThrow(RangeError);
    expect(() => set.revoke({ zone, kind: "thing" as "record", id: "a" }, {}, 0)).toThrow(TypeError);
    expect(set.revoke(record(""), {}, 0)).toBeUndefined();
    expect(set.revoke({ zone: "", kind: "edge", id: "a" }, {}, 0)?.anchor.zone).toBe("");
    expect(set.marks).toBe(1);
  });

  it("suspends and resumes by the later time, so that nothing delivered twice comes back", () => {
    const set = new PublisherSet(clocksAt(start), limits);
    expect(set.suspend(record("a"), 10, 5)).toEqual(record("a"));
    expect(set.resume(record("a"), 9)).toBeUndefined();
    expect(rowsOf(set)).toEqual([["s", zone, "record", "a", 5]]);
    set.stamped(record("a"), 8);
    expect(rowsOf(set)).toEqual([["s", zone, "record", "a", 8]]);
    expect(set.resume(record("a"), 11)).toEqual(record("a"));
    expect(set.suspend(record("a"), 10, 5)).toBeUndefined();
    expect(rowsOf(set)).toEqual([]);
  });

  it("takes over what a loader knows, without what has long expired", async () => {
    const set = new PublisherSet(clocksAt(start), limits);
    const until = start + 100;
    await set.load(
      {
        revocations: [
          { anchor: record("a"), until },
          { anchor: record("old"), until: start - 300 },
        ],
        epochs: [{ zone, epoch: 2n ** 60n }],
        suspensions: [{ anchor: record("s"), at: start + 50 }],
      },
      start,
    );
    expect(rowsOf(set)).toEqual([
      ["e", zone, `${2n ** 60n}`],
      ["s", zone, "record", "s", start],
      ["r", zone, "record", "a", until],
    ]);
    expect(set.raise(zone, 7)).toBe(2n ** 60n);
    await expect(set.load({ revocations: [{ anchor: record("b"), until: Number.NaN }] }, start)).rejects.toThrow(
      TypeError,
    );
    await expect(set.load({ epochs: [{ zone: "zone-2", epoch: 1 }] }, start)).rejects.toThrow(RangeError);
  });
});

describe("the plan of snapshots", () => {
  it("asks for one at first, after its time, after many events, and when something is amiss", () => {
    const plan = new SnapshotPlan(30_000, 5);
    expect(plan.isDue(0)).toBe(true);
    plan.begin(0);
    expect(plan.isDue(29_999)).toBe(false);
    expect(plan.isDue(30_000)).toBe(true);
    plan.count(4);
    expect(plan.isDue(1)).toBe(false);
    plan.count(1);
    expect(plan.isDue(1)).toBe(true);
    plan.begin(1);
    plan.require();
    expect(plan.isDue(1)).toBe(true);
  });
});

describe("a writer of chunks", () => {
  it("writes at most 10,000 rows at a time, which readers take by the digest", async () => {
    const rows = Array.from({ length: 20_001 }, (_, index): SnapshotRow => ["r", zone, "record", `id-${index}`, start]);
    const writer = createChunkWriter(rows);
    const chunks: Uint8Array[] = [];
    for (let chunk = await writer.next(); chunk !== undefined; chunk = await writer.next()) chunks.push(chunk);
    expect(chunks.map((chunk) => (JSON.parse(Buffer.from(chunk).toString()) as unknown[]).length)).toEqual([
      10_000, 10_000, 1,
    ]);
    expect(chunks).toHaveLength(3);
    const manifest = { log: "", seq: 0n, ts: 0, cursor: "0-0", snapshot: "", chunks: 3, sha256: writer.digest() };
    expect(decodeChunks(chunks, manifest, zone)).toEqual(rows);
  });
});

describe("what a publisher before has left", () => {
  const keys = readStreamKeys("keys", { k1: keyBytes });
  const stream = streamOfZone(zone);

  it("is the highest log with its highest number and the latest time; what is not signed counts for nothing", () => {
    const { fake } = createFakeStream(() => start);
    const forged = [...fake.encode({ type: "heartbeat" }, 99n, "9999999999999-zzzzzzzz")].with(-1, "0".repeat(64));
    const entries = [
      fake.encode({ type: "heartbeat" }, 3n, "1790000000001-aaaaaaaa", start + 5),
      fake.encode({ type: "heartbeat" }, 9n, "1790000000000-aaaaaaaa", start + 9),
      forged,
    ].map((fields, index) => ({ id: `${index}-1`, fields }));
    expect(storedPlace(stream, zone, undefined, entries, keys)).toEqual({
      log: "1790000000001-aaaaaaaa",
      seq: 3n,
      ts: start + 9,
    });
    expect(storedPlace(stream, zone, ["v", "2"], [], keys)).toEqual({ log: "", seq: 0n, ts: 0 });
  });

  it("counts the manifest as well", () => {
    const manifest = { log: "1790000000007-aaaaaaaa", seq: 5n, ts: start, cursor: "1-0", chunks: 0 };
    const flat = encodeManifest(
      stream,
      { ...manifest, snapshot: "0".repeat(32), sha256: createChunkWriter([]).digest() },
      { kid: "k1", key: readStreamKey("key", keyBytes) },
    );
    expect(storedPlace(stream, zone, flat, [], keys)).toEqual({ log: manifest.log, seq: 5n, ts: start });
  });

  it("is read from its snapshot and every event after it", async () => {
    const { fake, reader } = createFakeStream(() => start);
    fake.revoke("a", start + 100);
    fake.snapshot([
      ["r", zone, "record", "a", start + 100],
      ["s", zone, "record", "s", start],
      ["e", zone, "4"],
    ]);
    fake.revoke("a", start + 900);
    fake.event({ type: "resume", anchor: record("s") });
    fake.event({ type: "suspend", anchor: record("t") });
    fake.event({ type: "epoch", zone, epoch: 5n });
    fake.heartbeat();
    expect(await readStoredRevocations(reader, zone, keys)).toEqual({
      revocations: [{ anchor: record("a"), until: start + 900 }],
      epochs: [{ zone, epoch: 5n }],
      suspensions: [{ anchor: record("t"), at: start }],
    });
  });

  it("is not told from a snapshot that is missing, forged or damaged, or whose stream has a gap, is gone, or went on", async () => {
    const reasonOf = async (change: (fake: ReturnType<typeof createFakeStream>["fake"]) => void): Promise<unknown> => {
      const { fake, reader } = createFakeStream(() => start);
      fake.revoke("a");
      fake.snapshot([["r", zone, "record", "a", start + 900_000]]);
      for (const id of ["b", "c", "d"]) fake.revoke(id);
      change(fake);
      return readStoredRevocations(reader, zone, keys).then(
        ({ revocations }) => [...(revocations ?? [])].length,
        (error: unknown) => (error as { reason: unknown }).reason,
      );
    };
    expect(await reasonOf(() => undefined)).toBe(4);
    expect(await reasonOf((fake) => fake.dropSnapshot())).toBe("no_snapshot");
    expect(await reasonOf((fake) => fake.corruptManifest())).toBe("no_snapshot");
    expect(await reasonOf((fake) => fake.corruptChunks())).toBe("no_snapshot");
    expect(await reasonOf((fake) => fake.keepLast(3))).toBe(4);
    expect(await reasonOf((fake) => fake.keepLast(2))).toBe("gap");
    expect(await reasonOf((fake) => fake.keepLast(0))).toBe("gap");
    expect(await reasonOf((fake) => fake.add(fake.encode({ type: "heartbeat" }, 5n)))).toBe("gap");
    const later = (seq: bigint): Promise<unknown> =>
      reasonOf((fake) => fake.add(fake.encode({ type: "heartbeat" }, seq, "1790000000009-aaaaaaaa")));
    expect(await later(0n)).toBe(4);
    expect(await later(1n)).toBe("log_changed");
    expect(await reasonOf((fake) => fake.add(fake.encode({ type: "heartbeat" }, 9n, "1780000000009-aaaaaaaa")))).toBe(
      4,
    );
  });
});

describe("what Redis holds of the own log", () => {
  const stream = streamOfZone(zone);
  const signing = { kid: "k1", key: readStreamKey("keys", keyBytes) };
  const keys = readStreamKeys("keys", { k1: keyBytes });
  const log = "1790000000000-bbbbbbbb";
  const [lower, higher] = ["1789999999999-bbbbbbbb", "1790000000001-bbbbbbbb"];
  const words = (of: string, seq: bigint, type: "heartbeat" | "revoke" = "heartbeat"): readonly string[] => {
    const body = type === "heartbeat" ? { type } : { type, anchor: record(`sid-${seq}`), exp: start };
    return encodeRecord(stream, zone, { log: of, seq, ts: start, ...body }, signing);
  };
  const manifestOf = (of: string, seq: bigint): readonly string[] => {
    const rest = { cursor: "1-1", snapshot: "0".repeat(32), chunks: 0, sha256: "0".repeat(64) };
    return encodeManifest(stream, { log: of, seq, ts: start, ...rest }, signing);
  };
  const ownManifest = manifestOf(log, 1n);
  const unanswered = words(log, 2n, "revoke");
  const own: OwnLog = {
    log,
    seq: 2n,
    last: "5-0",
    isOwnManifest: (signature) => signature === ownManifest.at(-1),
    isOwnEvent: (signature) => signature === unanswered.at(-1),
  };
  const last = { id: "5-0", fields: words(log, 1n) };
  const lastAnd = (fields: readonly string[]) => [{ id: "6-0", fields }, last];
  const unsigned = ["v", "2", "kid", "k1", "log", higher, "seq", "9", "ts", "1", "type", "heartbeat"];
  const cut = words(log, 2n).slice(0, -2);

  it.each([
    ["intact", "ends with the last word", [], [last]],
    ["intact", "ends with words that were not answered", ownManifest, lastAnd(unanswered)],
    ["intact", "ends with a heartbeat that was not answered", [], lastAnd(words(log, 2n))],
    ["intact", "ends with what nobody has signed", [], lastAnd(unsigned)],
    ["empty", "holds nothing", [], []],
    ["empty", "holds the own manifest alone", ownManifest, []],
    ["empty", "holds what nobody has signed", unsigned, [{ id: "9-0", fields: cut }]],
    ["others", "ends with a higher log", [], lastAnd(words(higher, 0n))],
    ["others", "has a manifest of a higher log", manifestOf(higher, 0n), [last]],
    ["others", "ends with a number that was not given", [], lastAnd(words(log, 3n, "revoke"))],
    ["others", "has a manifest with a number that was not given", manifestOf(log, 3n), [last]],
    ["doubtful", "ends with another event under a number that was given", [], lastAnd(words(log, 1n, "revoke"))],
    ["doubtful", "ends with a lower log", [], lastAnd(words(lower, 7n))],
    ["doubtful", "has a manifest from elsewhere under its log", manifestOf(log, 2n), [last]],
    ["doubtful", "has a manifest of a lower log", manifestOf(lower, 9n), []],
    ["doubtful", "has lost its last word", [], [{ id: "4-0", fields: words(log, 1n) }]],
  ] as const)("is %s when it %s", (state, _what, manifest, entries) => {
    expect(judgeOwnLog(stream, zone, manifest, entries, keys, own)).toBe(state);
  });
});
