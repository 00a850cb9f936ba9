/** Version of the conformance protocol. */
export const PROTOCOL = 1;

/** Limits that both sides can count on. */
export const LIMITS: {
  readonly batchCases: number;
  readonly requestBytes: number;
  readonly answerBytes: number;
  readonly startMs: number;
  readonly runMs: number;
  readonly stopMs: number;
} = Object.freeze({
  /** Cases of one `run`. */
  batchCases: 100,
  /** Longest line that an executor is sent, unless one case alone is longer. */
  requestBytes: 1_048_576,
  /** Longest line that an executor may write. */
  answerBytes: 4_194_304,
  startMs: 30_000,
  runMs: 30_000,
  stopMs: 5_000,
});

/** What an executor says of itself. */
export interface Started {
  readonly language: string;
  readonly name: string;
  readonly version: string;
  readonly contract: { readonly version: string; readonly digest: string };
}

/** What came of one case in an executor. */
export interface CaseResult {
  readonly id: string;
  /** Why the executor did not run the case. Stands instead of an outcome. */
  readonly skip?: string;
  readonly outcome?: "valid" | "invalid" | "error";
  readonly code?: string;
  readonly reason?: string;
  readonly description?: string;
  readonly stage?: string;
  readonly check?: string;
  readonly rule?: string;
}

export interface RunAnswer {
  readonly seq: number;
  readonly results: readonly CaseResult[];
}
