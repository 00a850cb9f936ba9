import { statSync } from "node:fs";
import { extname, relative, resolve } from "node:path";
import type { ContractSource } from "./contract-source.ts";
import { ContractError, type Finding } from "./finding.ts";
import { type LoadLimits, type Runner, startRunner } from "./load/child-process.ts";
import { readJsonFile } from "./load/json-file.ts";
import type { LoadFault } from "./load/report.ts";
import { resolveConfig } from "./resolve/config.ts";
import { withExtended } from "./resolve/extended-file.ts";

const FIX = "correct the configuration file";
const TYPESCRIPT = /^\.[cm]?ts$/;
const JAVASCRIPT = /^\.[cm]?js$/;

const refused = (file: string, fault: LoadFault): ContractError => {
  const { message, fix = FIX, line, column, pointer = "" } = fault;
  const finding: Finding = {
    rule: "load",
    file: fault.file === undefined ? file : relative(process.cwd(), fault.file),
    pointer,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    message,
    fix,
  };
  return new ContractError([finding]);
};

/** Why this Node cannot run a file of that kind, before it is tried. */
export const unreadable = (file: string, typescript: boolean, version: string): LoadFault | undefined => {
  const kind = extname(file);
  if (TYPESCRIPT.test(kind) && !typescript) {
    return {
      message: `is TypeScript, which Node ${version} does not run`,
      fix: "use Node 22.18 or later, or write the configuration as countersign.config.mjs or countersign.config.json",
    };
  }
  if (TYPESCRIPT.test(kind) || JAVASCRIPT.test(kind)) return undefined;
  return { message: `is no configuration file: ${kind || "no"} extension`, fix: "name a .ts, .mjs or .json file" };
};

/** What a configuration file holds, and which files it was put together from. */
export interface Loaded {
  /** The contract, or why there is none. */
  readonly source: ContractSource | ContractError;
  /** Absolute paths; those that were looked for in vain are among them. */
  readonly files: readonly string[];
  /** URLs of modules of packages that it imports. */
  readonly packages: readonly string[];
}

/** Loads configuration files, each in a process of its own. */
export interface Loader {
  readonly load: (path: string, label: string) => Promise<Loaded>;
  /** Starts the next process ahead, with the packages imported that the last file needed. */
  readonly prepare: () => void;
  readonly close: () => void;
}

const attempt = (build: () => ContractSource): ContractSource | ContractError => {
  try {
    return build();
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
};

/** A loader for one file after another; `loadContract` is the same for a single one. */
export const createLoader = (limits: LoadLimits = {}): Loader => {
  let packages: readonly string[] = [];
  let spare: Runner | undefined;
  const close = (): void => {
    spare?.stop();
    spare = undefined;
  };
  const runner = (): Runner => {
    const ready = spare;
    spare = undefined;
    if (ready?.isFresh() === true) return ready;
    ready?.stop();
    return startRunner([], limits);
  };
  return {
    async load(path, label) {
      const file = resolve(path);
      const files = new Set([file]);
      let config: unknown;
      try {
        if (extname(file) === ".json") config = readJsonFile(file, label);
        else {
          const fault = unreadable(file, Boolean(process.features.typescript), process.version);
          if (fault !== undefined) throw refused(label, fault);
          if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
            const fix = "name another file with --config, or start with: countersign init --contract";
            throw refused(label, { message: "is not there", fix });
          }
          const report = await runner().run(file);
          for (const each of report.files) files.add(each);
          packages = report.packages;
          if (report.fault !== undefined) throw refused(label, report.fault);
          config = report.value;
        }
      } catch (error) {
        if (error instanceof ContractError) return { source: error, files: [...files], packages };
        throw error;
      }
      const source = attempt(() =>
        resolveConfig(
          withExtended(config, file, label, [], (read) => files.add(read)),
          label,
        ),
      );
      return { source, files: [...files], packages };
    },
    prepare() {
      if (spare === undefined && packages.length > 0) spare = startRunner(packages, limits);
    },
    close,
  };
};

/**
 * Reads a configuration file as plain data. Runs it in a fresh process with a limit on time and memory, so that changed
 * schema modules are seen and nothing of it stays behind. What the file prints goes to standard error.
 *
 * @throws ContractError when the file is missing, does not run, or exports no contract
 */
export const loadContract = async (path: string, label: string, limits: LoadLimits = {}): Promise<ContractSource> => {
  const { source } = await createLoader(limits).load(path, label);
  if (source instanceof ContractError) throw source;
  return source;
};
