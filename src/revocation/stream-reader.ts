import type { StreamEntry } from "./stream-entry.ts";

/** Where a reader stands in each stream: stream name to the identifier of the last entry that it has seen. */
export type StreamCursors = Readonly<Record<string, string>>;

/** What one read brought from one stream. */
export interface StreamBatch {
  readonly stream: string;
  /** In the order of the stream. */
  readonly entries: readonly StreamEntry[];
}

/** What a server knows about a stream. */
export interface StreamInfo {
  /** `last-generated-id`. */
  readonly lastId: string;
  /** Identifier of the first entry that is still there. */
  readonly firstId?: string;
  readonly length?: number;
  /** Entries ever added; servers before version 7 do not tell. */
  readonly entriesAdded?: number;
}

/** A key that was found by its prefix. */
export interface ScannedKey {
  readonly key: string;
  readonly value: string;
  /** Milliseconds until it expires; anything but a positive number means that it does not. */
  readonly ttlMs: number;
}

/**
 * How a replica reads: a port that a driver implements, with a connection of its own.
 *
 * Every promise settles within `blockMs` + 500 milliseconds (500 where there is no `blockMs`, seconds for a chunk),
 * whatever the server does; entries and chunks may take minutes as long as bytes of them come in. A reader that finds its
 * connection dead rejects, and reconnects for the next call. Rejections carry nothing that the replica shows to callers.
 */
export interface StreamReader {
  /**
   * Entries after the cursors, at most `count` of each stream; waits for them no longer than `blockMs`. Of a stream that
   * is not in the answer there was no later entry when this was called; a reader that must ask for several streams one
   * by one asks for all of them.
   */
  read(
    cursors: StreamCursors,
    options: { readonly count: number; readonly blockMs: number },
  ): Promise<readonly StreamBatch[]>;
  /** What the server knows about a stream; `undefined` when there is none. */
  info(stream: string): Promise<StreamInfo | undefined>;
  /** Fields of the snapshot manifest of a stream, names and values in turn; `undefined` when there is none. */
  manifest(stream: string): Promise<readonly string[] | undefined>;
  /** One chunk of a snapshot; `undefined` when it is gone. */
  chunk(stream: string, snapshot: string, index: number): Promise<Uint8Array | undefined>;
  /**
   * What tells one connection from the next, such as their number; `undefined` before the first. Without it only a
   * failed call tells a replica that the server may be another one.
   */
  connection?(): unknown;
  /** Pages of the keys that begin with a prefix. Without it a replica cannot look through shared keys. */
  scan?(prefix: string): AsyncIterable<readonly ScannedKey[]>;
  /** Ends the connection; pending calls reject. */
  close(): Promise<void>;
}
