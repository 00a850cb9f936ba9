import type { ClosedReason, ReplicaState } from "./replica-state.ts";
import type { RejectReason } from "./stream-entry.ts";

/** How a replica is doing. */
export interface ReplicaStatus {
  readonly state: "open" | "closed";
  /** Why it is closed. */
  readonly reason?: ClosedReason;
  readonly log: string;
  /** Last event that is contained. */
  readonly seq: bigint;
  /** Milliseconds between the publisher's clock at the last heartbeat and this one's now; `undefined` before any. */
  readonly lagMs?: number;
  /** Milliseconds that it stays open without news. */
  readonly validForMs: number;
  readonly marks: number;
  /** Refused entries by reason. */
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
  readonly resyncs: number;
  /** Reads that failed. */
  readonly readFailures: number;
  /** Heartbeats from further ahead than `clockSkewMs`: the clock of the publisher or of this machine is wrong. */
  readonly skewed: number;
  /** Records of a log that another publisher has replaced. */
  readonly lowerLog: number;
}

/** A refused entry. */
export interface RejectedEntry {
  readonly id: string;
  readonly reason: RejectReason;
}

/** Entries kept for an operator to look at. */
const maxRejects = 100;

/** Plain counters of a replica. */
export class ReplicaTally {
  readonly #rejected: Partial<Record<RejectReason, number>> = {};
  #rejects: RejectedEntry[] = [];
  resyncs = 0;
  readFailures = 0;
  skewed = 0;
  lowerLog = 0;
  heartbeatTs: number | undefined;

  get rejects(): readonly RejectedEntry[] {
    return this.#rejects;
  }

  reject(id: string, reason: RejectReason): void {
    this.#rejected[reason] = (this.#rejected[reason] ?? 0) + 1;
    this.#rejects = [...this.#rejects.slice(1 - maxRejects), Object.freeze({ id: String(id).slice(0, 64), reason })];
  }

  statusOf(state: ReplicaState, now: number): ReplicaStatus {
    const reason = state.closedReason();
    return Object.freeze({
      state: reason === undefined ? "open" : "closed",
      ...(reason === undefined ? {} : { reason }),
      log: state.log,
      seq: state.seq,
      ...(this.heartbeatTs === undefined ? {} : { lagMs: now - this.heartbeatTs }),
      validForMs: state.gate.validForMs(),
      marks: state.marks,
      rejected: Object.freeze({ ...this.#rejected }),
      resyncs: this.resyncs,
      readFailures: this.readFailures,
      skewed: this.skewed,
      lowerLog: this.lowerLog,
    });
  }
}
