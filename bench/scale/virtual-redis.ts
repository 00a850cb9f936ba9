import type { StreamEntry, StreamReader } from "countersign/revocation";
import { SharedLink } from "./shared-link.ts";
import type { VirtualTime } from "./virtual-time.ts";
import { batchBytes, bulkBytes, commandBytes, entryBytes } from "./wire.ts";

/** About what `MAXLEN ~ 20000` keeps. */
const KEPT = 20_000;
/** What a reader's promise waits beyond its block, by the port that it implements. */
const PATIENCE_MS = 500;
/** What it waits for entries or a chunk while bytes of them come in; on this link they do for all that wait. */
const REPLY_MS = 120_000;
/** Snapshots whose chunks are there still; a real server keeps them for ten minutes. */
const SNAPSHOTS = 4;

/** What one client cost. */
export interface LinkTally {
  commands: number;
  /** Replies that brought entries. */
  replies: number;
  entries: number;
  bytesOut: number;
  bytesIn: number;
  timeouts: number;
}

interface Stored {
  readonly time: number;
  readonly sub: number;
  readonly entry: StreamEntry;
  readonly bytes: number;
}

/**
 * One Redis in virtual time, as far as readers see it: a stream, a snapshot, blocking reads, and one link on which all
 * answers queue up. Bytes are those of the real protocol.
 */
export class VirtualRedis {
  readonly stream: string;
  readonly #time: VirtualTime;
  readonly #link: SharedLink;
  #kept: Stored[] = [];
  #waiting: (() => void)[] = [];
  #manifest: readonly string[] | undefined;
  readonly #chunks = new Map<string, readonly Uint8Array[]>();

  /** @param bytesPerSecond what the link carries; all that is under way shares it */
  constructor(time: VirtualTime, stream: string, bytesPerSecond: number) {
    this.#time = time;
    this.stream = stream;
    this.#link = new SharedLink(time, bytesPerSecond);
  }

  /** Bytes that left the server, those of answers that nobody waited for included. */
  get bytesOut(): number {
    return this.#link.bytes;
  }

  /** Identifier of the last entry. */
  get lastId(): string {
    return this.#kept.at(-1)?.entry.id ?? "0-0";
  }

  add(fields: readonly string[]): string {
    const now = Math.floor(this.#time.now());
    const last = this.#kept.at(-1);
    const sub = last !== undefined && last.time === now ? last.sub + 1 : 0;
    const id = `${now}-${sub}`;
    this.#kept.push({ time: now, sub, entry: { id, fields }, bytes: entryBytes(id, fields) });
    if (this.#kept.length > 2 * KEPT) this.#kept = this.#kept.slice(-KEPT);
    const woken = this.#waiting;
    this.#waiting = [];
    for (const wake of woken) wake();
    return id;
  }

  writeSnapshot(manifest: readonly string[], name: string, chunks: readonly Uint8Array[]): void {
    this.#manifest = manifest;
    this.#chunks.set(name, chunks);
    const [oldest = name] = this.#chunks.keys();
    if (this.#chunks.size > SNAPSHOTS) this.#chunks.delete(oldest);
  }

  /** A client with a link of its own; `latency` is asked for each way of each command. */
  connect(latency: () => number, tally: LinkTally): StreamReader {
    const time = this.#time;
    const call = <Reply>(
      patienceMs: number,
      request: number,
      serve: (answer: (reply: Reply, bytes: number) => void, isOver: () => boolean) => void,
    ): Promise<Reply> =>
      new Promise((resolve, reject) => {
        let isOver = false;
        const settle = (then: () => void): void => {
          if (isOver) return;
          isOver = true;
          time.hold();
          then();
        };
        tally.commands += 1;
        tally.bytesOut += request;
        time.release();
        time.schedule(patienceMs, () =>
          settle(() => {
            tally.timeouts += 1;
            this.#link.refresh();
            reject(new Error("time-out"));
          }),
        );
        time.schedule(latency(), () =>
          serve(
            (reply, bytes) =>
              this.#link.send(
                bytes,
                () => isOver,
                () =>
                  time.schedule(latency(), () => {
                    tally.bytesIn += bytes;
                    settle(() => resolve(reply));
                  }),
              ),
            () => isOver,
          ),
        );
      });
    return {
      read: (cursors, { count, blockMs }) => {
        const cursor = cursors[this.stream] ?? "0-0";
        const request = commandBytes("xread", "COUNT", count, "BLOCK", blockMs, "STREAMS", this.stream, cursor);
        return call(REPLY_MS, request, (answer, isOver) => {
          let isAnswered = false;
          const look = (isLast: boolean): void => {
            if (isAnswered || isOver()) return;
            const found = this.#after(cursor, count);
            if (found.length === 0 && !isLast) {
              this.#waiting.push(() => look(false));
              return;
            }
            isAnswered = true;
            if (found.length > 0) tally.replies += 1;
            tally.entries += found.length;
            const bytes = found.reduce((sum, each) => sum + each.bytes, batchBytes(this.stream, found.length));
            const entries = found.map(({ entry }) => entry);
            answer(entries.length === 0 ? [] : [{ stream: this.stream, entries }], bytes);
          };
          look(false);
          if (!isAnswered) time.schedule(blockMs, () => look(true));
        });
      },
      info: () => call(PATIENCE_MS, 60, (answer) => answer({ lastId: this.lastId }, 400)),
      manifest: () =>
        call(PATIENCE_MS, commandBytes("hgetall", `${this.stream}:snap`), (answer) => {
          const bytes = this.#manifest?.reduce((sum, text) => sum + bulkBytes(text), 5) ?? 5;
          answer(this.#manifest, bytes);
        }),
      chunk: (_stream, name, index) =>
        call(REPLY_MS, commandBytes("get", `${this.stream}:snap:${name}:${index}`), (answer) => {
          const chunk = this.#chunks.get(name)?.[index];
          answer(chunk, (chunk?.length ?? 0) + 12);
        }),
      close: async () => undefined,
    };
  }

  #after(cursor: string, count: number): readonly Stored[] {
    const kept = this.#kept;
    const [time = 0, sub = 0] = cursor.split("-").map(Number);
    let [low, high] = [0, kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const { time: t, sub: s } = kept[middle] as Stored;
      if (t > time || (t === time && s > sub)) high = middle;
      else low = middle + 1;
    }
    return kept.slice(low, low + count);
  }
}

/** Nothing yet. */
export function emptyTally(): LinkTally {
  return { commands: 0, replies: 0, entries: 0, bytesOut: 0, bytesIn: 0, timeouts: 0 };
}
