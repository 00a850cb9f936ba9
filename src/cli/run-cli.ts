import type { CliIo, Command } from "./cli-io.ts";
import { callCommand } from "./commands/call.ts";
import { demoCommand } from "./commands/demo.ts";
import { devCommand } from "./commands/dev.ts";
import { explainCommand } from "./commands/explain.ts";
import { initCommand } from "./commands/init.ts";
import { mintCommand } from "./commands/mint.ts";
import { revocationsCommand } from "./commands/revocations.ts";
import { revokeCommand } from "./commands/revoke.ts";
import { validateCommand } from "./commands/validate.ts";
import { compilerCommands } from "./compiler.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

const commands: readonly Command[] = [
  demoCommand,
  devCommand,
  mintCommand,
  callCommand,
  explainCommand,
  validateCommand,
  revokeCommand,
  revocationsCommand,
  initCommand,
  ...compilerCommands,
];

/** Runs one command line and resolves to its exit status: 0 fine, 1 findings or a refusal, 2 wrong usage. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined || first === "help" || first === "--help" || first === "-h") {
    const topic = commands.find((command) => command.name === rest[0]);
    io.out(topic?.usage ?? overview());
    return first === undefined ? 2 : 0;
  }
  if (first === "--version" || first === "-v") {
    io.out(version());
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === first);
  if (command === undefined) {
    io.err(`countersign: no command "${printable(first)}"\n\n${overview()}`);
    return 2;
  }
  if (command.passesHelp !== true && rest.some((argument) => argument === "--help" || argument === "-h")) {
    io.out(command.usage);
    return 0;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [headline = ""] = command.usage.split("\n");
    io.err(`countersign ${command.name}: ${error.message}`);
    if (error instanceof UsageError) io.err(`${headline}\nMore: countersign ${command.name} --help`);
    return 2;
  }
}

function overview(): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    "countersign: decides whether an MCP tool call may happen",
    "",
    "Usage: countersign <command> [options]",
    "",
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    "",
    "  --help, --version   every command has --help of its own",
    "",
    "Exit status: 0 fine, 1 findings or a refusal, 2 wrong usage.",
  ].join("\n");
}

/** What the user typed, without control characters, short enough for one line. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 40);
}
