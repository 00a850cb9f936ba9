/** What a command may touch of the process, so that tests can run commands without one. */
export interface CliIo {
  /** Writes one line to standard output. Mandates are written by `mint` alone. */
  readonly out: (line: string) => void;
  /** Writes one line to standard error. */
  readonly err: (line: string) => void;
  /** Whether standard output takes colours. */
  readonly color: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user interrupts; long-running commands then clean up and return. */
  readonly interrupted: AbortSignal;
}

/** One command of the command line. */
export interface Command {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  /** Full help text. */
  readonly usage: string;
  /** Whether the command answers `--help` itself, as the compiler does for its own. @defaultValue `false` */
  readonly passesHelp?: boolean;
  /** Resolves to the exit status: 0 fine, 1 findings or a refusal. Throws {@link UsageError} for status 2. */
  readonly run: (argv: readonly string[], io: CliIo) => Promise<number>;
}
