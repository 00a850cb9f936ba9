import { randomInt } from "node:crypto";
import { revocationProtocol } from "../../generated/typescript/index.ts";
import type { GateClocks } from "./freshness-gate.ts";
import type { ReplicaState } from "./replica-state.ts";
import type { ReplicaTally } from "./replica-tally.ts";
import { nextTurn } from "./replica-turns.ts";
import type { V1Follower } from "./replica-v1.ts";
import type { V2Follower } from "./replica-v2.ts";
import type { StreamReader } from "./stream-reader.ts";

const { reconnectBaseMs, reconnectJitterMs, reconnectMaxMs } = revocationProtocol.defaults;

/** What a replica reads, and how. */
export interface ReplicaSource {
  readonly reader: StreamReader;
  readonly blockMs: number;
  readonly batchSize: number;
  readonly maxStaleMs: number;
  readonly clocks: GateClocks;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly v1: V1Follower | undefined;
  readonly v2: V2Follower | undefined;
}

/** A replica that is reading. */
export interface ReplicaLoop {
  /** Resolves when it first opens, or closed after `maxStaleMs`. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Reads into a state until it is stopped; every failure is retried within a second, save that of a closed replica in the
 * middle of a snapshot.
 */
export function startReplicaLoop(source: ReplicaSource, state: ReplicaState, tally: ReplicaTally): ReplicaLoop {
  const { reader, blockMs, batchSize, maxStaleMs, clocks, sleep, v1, v2 } = source;
  const ended = new AbortController();
  const { signal } = ended;
  const begun = clocks.monotonicNow();
  let failures = 0;
  let connection: unknown;
  let announce: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    announce = resolve;
  });

  const close = async (): Promise<void> => {
    try {
      await reader.close();
    } catch {
      // Whatever became of the connection, the replica has ended.
    }
  };

  const reconnected = (): void => {
    v1?.reconnected();
    v2?.reconnected();
  };

  /** Whether the reader has made another connection since the streams were last looked at. */
  const isAnother = (): boolean => {
    const before = connection;
    connection = reader.connection?.();
    return connection !== before;
  };

  const turn = async (): Promise<void> => {
    await v2?.prepare(maxStaleMs, signal);
    await v1?.prepare(maxStaleMs);
    connection ??= reader.connection?.();
    const sent = { mono: clocks.monotonicNow(), wall: clocks.now() };
    const cursors = { ...v2?.cursors, ...v1?.cursors };
    const batches = await reader.read(cursors, { count: batchSize, blockMs });
    // A connection that was replaced in silence proves nothing about what it did not bring.
    if (isAnother()) return reconnected();
    for (const { stream, entries } of batches) {
      if (signal.aborted) return;
      if (v1?.has(stream) === true) await v1.take(stream, entries, signal);
      else if (Object.hasOwn(cursors, stream)) await v2?.take(entries, signal);
    }
    if (!signal.aborted) v1?.finish(batches, batchSize, sent);
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await turn();
        failures = 0;
      } catch {
        if (signal.aborted) break;
        failures += 1;
        tally.readFailures += 1;
        reconnected();
        await sleep(v2?.loadRetryMs ?? backOffMs(failures), signal);
      }
      if (state.closedReason() === undefined || !(clocks.monotonicNow() - begun < maxStaleMs)) announce();
      // Readers answer at once where there is much to read, and so do fakes: others must get their turn.
      await nextTurn();
    }
    v2?.ended();
    announce();
  };
  const running = run();

  return {
    ready,
    async stop() {
      ended.abort();
      await close();
      await running;
      // The turn that was going on may have opened it again.
      await close();
    },
  };
}

/** `min(50·2ⁿ + 0–200, 1000)` milliseconds. */
function backOffMs(failures: number): number {
  return Math.min(reconnectBaseMs * 2 ** Math.min(failures, 10) + randomInt(reconnectJitterMs + 1), reconnectMaxMs);
}
