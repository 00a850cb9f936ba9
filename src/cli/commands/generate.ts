import type { CliIo, Command } from "../cli-io.ts";
import { UsageError } from "../usage-error.ts";

/** Typed as string so that the compiler package stays out of this package's type graph. */
const compiler: string = "@countersign/codegen";

const usage = `Usage: countersign generate [options]

Compiles a contract into TypeScript, Python, Go, JSON Schema, vectors and documentation.
Everything after "generate" is passed on to the compiler package, ${compiler}.

Install it beside countersign: npm install --save-dev ${compiler}`;

async function run(argv: readonly string[], _io: CliIo): Promise<number> {
  const loaded = await load();
  if (typeof loaded.main !== "function") throw new UsageError(`${compiler} has no main function; update it`);
  return await loaded.main(["generate", ...argv]);
}

async function load(): Promise<{ readonly main?: (argv: readonly string[]) => Promise<number> }> {
  try {
    return await import(compiler);
  } catch (error) {
    // Only the absence of the package itself is the user's to repair; a fault inside it must stay visible.
    if (!(error instanceof Error) || !error.message.startsWith(`Cannot find package '${compiler}'`)) throw error;
    throw new UsageError(`the package ${compiler} is not installed: npm install --save-dev ${compiler}`);
  }
}

/** `countersign generate …` */
export const generateCommand: Command = Object.freeze({
  name: "generate",
  summary: "compile a contract (needs @countersign/codegen)",
  usage,
  run,
});
