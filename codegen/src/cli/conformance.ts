import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { configFile } from "../config-file.ts";
import { readExpectedFailures } from "../conformance/expected-failures.ts";
import { readVectors } from "../conformance/read-vectors.ts";
import { runConformance } from "../conformance/run-conformance.ts";
import { splitCommand } from "../conformance/split-command.ts";
import { UsageError } from "../conformance/usage-error.ts";
import { ContractError } from "../finding.ts";
import { loadContract } from "../load.ts";
import type { Command, Format, Io } from "./command.ts";
import { formatReport } from "./conformance-report.ts";

const USAGE = `usage: countersign conformance --exec "COMMAND" [--suite RE] [--case RE] [--expected-failures FILE]
                              [--vectors FOLDER] [--config FILE] [--timeout SECONDS] [--format FORMAT] [--quiet]

Runs an executor, a program that answers the conformance protocol, on the vectors of a contract.

  --exec               the executor's command; no shell: blanks separate, quotes keep blanks together
  --suite              run suites whose name matches this regular expression only
  --case               run cases whose id matches this regular expression only
  --expected-failures  JSON list of { "id", "reason" }: exactly these cases must fail
  --vectors            folder of the vectors (the folder vectors in the output of the configuration)
  --config             configuration file (countersign.config.ts)
  --timeout            longest wait for one answer, in seconds (30)
  --format             text, json or github (text)
  --quiet              print failures only

Exit status: 0 every case as expected, 1 not so, 2 wrong usage, or executor and vectors are of different contracts.
`;

const FORMATS: readonly string[] = ["text", "json", "github"];

interface Options {
  readonly exec: string;
  readonly suite?: RegExp;
  readonly case?: RegExp;
  readonly expected?: string;
  readonly vectors?: string;
  readonly config: string;
  readonly timeoutMs?: number;
  readonly format: Format;
  readonly quiet: boolean;
}

const pattern = (flag: string, text: string): RegExp => {
  try {
    return new RegExp(text, "u");
  } catch {
    throw new UsageError(`${flag} is no regular expression`);
  }
};

const seconds = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value <= 3600)) throw new UsageError("--timeout must be a number of seconds up to 3600");
  return value * 1000;
};

const readOptions = (argv: readonly string[]): Options | "help" => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      exec: { type: "string" },
      suite: { type: "string" },
      case: { type: "string" },
      "expected-failures": { type: "string" },
      vectors: { type: "string" },
      config: { type: "string", default: configFile() },
      timeout: { type: "string" },
      format: { type: "string", default: "text" },
      quiet: { type: "boolean", default: false },
      help: { type: "boolean", default: false, short: "h" },
    },
  });
  if (values.help) return "help";
  if (values.exec === undefined) throw new UsageError("--exec is missing");
  if (!FORMATS.includes(values.format)) throw new UsageError(`--format must be one of ${FORMATS.join(", ")}`);
  const { "expected-failures": expected, vectors } = values;
  return {
    exec: values.exec,
    ...(values.suite === undefined ? {} : { suite: pattern("--suite", values.suite) }),
    ...(values.case === undefined ? {} : { case: pattern("--case", values.case) }),
    ...(expected === undefined ? {} : { expected }),
    ...(vectors === undefined ? {} : { vectors }),
    config: values.config,
    ...(values.timeout === undefined ? {} : { timeoutMs: seconds(values.timeout) }),
    format: values.format as Format,
    quiet: values.quiet,
  };
};

const vectorsFolder = async (options: Options): Promise<string> => {
  if (options.vectors !== undefined) return resolve(options.vectors);
  const config = resolve(options.config);
  const { out, targets } = await loadContract(config, relative(process.cwd(), config));
  return join(dirname(config), targets?.["vectors"]?.out ?? join(out, "vectors"));
};

/** One line that is written over until the run ends. */
const progressLine = (io: Io): { readonly show: (done: number, all: number) => void; readonly clear: () => void } => ({
  show: (done, all) => io.err(`\r${done} of ${all} cases`),
  clear: () => io.err(`\r${" ".repeat(40)}\r`),
});

const run = async (argv: readonly string[], io: Io): Promise<number> => {
  const options = readOptions(argv);
  if (options === "help") {
    io.out(USAGE);
    return 0;
  }
  const { suite, case: one, timeoutMs, format, quiet } = options;
  const command = splitCommand(options.exec);
  const expectedFailures = options.expected === undefined ? [] : readExpectedFailures(options.expected);
  const vectors = readVectors(await vectorsFolder(options));
  const line = io.terminal && format === "text" && !quiet ? progressLine(io) : undefined;
  try {
    const report = await runConformance({
      argv: command,
      vectors,
      expectedFailures,
      ...(suite === undefined ? {} : { suite }),
      ...(one === undefined ? {} : { case: one }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(line === undefined ? {} : { progress: line.show }),
    });
    line?.clear();
    io.out(formatReport(report, format, quiet));
    return report.ok ? 0 : 1;
  } catch (error) {
    line?.clear();
    throw error;
  }
};

const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError ||
  error instanceof ContractError ||
  (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));

/** Runs a program in any language on the vectors of a contract. */
export const conformance: Command = {
  name: "conformance",
  summary: "run an executor on the vectors",
  usage: USAGE,
  run: async (argv, io) => {
    try {
      return await run(argv, io);
    } catch (error) {
      if (!isUsage(error)) throw error;
      io.err(`${error.message}\n`);
      return 2;
    }
  },
};
