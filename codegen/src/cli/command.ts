/** Where a command writes. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether a person watches: progress is shown only then. */
  readonly terminal: boolean;
  /** Aborted when the user interrupts; commands that run until then clean up and return. */
  readonly interrupted?: AbortSignal;
}

/** How findings are printed: for people, for programs, or as annotations of a GitHub workflow. */
export type Format = "text" | "json" | "github";

/** One command of the compiler. Resolves to the exit status: 0 fine, 1 findings, 2 wrong usage or configuration. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly run: (argv: readonly string[], io: Io) => Promise<number>;
}
