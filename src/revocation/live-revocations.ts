import type { Anchor } from "./anchor.ts";

/** Everything that is revoked or suspended now: what a publisher starts with. */
export interface LiveRevocations {
  /** Marks and until when they must hold, in milliseconds since 1970. */
  readonly revocations?: Iterable<{ readonly anchor: Anchor; readonly until: number }>;
  /** Epochs of delegation graphs. */
  readonly epochs?: Iterable<{ readonly zone: string; readonly epoch: bigint | number }>;
  /** Suspensions that were not ended, and when they began, in milliseconds since 1970. */
  readonly suspensions?: Iterable<{ readonly anchor: Anchor; readonly at: number }>;
  /**
   * The log to go on with and the last number that was ever assigned in it, from storage that is written before a number
   * is used. Absent, behind what Redis holds, or of a log that Redis does not hold, a new and higher log is begun, which is
   * always safe.
   */
  readonly sequence?: { readonly log: string; readonly seq: bigint };
}
