import { revocationProtocol } from "../../generated/typescript/index.ts";
import type { ClosedReason, ReplicaState } from "./replica-state.ts";
import type { RejectReason } from "./stream-entry.ts";

/** How a replica is doing. */
export interface ReplicaStatus {
  readonly state: "open" | "closed";
  /** Why it is closed. */
  readonly reason?: ClosedReason;
  /** Sequence of version 2 that is followed; empty before any. */
  readonly log: string;
  /** Last event that is contained. */
  readonly seq: bigint;
  /** Milliseconds between the publisher's clock at the last heartbeat and this one's now; absent before any. */
  readonly lagMs?: number;
  /** Milliseconds that it stays open without news. */
  readonly validForMs: number;
  readonly marks: number;
  /** Refused entries by reason. */
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
  /** Times that a snapshot was needed, the start included. */
  readonly resyncs: number;
  /** Reads that failed. */
  readonly readFailures: number;
  /** Heartbeats from further ahead than `clockSkewMs`: the clock of the publisher or of this machine is wrong. */
  readonly skewed: number;
  /** Heartbeats that came too late to prove anything: a reader that stood still, a clock behind, or a replay. */
  readonly late: number;
  /** Records of a log that another publisher has replaced. */
  readonly lowerLog: number;
  /** The streams of version 1; absent when they are not followed. */
  readonly v1?: V1Status;
}

/** How the streams of version 1 are followed. */
export interface V1Status {
  /** Whether everything that still matters is known to have been read; closed until it is. */
  readonly history: "complete" | "incomplete";
  /** Times that entries may have been missed. */
  readonly gaps: number;
  /** Last entry that was read, by stream. */
  readonly cursors: Readonly<Record<string, string>>;
}

/** A refused entry. */
export interface RejectedEntry {
  /** Stream that it stood in. */
  readonly stream: string;
  readonly id: string;
  readonly reason: RejectReason;
}

/** Entries kept for an operator to look at. */
const maxRejects = revocationProtocol.limits.rejects;

/** Plain counters of a replica. */
export class ReplicaTally {
  readonly #rejected: Partial<Record<RejectReason, number>> = {};
  readonly #rejects: RejectedEntry[] = [];
  resyncs = 0;
  readFailures = 0;
  skewed = 0;
  late = 0;
  lowerLog = 0;
  heartbeatTs: number | undefined;

  get rejects(): readonly RejectedEntry[] {
    return Object.freeze([...this.#rejects]);
  }

  reject(stream: string, id: string, reason: RejectReason): void {
    this.#rejected[reason] = (this.#rejected[reason] ?? 0) + 1;
    if (this.#rejects.length === maxRejects) this.#rejects.shift();
    this.#rejects.push(Object.freeze({ stream, id: String(id).slice(0, 64), reason }));
  }

  statusOf(state: ReplicaState, now: number, v1?: V1Status): ReplicaStatus {
    const reason = state.closedReason();
    return Object.freeze({
      state: reason === undefined ? "open" : "closed",
      ...(reason === undefined ? {} : { reason }),
      log: state.log,
      seq: state.seq,
      ...(this.heartbeatTs === undefined ? {} : { lagMs: now - this.heartbeatTs }),
      validForMs: state.validForMs(),
      marks: state.marks,
      rejected: Object.freeze({ ...this.#rejected }),
      resyncs: this.resyncs,
      readFailures: this.readFailures,
      skewed: this.skewed,
      late: this.late,
      lowerLog: this.lowerLog,
      ...(v1 === undefined ? {} : { v1 }),
    });
  }
}
