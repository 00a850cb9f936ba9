import type { ContractModel, ProfileModel } from "../model.ts";

/** One output file: its text and the contract files that it comes from. */
export interface OutputFile {
  readonly text: string;
  readonly sources: readonly string[];
}

/** A pure function from the model to files; only `write` touches the disk. */
export interface Target {
  readonly name: string;
  /** Folder that its files lie in: the name under which users choose it. */
  readonly folder: string;
  readonly emit: (model: ContractModel) => ReadonlyMap<string, OutputFile> | Promise<ReadonlyMap<string, OutputFile>>;
}

/** The profile's own file, where it changes anything. */
export const patchSources = (profile: ProfileModel): readonly string[] =>
  profile.patched ? [profile.source.source] : [];

export const headerText = (sources: readonly string[]): string =>
  `Generated from ${sources.join(", ")}. Do not edit. Run: npm run generate`;
