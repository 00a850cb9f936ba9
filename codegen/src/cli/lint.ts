import { relative, resolve } from "node:path";
import { lintContract } from "../lint.ts";
import { loadContract } from "../load.ts";
import type { Command } from "./command.ts";
import { formatFindings } from "./format.ts";
import { COMMON_USAGE, readOptions } from "./read-options.ts";

/** Everything that is wrong with a contract, without compiling it. */
export const lint: Command = {
  name: "lint",
  summary: "check a contract, write nothing",
  usage: `usage: countersign lint [options]

Checks a contract: names, operations, orders, defaults, patterns, keywords, and that it weakens nothing it extends.

${COMMON_USAGE}
Exit status: 0 nothing found, 1 findings, 2 wrong usage.
`,
  async run(argv, io) {
    const options = readOptions(argv);
    const config = resolve(options.config);
    const findings = lintContract(await loadContract(config, relative(process.cwd(), config)));
    io.out(formatFindings(findings, options.format));
    if (findings.length > 0) return 1;
    if (options.format === "text" && !options.quiet) io.out("nothing found\n");
    return 0;
  },
};
