import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative, sep } from "node:path";
import type { ContractSource } from "../../contract-source.ts";
import { loadContract } from "../../load.ts";
import { UsageError } from "../usage-error.ts";
import { contractOfDocument } from "./contract-of-document.ts";
import { readRevision } from "./read-revision.ts";

const BUNDLES = ["schema/contract.json", "generated/schema/contract.json", "contract.json"] as const;
const CONFIGS = ["countersign.config.ts", "countersign.config.mjs", "countersign.config.json"] as const;
const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z.-]{1,60})?$/;

const label = (path: string): string => relative(process.cwd(), path) || ".";

const readText = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UsageError(`${label(path)} cannot be read`);
  }
};

const fromFile = (path: string, like: ContractSource): Promise<ContractSource> | ContractSource => {
  if (extname(path) === ".json" && !/\.config\.json$/.test(path)) {
    return contractOfDocument(readText(path), label(path), like);
  }
  return loadContract(path, label(path));
};

const fromFolder = (folder: string, like: ContractSource): Promise<ContractSource> | ContractSource => {
  for (const name of [...BUNDLES, ...CONFIGS]) {
    if (existsSync(join(folder, name))) return fromFile(join(folder, name), like);
  }
  throw new UsageError(`${label(folder)} holds none of ${[...BUNDLES, ...CONFIGS].join(", ")}`);
};

/** Where the bundle of a contract may lie, relative to its configuration, the configured place first. */
const bundlePaths = (source: ContractSource): readonly string[] => {
  const own = source.targets?.["schema"]?.out;
  const places = [own === undefined ? `${source.out}/schema/contract.json` : `${own}/contract.json`, ...BUNDLES];
  const clean = places.map((place) => join(place).split(sep).join("/"));
  return [...new Set(clean)].filter((place) => !place.startsWith("../") && !place.startsWith("/"));
};

/**
 * The contract that `--against` names. Tried in this order: an existing file (bundle, contract as JSON, configuration),
 * an existing folder that holds one, a version kept as `schema/released/<version>.json` beside the configuration, a git
 * revision of the repository that the configuration lies in.
 *
 * @throws UsageError when it is none of them, ContractError when it holds no contract
 */
export const readAgainst = async (against: string, config: string, like: ContractSource): Promise<ContractSource> => {
  const home = dirname(config);
  if (against === "" || against.includes("\0"))
    throw new UsageError("--against needs a file, folder, version or git revision");
  const stats = statSync(against, { throwIfNoEntry: false });
  if (stats?.isFile() === true) return fromFile(against, like);
  if (stats?.isDirectory() === true) return fromFolder(against, like);
  const released = join(home, "schema", "released", `${against}.json`);
  if (VERSION.test(against) && existsSync(released)) return fromFile(released, like);
  const { path, text } = await readRevision(home, against, bundlePaths(like));
  return contractOfDocument(text, `${against}:${path}`, like);
};
