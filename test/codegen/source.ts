import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { ContractSource } from "../../codegen/src/index.ts";
import { contract } from "../../schema/index.ts";

export const repository: string = fileURLToPath(new URL("../../", import.meta.url));

/** The contract of this repository as the compiler receives it. */
export const source: ContractSource = { ...contract, out: "generated" } as ContractSource;

export const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-codegen-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A folder with a configuration file that holds the contract as JSON. */
export const jsonProject = (
  changes: Partial<ContractSource> = {},
): { readonly folder: string; readonly config: string } => {
  const folder = emptyFolder();
  const config = join(folder, "countersign.config.json");
  writeFileSync(config, JSON.stringify({ ...source, ...changes }));
  return { folder, config };
};

/** A copy of schema, configuration and output of this repository. */
export const copyOfRepository = (): { readonly folder: string; readonly config: string } => {
  const folder = emptyFolder();
  for (const name of ["schema", "generated", "countersign.config.ts", "package.json"]) {
    cpSync(join(repository, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "dir");
  return { folder, config: join(folder, "countersign.config.ts") };
};

export const edit = (file: string, from: string, to: string): void => {
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) throw new TypeError(`${from} is not in the file`);
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
};
