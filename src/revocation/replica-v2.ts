import { randomInt } from "node:crypto";
import { decodeRecord } from "./decode-record.ts";
import type { GateClocks } from "./freshness-gate.ts";
import { loadSnapshot } from "./replica-snapshot.ts";
import type { ReplicaState } from "./replica-state.ts";
import type { ReplicaTally } from "./replica-tally.ts";
import { entriesPerTurn, nextTurn } from "./replica-turns.ts";
import { decodeManifest, type SnapshotManifest } from "./snapshot.ts";
import type { StreamEntry } from "./stream-entry.ts";
import { compareEntryIds, isEntryId } from "./stream-id.ts";
import type { StreamKeys } from "./stream-key.ts";
import type { StreamReader } from "./stream-reader.ts";

/** The stream of version 2 that a replica follows. */
export interface V2Source {
  readonly stream: string;
  readonly zone: string;
  readonly keys: StreamKeys;
}

/** Milliseconds before a snapshot that could not be read is tried again. */
const retryMs = 1_000;

/** Longest wait after attempts at a snapshot that brought no chunk. Nothing is lost by it: the replica is closed. */
const maxRetryMs = 5_000;

/** Follows a stream of version 2: snapshot, then events in sequence, and heartbeats that hold the gate open. */
export class V2Follower {
  readonly #source: V2Source;
  readonly #reader: StreamReader;
  readonly #clocks: GateClocks;
  readonly #state: ReplicaState;
  readonly #tally: ReplicaTally;
  #cursor = "0-0";
  #needsSnapshot = false;
  #needsProbe = true;
  #wasOpen = false;
  #probedAt: number;
  /** Chunks of the snapshot that is being loaded, in order; nothing of them is believed before all are there. */
  #kept: { readonly of: SnapshotManifest; readonly chunks: Uint8Array[] } | undefined;
  #interruptions = 0;
  #loadRetryMs: number | undefined;
  #failed: { readonly snapshot: string; readonly at: number } | undefined;

  constructor(source: V2Source, reader: StreamReader, clocks: GateClocks, state: ReplicaState, tally: ReplicaTally) {
    this.#source = source;
    this.#reader = reader;
    this.#clocks = clocks;
    this.#state = state;
    this.#tally = tally;
    this.#probedAt = clocks.monotonicNow();
    this.#resync();
  }

