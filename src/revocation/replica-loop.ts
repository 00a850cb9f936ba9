import { randomInt } from "node:crypto";
import { decodeRecord } from "./decode-record.ts";
import type { GateClocks } from "./freshness-gate.ts";
import type { ReplicaState } from "./replica-state.ts";
import type { ReplicaTally } from "./replica-tally.ts";
import { decodeChunks, decodeManifest } from "./snapshot.ts";
import type { StreamEntry } from "./stream-entry.ts";
import { compareEntryIds, isEntryId } from "./stream-id.ts";
import type { StreamKeys } from "./stream-key.ts";
import type { StreamReader } from "./stream-reader.ts";

/** What a replica reads, and how. */
export interface ReplicaSource {
  readonly reader: StreamReader;
  readonly stream: string;
  readonly zone: string;
  readonly keys: StreamKeys;
  readonly blockMs: number;
  readonly batchSize: number;
  readonly maxStaleMs: number;
  readonly clocks: GateClocks;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** A replica that is reading. */
export interface ReplicaLoop {
  /** Resolves when it first opens, or closed after `maxStaleMs`. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** Entries of one batch decoded before other work of the process gets its turn. */
const sliceSize = 200;

/** Reads into a state until it is stopped; every failure is retried within a second. */
export function startReplicaLoop(source: ReplicaSource, state: ReplicaState, tally: ReplicaTally): ReplicaLoop {
  const { reader, stream, zone, keys, blockMs, batchSize, maxStaleMs, clocks, sleep } = source;
  const ended = new AbortController();
  const begun = clocks.monotonicNow();
  let cursor = "0-0";
  let failures = 0;
  let needsSnapshot = true;
  let needsProbe = false;
  let wasOpen = false;
  let lastProbe = begun;
  let announce: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    announce = resolve;
  });

  /** @returns whether a snapshot was taken over */
  const resync = async (): Promise<boolean> => {
    tally.resyncs += 1;
    const flat = await reader.manifest(stream);
    const read = flat === undefined ? undefined : decodeManifest(stream, flat, keys);
    if (read?.ok === false) tally.reject("manifest", read.reason);
    if (read === undefined || !read.ok) return false;
    const chunks: Uint8Array[] = [];
    for (let index = 0; index < read.manifest.chunks; index += 1) {
      const chunk = await reader.chunk(stream, read.manifest.snapshot, index);
      if (chunk === undefined || ended.signal.aborted) return false;
      chunks.push(chunk);
    }
    const rows = decodeChunks(chunks, read.manifest, zone);
    if (rows === undefined) tally.reject("snapshot", "malformed");
    if (rows === undefined || !state.load(read.manifest, rows)) return false;
    cursor = read.manifest.cursor;
    return true;
  };

  /** A stream that was emptied or replaced by an older copy would never reach the cursor: it is read from its start. */
  const probe = async (): Promise<void> => {
    lastProbe = clocks.monotonicNow();
    const info = await reader.info(stream);
    if (info === undefined || !isEntryId(info.lastId) || compareEntryIds(info.lastId, cursor) < 0) cursor = "0-0";
    needsProbe = false;
  };

  const take = async (entries: readonly StreamEntry[]): Promise<void> => {
    let taken = 0;
    for (const { id, fields } of entries) {
      const decoded = decodeRecord(stream, zone, fields, keys);
      // A server never hands out an entry without a proper identifier; the cursor must not break all the same.
      if (isEntryId(id)) cursor = id;
      if (decoded.ok) {
        const outcome = state.accept(decoded.record);
        if (outcome === "resync") needsSnapshot = true;
        else if (outcome === "extended") tally.heartbeatTs = decoded.record.ts;
        else if (outcome === "future") tally.skewed += 1;
        else if (outcome === "lower_log") tally.lowerLog += 1;
      } else {
        tally.reject(id, decoded.reason);
        if (decoded.reason === "unsupported_type") {
          state.refuseType();
          needsSnapshot = true;
        }
      }
      taken += 1;
      if (taken % sliceSize === 0) await new Promise<void>((resolve) => void setImmediate(resolve));
      if (ended.signal.aborted) return;
    }
  };

  const turn = async (): Promise<void> => {
    if (needsSnapshot) {
      const place = cursor;
      if (await resync()) needsSnapshot = false;
      else {
        state.explain("no_snapshot");
        cursor = place;
      }
    }
    const isOpen = state.closedReason() === undefined;
    const closedLong = !isOpen && clocks.monotonicNow() - lastProbe >= maxStaleMs;
    if (needsProbe || (wasOpen && !isOpen) || closedLong) await probe();
    wasOpen = isOpen;
    const batches = await reader.read({ [stream]: cursor }, { count: batchSize, blockMs });
    for (const batch of batches) if (batch.stream === stream) await take(batch.entries);
  };

  const run = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      try {
        await turn();
        failures = 0;
      } catch {
        failures += 1;
        tally.readFailures += 1;
        needsProbe = true;
        if (!ended.signal.aborted) await sleep(backOffMs(failures), ended.signal);
      }
      const isOpen = state.closedReason() === undefined;
      if (isOpen || clocks.monotonicNow() - begun >= maxStaleMs) announce();
      // Readers answer at once where there is much to read, and so do fakes: others must get their turn.
      await new Promise<void>((resolve) => void setImmediate(resolve));
    }
    announce();
  };
  const running = run();

  return {
    ready,
    async stop() {
      ended.abort();
      await reader.close().catch(() => undefined);
      await running;
    },
  };
}

/** `min(50·2ⁿ + 0–200, 1000)` milliseconds. */
function backOffMs(failures: number): number {
  return Math.min(50 * 2 ** Math.min(failures, 10) + randomInt(201), 1000);
}
