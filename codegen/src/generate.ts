import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { configFile } from "./config-file.ts";
import type { ContractSource } from "./contract-source.ts";
import { ContractError, type Finding } from "./finding.ts";
import { lintContract } from "./lint.ts";
import { loadContract } from "./load.ts";
import { buildModel, type ContractModel } from "./model.ts";
import { docsTarget } from "./targets/docs.ts";
import { goTarget } from "./targets/go.ts";
import { httpTypesTarget } from "./targets/http-types.ts";
import { jsonSchemaTarget } from "./targets/json-schema.ts";
import { manifestText } from "./targets/manifest.ts";
import { openapiTarget } from "./targets/openapi.ts";
import { pythonTarget } from "./targets/python.ts";
import type { OutputFile, Target } from "./targets/target.ts";
import { typescriptTarget } from "./targets/typescript.ts";
import { validatorsTarget } from "./targets/validators.ts";
import { vectorsTarget } from "./targets/vectors.ts";
import { compare, type Difference, type Output, planWrite, withRest, writeOutputs } from "./write.ts";

/** Every target, in the order in which they run. */
const targets: readonly Target[] = [
  jsonSchemaTarget,
  typescriptTarget,
  validatorsTarget,
  pythonTarget,
  httpTypesTarget,
  openapiTarget,
  goTarget,
  vectorsTarget,
  docsTarget,
];

/** Folders of the output; the names that `targets` of a configuration and `--target` take. */
export const targetNames: readonly string[] = [...new Set(targets.map((target) => target.folder))];

/** Texts of the output by path, and the target that each comes from. */
export type Emitted = ReadonlyMap<string, OutputFile & { readonly target: string }>;

/** Emits targets one after the other, in this process. */
export const emitFiles = async (
  model: ContractModel,
  wanted: ReadonlySet<string>,
  progress: (text: string) => void = () => {},
): Promise<Emitted> => {
  const files = new Map<string, OutputFile & { readonly target: string }>();
  for (const target of targets) {
    if (!wanted.has(target.folder)) continue;
    progress(`compiling ${target.name}`);
    for (const [path, file] of await target.emit(model)) files.set(path, { ...file, target: target.name });
  }
  return files;
};

const checkedModel = (source: ContractSource): ContractModel => {
  const findings = lintContract(source);
  if (findings.length > 0) throw new ContractError(findings);
  return buildModel(source);
};

const textsOf = (model: ContractModel, files: Emitted): ReadonlyMap<string, string> => {
  const texts = new Map([...files].map(([path, file]) => [path, file.text]));
  texts.set("manifest.json", manifestText(model, files));
  return texts;
};

/**
 * Texts of every output file by path, for one contract, with the manifest of exactly these files. Pure: no disk, no
 * clock, no environment.
 *
 * @param wanted names of the targets. @defaultValue all of them
 * @throws ContractError with every finding when the contract cannot be compiled
 */
export const generateFiles = async (
  source: ContractSource,
  wanted: readonly string[] = targetNames,
): Promise<ReadonlyMap<string, string>> => {
  const model = checkedModel(source);
  return textsOf(model, await emitFiles(model, new Set(wanted)));
};

export interface GenerateOptions {
  /** Configuration file. @defaultValue `countersign.config.ts`, `.mjs` or `.json` in the working folder */
  readonly config?: string;
  /** Compare only; write nothing. @defaultValue `false` */
  readonly check?: boolean;
  /** Say what would be written; write nothing. @defaultValue `false` */
  readonly dryRun?: boolean;
  /** Names of the targets to emit; files of the others stay as they are. @defaultValue those of the configuration */
  readonly targets?: readonly string[];
  /** Folder of the output, relative to the working folder. @defaultValue that of the configuration */
  readonly out?: string;
  /** Called with what is being done, several times. */
  readonly progress?: (text: string) => void;
}

export interface GenerateResult {
  /** Output folder, relative to the working folder. */
  readonly folder: string;
  readonly files: number;
  /** Paths are relative to `folder`. */
  readonly differences: readonly Difference[];
}

const inside = (folder: string, path: string): boolean => {
  const from = relative(folder, path);
  return from !== "" && from !== ".." && !from.startsWith(`..${sep}`) && !isAbsolute(from);
};

