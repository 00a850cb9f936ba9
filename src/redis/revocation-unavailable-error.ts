/** Why Redis gave no usable answer. */
export type UnavailableReason =
  | "timeout"
  | "not_connected"
  | "redis_error"
  | "malformed_reply"
  | "not_fresh"
  /** A publisher was not started, or was stopped. */
  | "not_started"
  /** Another publisher holds the stream. */
  | "lease_held"
  /** Another publisher has taken the stream over. */
  | "lease_lost";

/**
 * Redis was asked and gave no usable answer: nobody can tell now, or a write is not acknowledged. A write that was not
 * acknowledged may still have been applied.
 */
export class RevocationUnavailableError extends Error {
  override readonly name: string = "RevocationUnavailableError";
  readonly reason: UnavailableReason;
  /** First word of the server's own answer, such as `READONLY`; never its text, which may carry identifiers. */
  readonly redisCode: string | undefined;

  constructor(reason: UnavailableReason, redisCode?: string) {
    super(`Redis gave no usable answer: ${reason}${redisCode === undefined ? "" : ` (${redisCode})`}`);
    this.reason = reason;
    this.redisCode = redisCode;
  }
}

const codeForm = /^([A-Z]{2,20})(?: |$)/;

/** Any failure as one of ours, without the text of the original. */
export function asUnavailable(error: unknown): RevocationUnavailableError {
  if (error instanceof RevocationUnavailableError) return error;
  const message = error instanceof Error ? error.message : "";
  return new RevocationUnavailableError("redis_error", codeForm.exec(message)?.[1]);
}
