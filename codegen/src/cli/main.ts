import { debuglog } from "node:util";
import { ContractError } from "../finding.ts";
import type { Command, Io } from "./command.ts";
import { commands } from "./commands.ts";
import { formatFindings } from "./format.ts";
import { plain } from "./plain.ts";
import { formatOf } from "./read-options.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

const debug = debuglog("countersign");

const processIo: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY === true,
};

const overview = (): string => {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    "countersign: the contract compiler",
    "",
    "usage: countersign <command> [options]",
    "",
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    "",
    "Every command takes --config, --format text|json|github, --quiet, --help and --version.",
    "Exit status: 0 fine, 1 findings, 2 wrong usage.",
    "",
  ].join("\n");
};

const isUsage = (error: Error): boolean =>
  error instanceof UsageError || ("code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));

/** Exit status of a command that threw, after saying why: findings are 1, everything else 2. Never a stack. */
const failure = (error: unknown, command: Command, argv: readonly string[], io: Io): number => {
  if (error instanceof ContractError) {
    io.out(formatFindings(error.findings, formatOf(argv) ?? "text"));
    return 1;
  }
  if (!(error instanceof Error)) throw error;
  debug("%s", error.stack);
  io.err(`countersign ${command.name}: ${plain(error.message)}\n`);
  if (isUsage(error)) io.err(`${command.usage.split("\n")[0] ?? ""}\nMore: countersign ${command.name} --help\n`);
  return 2;
};

/**
 * The compiler's command line: resolves to the exit status, 0 fine, 1 findings, 2 wrong usage or something absent.
 * Findings go to standard output, in the format of `--format`; complaints about the command line to standard error.
 *
 * @param io where to write instead of the process's own streams
 * @example
 * ```ts
 * import { main } from "@countersign/codegen";
 *
 * process.exitCode = await main(["generate", "--check"]);
 * ```
 */
export const main = async (argv: readonly string[], io: Partial<Io> = {}): Promise<number> => {
  const streams: Io = { ...processIo, ...io };
  const [name, ...rest] = argv;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    const topic = commands.find((command) => command.name === rest[0]);
    (name === undefined ? streams.err : streams.out)(topic?.usage ?? overview());
    return name === undefined ? 2 : 0;
  }
  const flags = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : rest.length);
  if (name === "--version" || name === "-v" || flags.includes("--version")) {
    streams.out(`${version()}\n`);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    streams.err(`countersign: no command "${plain(name.slice(0, 40))}"\n\n${overview()}`);
    return 2;
  }
  if (flags.includes("--help") || flags.includes("-h")) {
    streams.out(command.usage);
    return 0;
  }
  try {
    return await command.run(rest, streams);
  } catch (error) {
    return failure(error, command, rest, streams);
  }
};
