import type { CliIo } from "../../src/cli/cli-io.ts";
import { runCli } from "../../src/cli/run-cli.ts";

/** What a command wrote, and its exit status. */
export interface CliResult {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process. */
export async function cli(argv: readonly string[], io: Partial<CliIo> = {}): Promise<CliResult> {
  const out: string[] = [];
  const err: string[] = [];
  const status = await runCli(argv, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    color: false,
    env: {},
    interrupted: new AbortController().signal,
    ...io,
  });
  return { status, out: out.join("\n"), err: err.join("\n") };
}
