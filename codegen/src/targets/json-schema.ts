import { bundleOf, closureOf, typeDocument } from "../bundle.ts";
import type { ContractModel } from "../model.ts";
import { type OutputFile, patchSources, type Target } from "./target.ts";

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const emit = (model: ContractModel): ReadonlyMap<string, OutputFile> => {
  const files = new Map<string, OutputFile>();
  const { definitions, errors, stages, requirements, hooks, http = [], profiles } = model.source;
  const all = [
    ...new Set([definitions, errors, stages, requirements, hooks, http, profiles].flat().map((row) => row.source)),
  ];
  files.set("schema/contract.json", { text: json(bundleOf(model)), sources: all });
  for (const type of model.types) {
    files.set(`schema/${type.name}.json`, { text: json(typeDocument(model, type.name)), sources: [type.source] });
  }
  for (const profile of model.profiles) {
    if (profile.id === model.source.defaultProfile) continue;
    for (const name of [profile.claims.name, ...closureOf(profile.model, profile.claims.name)]) {
      const type = profile.model.types.find((candidate) => candidate.name === name);
      files.set(`schema/${profile.id}/${name}.json`, {
        text: json(typeDocument(profile.model, name, `${profile.id}:`)),
        sources: [...new Set([type?.source ?? profile.claims.source, ...patchSources(profile)])],
      });
    }
  }
  return files;
};

/** The bundle and one self-contained JSON Schema file per type. */
export const jsonSchemaTarget: Target = { name: "json-schema", folder: "schema", emit };
