import type { ContractIdentity, StageName } from "../../generated/typescript/index.ts";

/** What became of one check. */
export interface Rung {
  readonly stage: StageName;
  readonly check: string;
  readonly state: "pass" | "fail" | "skipped" | "not reached";
  readonly code?: string;
  /** Fixed words; never a claim value. */
  readonly detail?: string;
}

/** A verdict with every rung of the ladder in order. */
export interface Explanation {
  readonly ok: boolean;
  readonly code?: string;
  readonly description?: string;
  readonly reason?: string;
  /** Id of the profile. */
  readonly profile: string;
  readonly contract: ContractIdentity;
  readonly rungs: readonly Rung[];
}
