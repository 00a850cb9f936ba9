import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { artefactFiles, bundleText, isArtefactManifest } from "../artefact.ts";
import { configFile } from "../config-file.ts";
import { ContractError } from "../finding.ts";
import { loadContract } from "../load.ts";
import type { Manifest } from "../targets/manifest.ts";
import { writeOutputs } from "../write.ts";
import type { Command, Io } from "./command.ts";

const USAGE = `usage: countersign bundle [--out FILE.json|FOLDER] [--config FILE] [--quiet]

Writes the contract as one canonical JSON Schema 2020-12 document.

  --out      a .json file: that document; any other name: a folder with the document, schemas, vectors and docs,
             ready for npm pack (without --out the document goes to standard output)
  --config   configuration file (countersign.config.ts)
  --quiet    print findings only

Exit status: 0 written, 1 the contract has findings, 2 wrong usage.
`;

/** The place cannot be written: what `--out` names is something else. */
class PlaceError extends Error {}

const writeFile = (path: string, text: string): void => {
  const partial = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(partial, text);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new PlaceError(`--out cannot be written: ${error instanceof Error ? error.message : "unknown error"}`);
  }
};

/** An artefact replaces an older artefact and nothing else. */
const refuseOther = (folder: string): void => {
  const file = join(folder, "manifest.json");
  if (!existsSync(file)) return;
  try {
    if (isArtefactManifest(JSON.parse(readFileSync(file, "utf8")) as Manifest)) return;
  } catch {
    // Not readable as a manifest: not ours either.
  }
  throw new PlaceError("--out holds a manifest.json that is not of an artefact; choose another folder");
};

const run = async (argv: readonly string[], io: Io): Promise<number> => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      out: { type: "string" },
      config: { type: "string", default: configFile() },
      quiet: { type: "boolean", default: false },
      help: { type: "boolean", default: false, short: "h" },
    },
  });
  if (values.help) {
    io.out(USAGE);
    return 0;
  }
  if (values.out === "") throw new PlaceError("--out is empty");
  const config = resolve(values.config);
  const source = await loadContract(config, relative(process.cwd(), config));
  if (values.out === undefined) {
    io.out(await bundleText(source));
    return 0;
  }
  const place = resolve(values.out);
  if (place.endsWith(".json")) {
    writeFile(place, await bundleText(source));
    if (!values.quiet) io.out(`written: ${values.out}\n`);
    return 0;
  }
  refuseOther(place);
  const files = await artefactFiles(source);
  const changed = writeOutputs([{ folder: place, texts: files }]).flat().length;
  if (!values.quiet) io.out(`${files.size} files in ${values.out}, ${changed} changed\n`);
  return 0;
};

/** The contract as one document, or as one publishable folder. */
export const bundle: Command = {
  name: "bundle",
  summary: "write the contract as one document or one package",
  usage: USAGE,
  run: async (argv, io) => {
    try {
      return await run(argv, io);
    } catch (error) {
      if (error instanceof ContractError || error instanceof PlaceError) {
        io.err(`${error.message}\n`);
        return error instanceof ContractError ? 1 : 2;
      }
      if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) {
        io.err(`${error.message}\n\n${USAGE}`);
        return 2;
      }
      throw error;
    }
  },
};
