import { type GenerateOptions, type GenerateResult, generate, targetNames } from "../generate.ts";
import { type WatchEvent, watchContract } from "../watch.ts";
import type { Command, Format, Io } from "./command.ts";
import { formatFindings } from "./format.ts";
import { plain } from "./plain.ts";
import { progressOf } from "./progress.ts";
import { COMMON_USAGE, type ReadOptions, readOptions } from "./read-options.ts";
import { UsageError } from "./usage-error.ts";

const USAGE = `usage: countersign generate [--check | --dry-run | --watch] [--target NAMES] [--out FOLDER] [options]

Compiles a contract into its output folder. Writes all of it or nothing, and only files that changed.

  --check         compare the output with the contract, write nothing; exit 1 when it differs
  --dry-run       print what would be written, write nothing
  --watch         compile again whenever a file of the contract is saved, until interrupted
  --target NAMES  only these, between commas: ${targetNames.join(", ")}
  --out FOLDER    folder of the output (that of the configuration)
${COMMON_USAGE}
Exit status: 0 done, 1 findings or differences, 2 wrong usage.
`;

type Mode = "check" | "dry-run" | "write";

const CHECKED = { missing: "missing", stale: "stale", surplus: "no longer generated", unowned: "not owned" } as const;
const PLANNED = { missing: "would write", stale: "would write", surplus: "would delete", unowned: "kept" } as const;
const DONE = { missing: "written", stale: "written", surplus: "deleted", unowned: "kept" } as const;
const WORDS = { check: CHECKED, "dry-run": PLANNED, write: DONE } as const;

const summary = (result: GenerateResult, mode: Mode): string => {
  const count = result.differences.length;
  if (mode === "write") return `${result.files} files in ${result.folder}, ${count} changed`;
  if (mode === "dry-run") return `${result.files} files in ${result.folder}, ${count} would change`;
  if (count === 0) return `${result.files} files in ${result.folder} agree with the contract`;
  return `${count} of ${result.files} files differ; run: countersign generate`;
};

/** What one compilation did, would do, or found. */
const reportOf = (result: GenerateResult, mode: Mode, format: Format, quiet: boolean): string => {
  const failed = mode === "check" && result.differences.length > 0;
  if (format === "json") {
    const { folder, files, differences } = result;
    return `${JSON.stringify({ ok: !failed, folder, files, differences }, null, 2)}\n`;
  }
  if (quiet && !failed) return "";
  const lines = result.differences.map(({ path, state }) => {
    const text = plain(`${WORDS[mode][state]}: ${result.folder}/${path}`);
    return failed && format === "github" ? `::error title=countersign generate::${text.replaceAll("%", "%25")}` : text;
  });
  return `${[...lines, summary(result, mode)].join("\n")}\n`;
};

const targetsOf = (options: ReadOptions): readonly string[] | undefined => {
  const targets = options.list("target");
  const unknown = targets?.find((name) => !targetNames.includes(name));
  if (unknown === undefined) return targets;
  throw new UsageError(`no target "${unknown.slice(0, 40)}"; there are ${targetNames.join(", ")}`);
};

const modeOf = (options: ReadOptions): Mode | "watch" => {
  const given = (["check", "dry-run", "watch"] as const).filter((name) => options.flag(name));
  if (given.length > 1) throw new UsageError(`--${given.join(" and --")} do not go together`);
  return given[0] ?? "write";
};

/** One line of a watch, or one document per line for programs. */
const eventText = (event: WatchEvent, { format, quiet }: ReadOptions): string => {
  if (format === "json") return `${JSON.stringify(event)}\n`;
  if (event.kind === "refused") return formatFindings(event.findings, format);
  if (event.kind === "failed") return plain(`failed: ${event.message}`).concat("\n");
  const { result, ms } = event;
  const done = `${result.files} files in ${result.folder}, ${result.differences.length} changed, ${ms} ms\n`;
  return quiet ? "" : done;
};

const watch = async (wanted: GenerateOptions, options: ReadOptions, io: Io): Promise<number> => {
  const progress = progressOf(io, options);
  const signal = io.interrupted;
  await watchContract({
    ...wanted,
    config: options.config,
    ...(signal === undefined ? {} : { signal }),
    progress: progress.show,
    onEvent(event) {
      progress.clear();
      io.out(eventText(event, options));
      progress.show("waiting for changes");
    },
  });
  progress.clear();
  return 0;
};

/** Compiles the contract of a configuration file. */
export const generateCommand: Command = {
  name: "generate",
  summary: "compile a contract",
  usage: USAGE,
  async run(argv, io) {
    const options = readOptions(argv, {
      check: { type: "boolean" },
      "dry-run": { type: "boolean" },
      watch: { type: "boolean" },
      target: { type: "string", multiple: true },
      out: { type: "string" },
    });
    const mode = modeOf(options);
    const targets = targetsOf(options);
    const out = options.text("out");
    const wanted: GenerateOptions = {
      config: options.config,
      ...(targets === undefined ? {} : { targets }),
      ...(out === undefined ? {} : { out }),
    };
    if (mode === "watch") return watch(wanted, options, io);
    const progress = progressOf(io, options);
    try {
      const result = await generate({
        ...wanted,
        check: mode === "check",
        dryRun: mode === "dry-run",
        progress: progress.show,
      });
      progress.clear();
      io.out(reportOf(result, mode, options.format, options.quiet));
      return mode === "check" && result.differences.length > 0 ? 1 : 0;
    } finally {
      progress.clear();
    }
  },
};