  get cursors(): Readonly<Record<string, string>> {
    return { [this.#source.stream]: this.#cursor };
  }

  /** Milliseconds to wait when the last `prepare` failed in the middle of a snapshot; `undefined` otherwise. */
  get loadRetryMs(): number | undefined {
    return this.#loadRetryMs;
  }

  /** After the last turn: what was loaded of a snapshot is given up. */
  ended(): void {
    this.#kept = undefined;
    this.#interruptions = 0;
  }

  /** After a lost connection: what is there may be another server. */
  reconnected(): void {
    this.#needsProbe = true;
  }

  /** What must happen before the next read: a snapshot where one is needed, and a look at the stream in doubt. */
  async prepare(maxStaleMs: number, ended: AbortSignal): Promise<void> {
    this.#loadRetryMs = undefined;
    if (this.#needsSnapshot) {
      if (await this.#takeSnapshot(ended)) {
        this.#needsSnapshot = false;
        this.#needsProbe = true;
      } else {
        this.#kept = undefined;
        this.#state.explain("no_snapshot");
      }
    }
    const isOpen = !this.#state.isV2Closed();
    const isLate = !isOpen && this.#clocks.monotonicNow() - this.#probedAt >= maxStaleMs;
    if (this.#needsProbe || (this.#wasOpen && !isOpen) || isLate) await this.#probe();
    this.#wasOpen = isOpen;
  }

  /** Takes entries of the stream in order. */
  async take(entries: readonly StreamEntry[], ended: AbortSignal): Promise<void> {
    const { stream, zone, keys } = this.#source;
    let taken = 0;
    for (const { id, fields } of entries) {
      const decoded = decodeRecord(stream, zone, fields, keys);
      // A server never hands out an entry without a proper identifier; the cursor must not break all the same.
      if (isEntryId(id)) this.#cursor = id;
      if (decoded.ok) {
        const outcome = this.#state.accept(decoded.record);
        if (outcome === "resync") this.#resync();
        else if (outcome === "extended") this.#tally.heartbeatTs = decoded.record.ts;
        else if (outcome === "future") this.#tally.skewed += 1;
        else if (outcome === "old") this.#tally.late += 1;
        else if (outcome === "lower_log") this.#tally.lowerLog += 1;
        else if (outcome === "applied" && this.#needsSnapshot && !this.#state.isIncomplete) this.#caughtUp();
      } else {
        this.#tally.reject(stream, id, decoded.reason);
        if (decoded.place !== undefined && this.#state.refuseType(decoded.place) === "resync") this.#resync();
      }
      taken += 1;
      if (taken % entriesPerTurn === 0) await nextTurn();
      if (ended.aborted) return;
    }
    this.#wasOpen ||= !this.#state.isV2Closed();
  }

  #resync(): void {
    if (!this.#needsSnapshot) this.#tally.resyncs += 1;
    this.#needsSnapshot = true;
  }

  /** What was missing has come after all: a snapshot would only close. */
  #caughtUp(): void {
    this.#needsSnapshot = false;
    this.#kept = undefined;
    this.#interruptions = 0;
  }

  async #takeSnapshot(ended: AbortSignal): Promise<boolean> {
    const { stream, zone, keys } = this.#source;
    const flat = await this.#reader.manifest(stream);
    if (flat === undefined) return false;
    const read = decodeManifest(stream, flat, keys);
    if (!read.ok) {
      this.#tally.reject(stream, "manifest", read.reason);
      return false;
    }
    const { manifest } = read;
    if (!this.#state.wants(manifest)) return false;
    const now = this.#clocks.monotonicNow();
    // A broken snapshot stays broken; reading all of it in every turn would only add load to what is wrong.
    if (this.#failed?.snapshot === manifest.snapshot && now - this.#failed.at < retryMs) return false;
    const chunks = this.#takeKept(manifest);
    const before = chunks.length;
    const load = { stream, zone, manifest, chunks, reader: this.#reader, state: this.#state, ended };
    const loaded = await loadSnapshot(load).catch((error: unknown) => {
      // Only the reader rejects, and all that it brought before is whole.
      this.#kept = { of: manifest, chunks };
      this.#interruptions = chunks.length > before ? 1 : this.#interruptions + 1;
      this.#loadRetryMs = interruptedMs(this.#interruptions);
      throw error;
    });
    this.#interruptions = 0;
    if (loaded === "malformed") this.#tally.reject(stream, "snapshot", loaded);
    if (loaded !== "loaded") {
      this.#failed = { snapshot: manifest.snapshot, at: now };
      return false;
    }
    this.#cursor = manifest.cursor;
    return true;
  }

  /** What an attempt before has loaded of this snapshot; of another one nothing stays. */
  #takeKept(manifest: SnapshotManifest): Uint8Array[] {
    const kept = this.#kept;
    this.#kept = undefined;
    return kept !== undefined && isSame(kept.of, manifest) ? kept.chunks : [];
  }

  /** A stream that was emptied or replaced by an older copy would never reach the cursor: it is read from its start. */
  async #probe(): Promise<void> {
    this.#probedAt = this.#clocks.monotonicNow();
    const info = await this.#reader.info(this.#source.stream);
    if (info === undefined || !isEntryId(info.lastId) || compareEntryIds(info.lastId, this.#cursor) < 0) {
      this.#cursor = "0-0";
    }
    this.#needsProbe = false;
  }
}

/** Half of `min(100·2ⁿ, 5000)` milliseconds and up to as much again: many that failed together do not return together. */
function interruptedMs(interruptions: number): number {
  const most = Math.min(100 * 2 ** Math.min(interruptions, 10), maxRetryMs);
  return most / 2 + randomInt(most / 2 + 1);
}

/** Whether chunks of one are chunks of the other. */
function isSame(a: SnapshotManifest, b: SnapshotManifest): boolean {
  return a.snapshot === b.snapshot && a.sha256 === b.sha256 && a.chunks === b.chunks;
}
