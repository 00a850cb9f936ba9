/**
 * Something an operator should know. For logs and metrics only: nothing here reaches a client, and no event carries a
 * token, a claim value or a key.
 */
export interface Diagnostic {
  readonly kind:
    | "key_set_adopted"
    | "key_set_refused"
    | "key_set_unavailable"
    | "revocation_unavailable"
    | "misconfigured"
    | "internal_error";
  /** A fixed word or count, such as `deadline` or `2 keys`. */
  readonly detail?: string | undefined;
  /** The error behind it, as its source raised it. */
  readonly cause?: unknown;
}

/** Receives {@link Diagnostic} events. What it throws is ignored. */
export type OnDiagnostic = (event: Diagnostic) => void;

/** Wraps a listener so that it cannot disturb a decision. */
export function reporter(listener: OnDiagnostic | undefined): OnDiagnostic {
  if (listener === undefined) return ignore;
  return (event) => {
    try {
      // An async listener must not become an unhandled rejection either.
      const result: unknown = listener(Object.freeze(event));
      if (result instanceof Promise) result.catch(ignore);
    } catch {
      // A broken log must not change a verdict.
    }
  };
}

function ignore(): void {}
