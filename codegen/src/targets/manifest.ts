import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { digestOf } from "../bundle.ts";
import type { ContractModel } from "../model.ts";
import type { OutputFile } from "./target.ts";

export interface ManifestEntry {
  readonly path: string;
  readonly target: string;
  readonly sources: readonly string[];
  readonly sha256: string;
}

export interface Manifest {
  readonly contract: { readonly name: string; readonly version: string; readonly digest: string };
  readonly generator: { readonly name: string; readonly version: string };
  readonly files: readonly ManifestEntry[];
}

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const generatorVersion = (): string => {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
};

/** What was generated, from what, by which generator. */
export const manifestText = (
  model: ContractModel,
  files: ReadonlyMap<string, OutputFile & { readonly target: string }>,
): string => {
  const manifest: Manifest = {
    contract: { name: model.source.name, version: model.source.version, digest: digestOf(model) },
    generator: { name: "@countersign/codegen", version: generatorVersion() },
    files: [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, file]) => ({ path, target: file.target, sources: file.sources, sha256: sha256(file.text) })),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
};
