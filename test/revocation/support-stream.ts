import {
  encodeChunks,
  encodeManifest,
  encodeRecord,
  readStreamKey,
  type SnapshotRow,
  type StreamEntry,
  type StreamReader,
  type StreamRecord,
  streamOfZone,
} from "countersign/revocation";

export const keyBytes: Uint8Array = new Uint8Array(32).fill(7);
export const zone = "zone-1";
const stream: string = streamOfZone(zone);
const signing = { kid: "k1", key: readStreamKey("key", keyBytes) };

type Body = Omit<StreamRecord, "log" | "seq" | "ts"> & Record<string, unknown>;

interface FakeStream {
  readonly log: string;
  seq: bigint;
  isDown: boolean;
  lastEntry: string;
  encode(body: Body, seq: bigint, log?: string, ts?: number): readonly string[];
  add(fields: readonly string[]): string;
  event(body: Body): void;
  revoke(id: string, exp?: number): void;
  heartbeat(): string;
  snapshot(rows: readonly SnapshotRow[], seq?: bigint, log?: string): void;
  corruptChunks(): void;
  corruptManifest(): void;
  dropSnapshot(): void;
  keepLast(many: number): void;
  restartIds(): void;
}

/** A stream in memory with its publisher: what a test does to it is what a broken server would. */
export function createFakeStream(now: () => number): { fake: FakeStream; reader: StreamReader } {
  const firstLog = "1790000000000-a1b2c3d4";
  let entries: StreamEntry[] = [];
  let count = 0;
  let manifest: readonly string[] | undefined;
  let chunks: readonly Uint8Array[] = [];
  const fake: FakeStream = {
    log: firstLog,
    seq: 0n,
    isDown: false,
    lastEntry: "0-0",
    encode: (body: Body, seq: bigint, log: string = firstLog, ts: number = now()): readonly string[] =>
      encodeRecord(stream, zone, { log, seq, ts, ...body } as Exclude<StreamRecord, { type: "optional" }>, signing),
    add(fields: readonly string[]): string {
      count += 1;
      const id = `${count}-0`;
      entries.push({ id, fields });
      return id;
    },
    event(body: Body): void {
      fake.seq += 1n;
      fake.lastEntry = fake.add(fake.encode(body, fake.seq));
    },
    revoke: (id: string, exp: number = now() + 900_000): void =>
      fake.event({ type: "revoke", anchor: { zone, kind: "record", id }, exp }),
    heartbeat: (): string => fake.add(fake.encode({ type: "heartbeat" }, fake.seq)),
    snapshot(rows: readonly SnapshotRow[], seq: bigint = fake.seq, log: string = firstLog): void {
      const made = encodeChunks(rows);
      chunks = made.chunks;
      const base = { log, seq, ts: now(), cursor: fake.lastEntry, snapshot: "0".repeat(32) };
      manifest = encodeManifest(stream, { ...base, chunks: chunks.length, sha256: made.sha256 }, signing);
    },
    corruptChunks() {
      chunks = chunks.map((chunk) => chunk.slice(1));
    },
    corruptManifest() {
      manifest = manifest?.with(5, "1790000000000-zzzzzzzz");
    },
    dropSnapshot() {
      manifest = undefined;
    },
    keepLast(many) {
      entries = many === 0 ? [] : entries.slice(-many);
    },
    /** A failover to a copy that is behind: identifiers start again. */
    restartIds(): void {
      entries = [];
      count = 0;
      fake.lastEntry = "0-0";
    },
  };
  const guard = (): void => {
    if (fake.isDown) throw new Error("down");
  };
  const after = (cursor: string): StreamEntry[] =>
    entries.filter(({ id }) => Number.parseInt(id, 10) > Number.parseInt(cursor, 10));
  const reader: StreamReader = {
    async read(cursors, options) {
      guard();
      const found = after(cursors[stream] ?? "0-0").slice(0, options.count);
      return found.length === 0 ? [] : [{ stream, entries: found }];
    },
    async info() {
      guard();
      return count === 0 ? undefined : { lastId: `${count}-0` };
    },
    async manifest() {
      guard();
      return manifest;
    },
    async chunk(_stream, _name, index) {
      guard();
      return chunks[index];
    },
    async close() {},
  };
  return { fake, reader };
}
