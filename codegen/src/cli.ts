import { parseArgs } from "node:util";
import { ContractError, formatFinding } from "./finding.ts";
import { generate } from "./generate.ts";

const USAGE = `usage: countersign generate [--check] [--config FILE] [--quiet]

  --check    compare the output with the contract, write nothing; exit 1 when it differs
  --config   configuration file (countersign.config.ts)
  --quiet    print findings only
`;

const WORD = { missing: "missing", stale: "stale", surplus: "no longer generated", unowned: "not owned" } as const;

const run = async (argv: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      check: { type: "boolean", default: false },
      config: { type: "string" },
      quiet: { type: "boolean", default: false },
      help: { type: "boolean", default: false, short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (positionals[0] !== "generate" || positionals.length !== 1) {
    process.stderr.write(USAGE);
    return 2;
  }
  const result = await generate({
    check: values.check,
    ...(values.config === undefined ? {} : { config: values.config }),
  });
  if (values.check) {
    for (const { path, state } of result.differences)
      process.stdout.write(`${WORD[state]}: ${result.folder}/${path}\n`);
    if (result.differences.length > 0) {
      process.stdout.write(`${result.differences.length} of ${result.files} files differ; run: npm run generate\n`);
      return 1;
    }
    if (!values.quiet) process.stdout.write(`${result.files} files in ${result.folder} agree with the contract\n`);
    return 0;
  }
  if (!values.quiet) {
    for (const { path, state } of result.differences) {
      process.stdout.write(`${state === "surplus" ? "deleted" : "written"}: ${result.folder}/${path}\n`);
    }
    process.stdout.write(`${result.files} files in ${result.folder}, ${result.differences.length} changed\n`);
  }
  return 0;
};

/**
 * The compiler's command line. Exit status 0 for success, 1 for findings, 2 for wrong usage.
 *
 * @example
 * ```ts
 * import { main } from "@countersign/codegen";
 *
 * process.exitCode = await main(["generate", "--check"]);
 * ```
 */
export const main = async (argv: readonly string[]): Promise<number> => {
  try {
    return await run(argv);
  } catch (error) {
    if (error instanceof ContractError) {
      for (const finding of error.findings) process.stderr.write(`${formatFinding(finding)}\n`);
      return 1;
    }
    if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) {
      process.stderr.write(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    throw error;
  }
};
