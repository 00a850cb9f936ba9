import {
  type Anchor,
  compareEntryIds,
  encodeChunks,
  encodeManifest,
  encodeRecord,
  ReplicaRevocationStore,
  type ReplicaRevocationStoreOptions,
  readStreamKey,
  type SnapshotRow,
  type StreamEntry,
  type StreamReader,
  type StreamRecord,
  signV1,
  streamOfZone,
  type V1Fields,
  v1EpochStream,
  v1RevocationStream,
} from "countersign/revocation";
import { createFakeClock, type FakeClock } from "countersign/testing";

export const zone = "zone-1";
export const v2Stream: string = streamOfZone(zone);
export const v1Key: Uint8Array = new Uint8Array(32).fill(9);
export const v2Key: Uint8Array = new Uint8Array(32).fill(7);
export const start = 1_790_000_000_000;
const signing = { kid: "k1", key: readStreamKey("key", v2Key) };

interface Stream {
  entries: StreamEntry[];
  lastId: string;
  added: number;
}

type Body = Record<string, unknown> & { readonly type: string };

/** A server in memory that does to its streams whatever a test wants, and a publisher that writes to it. */
export class FakeServer {
  readonly clock: FakeClock;
  streams: Map<string, Stream> = new Map();
  log = `${start}-a1b2c3d4`;
  seq = 0n;
  lastEvent = "0-0";
  isDown = false;
  connection = 1;
  tellsAdded = true;
  reads = 0;
  infos = 0;
  chunkReads = 0;
  keys: { key: string; value: string; ttlMs: number }[] = [];
  /** Called when a read is answered; what it does happens before the answer arrives. */
  onRead: () => void = () => undefined;
  manifest: readonly string[] | undefined;
  chunks: readonly Uint8Array[] = [];
  #snapshots = 0;
  #lastTs = 0;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  add(stream: string, fields: readonly string[], id?: string): string {
    const known = this.streams.get(stream) ?? { entries: [], lastId: "0-0", added: 0 };
    this.streams.set(stream, known);
    const [time = "0", count = "0"] = known.lastId.split("-");
    const now = Math.max(this.clock.now(), Number(time));
    const next = id ?? (now === Number(time) ? `${time}-${Number(count) + 1}` : `${now}-0`);
    known.entries.push({ id: next, fields });
    known.lastId = next;
    known.added += 1;
    return next;
  }

  trim(stream: string, keep: number): void {
    const known = this.streams.get(stream);
    if (known !== undefined) known.entries = keep === 0 ? [] : known.entries.slice(-keep);
  }

  /** As a server that lost everything: streams, snapshot, counters. */
  flush(): void {
    this.streams.clear();
    this.manifest = undefined;
    this.chunks = [];
    this.lastEvent = "0-0";
  }

  v1(fields: V1Fields, stream: string = v1RevocationStream, id?: string): string {
    const flat = Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [name, String(value)]));
    return this.add(stream, [...flat, "_sig", signV1(stream, fields, v1Key)], id);
  }

  encode(body: Body, seq: bigint, log: string = this.log, ts: number = this.clock.now()): readonly string[] {
    // Time stamps of events grow strictly; whoever gives one knows what it does.
    const record = { log, seq, ts, ...body } as unknown as Exclude<StreamRecord, { type: "optional" }>;
    return encodeRecord(v2Stream, zone, record, signing);
  }

  event(body: Body): readonly string[] {
    this.seq += 1n;
    this.#lastTs = Math.max(this.clock.now(), this.#lastTs + 1);
    const fields = this.encode(body, this.seq, this.log, this.#lastTs);
    this.lastEvent = this.add(v2Stream, fields);
    return fields;
  }

  revoke(id: string, kind: Anchor["kind"] = "record"): readonly string[] {
    return this.event({ type: "revoke", anchor: { zone, kind, id }, exp: this.clock.now() + 900_000 });
  }

  heartbeat(): readonly string[] {
    const fields = this.encode({ type: "heartbeat" }, this.seq);
    this.add(v2Stream, fields);
    return fields;
  }

  snapshot(rows: Iterable<SnapshotRow>): void {
    const made = encodeChunks(rows);
    this.chunks = made.chunks;
    this.#snapshots += 1;
    const name = this.#snapshots.toString(16).padStart(32, "0");
    const base = { log: this.log, seq: this.seq, ts: this.clock.now(), cursor: this.lastEvent, snapshot: name };
    this.manifest = encodeManifest(v2Stream, { ...base, chunks: made.chunks.length, sha256: made.sha256 }, signing);
  }

  get reader(): StreamReader {
    return {
      read: async (cursors, { count }) => {
        this.#guard();
        this.reads += 1;
        const found = Object.entries(cursors).flatMap(([stream, cursor]) => {
          const all = this.streams.get(stream)?.entries ?? [];
          const entries = all.filter(({ id }) => compareEntryIds(id, cursor) > 0).slice(0, count);
          return entries.length === 0 ? [] : [{ stream, entries }];
        });
        this.onRead();
        return found;
      },
      info: async (name) => {
        this.#guard();
        this.infos += 1;
        const stream = this.streams.get(name);
        const [first] = stream?.entries ?? [];
        return (
          stream && {
            lastId: stream.lastId,
            length: stream.entries.length,
            ...(first && { firstId: first.id }),
            ...(this.tellsAdded && { entriesAdded: stream.added }),
          }
        );
      },
      manifest: async () => {
        this.#guard();
        return this.manifest;
      },
      chunk: async (_stream, _name, index) => {
        this.#guard();
        this.chunkReads += 1;
        return this.chunks[index];
      },
      connection: () => this.connection,
      scan: async function* (this: FakeServer, prefix: string) {
        this.#guard();
        yield this.keys.filter(({ key }) => key.startsWith(prefix));
      }.bind(this),
      close: async () => undefined,
    };
  }

  #guard(): void {
    if (this.isDown) throw new Error("down");
  }
}

/** A replica over a server in memory, and what tests ask of it. */
export interface Bench {
  readonly clock: FakeClock;
  readonly server: FakeServer;
  readonly store: ReplicaRevocationStore;
  /** `active`, `revoked`, `stale`, or why it is unavailable. */
  stateOf(id: string, kind?: Anchor["kind"], of?: string): string;
  /** Lets the reader catch up. */
  settle(): Promise<void>;
}

const stores: ReplicaRevocationStore[] = [];

export function bench(options: Partial<ReplicaRevocationStoreOptions> = {}, server?: FakeServer): Bench {
  const clock = server?.clock ?? createFakeClock(start);
  const source = server ?? new FakeServer(clock);
  const { now, monotonicNow } = clock;
  const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  const store = new ReplicaRevocationStore({
    reader: source.reader,
    zone,
    now,
    monotonicNow,
    sleep: turn,
    ...options,
  });
  stores.push(store);
  return {
    clock,
    server: source,
    store,
    stateOf(id, kind = "record", of = zone) {
      const result = store.check({ zone: of, anchors: [{ zone: of, kind, id }] });
      return result.state === "unavailable" ? result.reason : result.state;
    },
    async settle() {
      for (let index = 0; index < 30; index += 1) await turn();
    },
  };
}

/** Ends every replica of a test. */
export async function endAll(): Promise<void> {
  await Promise.all(stores.splice(0).map((store) => store.stop()));
}

export { v1EpochStream, v1RevocationStream };
