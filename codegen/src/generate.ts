import { dirname, join, relative, resolve } from "node:path";
import type { ContractSource } from "./contract-source.ts";
import { ContractError } from "./finding.ts";
import { lintContract } from "./lint.ts";
import { loadContract } from "./load.ts";
import { buildModel, type ContractModel } from "./model.ts";
import { docsTarget } from "./targets/docs.ts";
import { httpTypesTarget } from "./targets/http-types.ts";
import { jsonSchemaTarget } from "./targets/json-schema.ts";
import { manifestText } from "./targets/manifest.ts";
import { openapiTarget } from "./targets/openapi.ts";
import type { OutputFile, Target } from "./targets/target.ts";
import { typescriptTarget } from "./targets/typescript.ts";
import { validatorsTarget } from "./targets/validators.ts";
import { vectorsTarget } from "./targets/vectors.ts";
import { compare, type Difference, writeFiles } from "./write.ts";

/** Every target, in the order in which they run. */
const targets: readonly Target[] = [
  jsonSchemaTarget,
  typescriptTarget,
  validatorsTarget,
  httpTypesTarget,
  openapiTarget,
  vectorsTarget,
  docsTarget,
];

/** Texts of every output file by path, for one contract. Pure: no disk, no clock, no environment. */
export const generateFiles = async (source: ContractSource): Promise<ReadonlyMap<string, string>> => {
  const findings = lintContract(source);
  if (findings.length > 0) throw new ContractError(findings);
  const model: ContractModel = buildModel(source);
  const files = new Map<string, OutputFile & { readonly target: string }>();
  for (const target of targets) {
    for (const [path, file] of await target.emit(model)) files.set(path, { ...file, target: target.name });
  }
  const texts = new Map([...files].map(([path, file]) => [path, file.text]));
  texts.set("manifest.json", manifestText(model, files));
  return texts;
};

export interface GenerateOptions {
  /** Configuration file. @defaultValue `countersign.config.ts` in the working folder */
  readonly config?: string;
  /** Compare only; write nothing. @defaultValue `false` */
  readonly check?: boolean;
}

export interface GenerateResult {
  /** Output folder, relative to the working folder. */
  readonly folder: string;
  readonly files: number;
  readonly differences: readonly Difference[];
}

/**
 * Compiles the contract of a configuration file into its output folder, or compares with what is there.
 *
 * @throws ContractError with every finding when the contract cannot be compiled; nothing is written then.
 */
export const generate = async (options: GenerateOptions = {}): Promise<GenerateResult> => {
  const config = resolve(options.config ?? "countersign.config.ts");
  const source = await loadContract(config, relative(process.cwd(), config));
  const files = await generateFiles(source);
  const folder = join(dirname(config), source.out);
  const differences = options.check === true ? compare(folder, files) : writeFiles(folder, files);
  return { folder: relative(process.cwd(), folder) || ".", files: files.size, differences };
};