/** Where a folder really is, whichever of its parents are links; what is not there yet comes after what is. */
const realFolder = (folder: string): string => {
  if (existsSync(folder)) return realpathSync(folder);
  const parent = dirname(folder);
  return parent === folder ? folder : join(realFolder(parent), basename(folder));
};

/** Where each target of a contract goes: the common folder, or one of its own that the configuration names. */
const foldersOf = (
  source: ContractSource,
  label: string,
  home: string,
  options: GenerateOptions,
): ReadonlyMap<string, string> => {
  const common = options.out === undefined ? join(home, source.out) : resolve(options.out);
  const findings: Finding[] = [];
  const say = (pointer: string, message: string, fix: string): void => {
    if (!findings.some((finding) => finding.pointer === pointer))
      findings.push({ rule: "target", file: label, pointer, message, fix });
  };
  const chosen = options.targets ?? (source.targets === undefined ? targetNames : Object.keys(source.targets));
  const folders = new Map<string, string>();
  for (const name of chosen) {
    if (!targetNames.includes(name)) {
      say(`/targets/${name}`, "is no target", `choose from ${targetNames.join(", ")}`);
      continue;
    }
    const own = options.out === undefined ? source.targets?.[name]?.out : undefined;
    const folder = own === undefined ? common : join(home, own);
    if (options.out === undefined && !(inside(home, folder) && inside(realFolder(home), realFolder(folder)))) {
      say(
        own === undefined ? "/out" : `/targets/${name}/out`,
        "is not a folder below that of the configuration",
        "name a folder of its own",
      );
    }
    folders.set(name, folder);
  }
  if (findings.length > 0) throw new ContractError(findings);
  return folders;
};

const rootsOf = (
  model: ContractModel,
  files: Emitted,
  folders: ReadonlyMap<string, string>,
  common: string,
): readonly Output[] => {
  const groups = new Map<string, Map<string, OutputFile & { readonly target: string }>>();
  for (const [path, file] of files) {
    const [name = "", ...rest] = path.split("/");
    const folder = folders.get(name) ?? common;
    const group = groups.get(folder) ?? new Map<string, OutputFile & { readonly target: string }>();
    group.set(folder === common ? path : rest.join("/"), file);
    groups.set(folder, group);
  }
  return [...groups].map(([folder, group]) => ({ folder, texts: textsOf(model, group) }));
};

/** Emits the wanted targets of a contract; how, is what `generate --watch` does differently. */
export type Emit = (
  model: ContractModel,
  wanted: ReadonlySet<string>,
  progress?: (text: string) => void,
) => Promise<Emitted>;

/** Compiles a contract that is loaded already; `config` is its file. */
export const compileContract = async (
  source: ContractSource,
  config: string,
  options: GenerateOptions,
  emit: Emit = emitFiles,
): Promise<GenerateResult> => {
  const label = relative(process.cwd(), config);
  const home = dirname(config);
  const model = checkedModel(source);
  const folders = foldersOf(source, label, home, options);
  const common = options.out === undefined ? join(home, source.out) : resolve(options.out);
  const roots = rootsOf(model, await emit(model, new Set(folders.keys()), options.progress), folders, common);
  const partial = options.targets !== undefined;
  const outputs = roots.map(({ folder, texts }) => ({
    folder,
    texts: partial && folder === common ? withRest(folder, texts, new Set(folders.keys())) : texts,
  }));
  const act = options.dryRun === true ? planWrite : writeOutputs;
  const found = options.check === true ? outputs.map(({ folder, texts }) => compare(folder, texts)) : act(outputs);
  const differences = outputs.flatMap(({ folder }, index) =>
    (found[index] ?? []).map((each) => ({ ...each, path: relative(common, join(folder, each.path)) })),
  );
  const files = roots.reduce((sum, { texts }) => sum + texts.size, 0);
  return { folder: relative(process.cwd(), common) || ".", files, differences };
};

/**
 * Compiles the contract of a configuration file into its output folder, or compares with what is there.
 *
 * @throws ContractError with every finding when the contract cannot be compiled; nothing is written then.
 */
export const generate = async (options: GenerateOptions = {}): Promise<GenerateResult> => {
  const config = resolve(options.config ?? configFile());
  const label = relative(process.cwd(), config);
  options.progress?.(`reading ${label}`);
  return compileContract(await loadContract(config, label), config, options);
};
