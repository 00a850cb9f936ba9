import type { CliIo, Command } from "./cli-io.ts";
import { UsageError } from "./usage-error.ts";

/** Typed as string so that the compiler package stays out of this package's type graph. */
const compiler: string = "@countersign/codegen";

interface Compiler {
  readonly main?: (argv: readonly string[], io?: { readonly interrupted: AbortSignal }) => Promise<number>;
}

async function load(): Promise<Compiler> {
  try {
    return await import(compiler);
  } catch (error) {
    // Only the absence of the package itself is the user's to repair; a fault inside it must stay visible.
    if (!(error instanceof Error) || !error.message.startsWith(`Cannot find package '${compiler}'`)) throw error;
    throw new UsageError(`the package ${compiler} is not installed: npm install --save-dev ${compiler}`);
  }
}

/**
 * Hands a command line to the compiler package, and resolves to its exit status.
 *
 * @throws UsageError when the package is absent or too old
 */
export async function passOn(argv: readonly string[], io: CliIo): Promise<number> {
  const loaded = await load();
  if (typeof loaded.main !== "function") throw new UsageError(`${compiler} has no main function; update it`);
  return await loaded.main(argv, { interrupted: io.interrupted });
}

const passedOn = (name: string, summary: string, does: string): Command =>
  Object.freeze({
    name,
    summary: `${summary} (needs ${compiler})`,
    usage: `Usage: countersign ${name} [options]

${does}
Everything after "${name}" is passed on to the compiler package, ${compiler}.
Its options: countersign ${name} --help

Install it beside countersign: npm install --save-dev ${compiler}`,
    passesHelp: true,
    run: (argv: readonly string[], io: CliIo) => passOn([name, ...argv], io),
  });

/** Commands that are the compiler package's own. */
export const compilerCommands: readonly Command[] = Object.freeze([
  passedOn(
    "generate",
    "compile a contract",
    "Compiles a contract into TypeScript, JSON Schema, vectors and documentation.",
  ),
  passedOn("lint", "check a contract", "Checks a contract without compiling it."),
  passedOn("breaking", "compare two contracts", "Tells what a change of a contract breaks, and for whom."),
  passedOn("bundle", "write a contract as one file", "Writes a contract as one JSON Schema document."),
  passedOn(
    "conformance",
    "run an executor on the vectors",
    "Runs a program of any language on the vectors of a contract.",
  ),
]);
