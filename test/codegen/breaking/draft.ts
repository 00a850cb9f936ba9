import { buildModel, type Change, type ContractSource, compareContracts } from "../../../codegen/src/index.ts";
import { source } from "../source.ts";

// biome-ignore lint/suspicious/noExplicitAny: an edit may make anything of a contract
export type Draft = any;

/** A copy of the contract of this repository, in a version that does not move, that an edit may change. */
export const draftOf = (edit: (draft: Draft) => unknown = () => undefined): ContractSource => {
  const draft = { ...structuredClone(source), version: "0.1.0" } as Draft;
  edit(draft);
  return draft as ContractSource;
};

/** Changes from the contract, once more prepared, to the contract edited. */
export const changesOf = (edit: (draft: Draft) => unknown, prepare?: (draft: Draft) => unknown): readonly Change[] =>
  compareContracts(
    buildModel(draftOf(prepare)),
    buildModel(
      draftOf((draft) => {
        prepare?.(draft);
        edit(draft);
      }),
    ),
  );

const row = (rows: Draft[], key: string, value: string): Draft => {
  const found = rows.find((candidate) => candidate[key] === value);
  if (found === undefined) throw new TypeError(`nothing is called ${value}`);
  return found;
};

export const definition = (draft: Draft, name: string): Draft => row(draft.definitions, "name", name).schema;
export const member = (draft: Draft, type: string, wire: string): Draft => {
  const found = definition(draft, type).properties[wire];
  if (found === undefined) throw new TypeError(`${type} has no ${wire}`);
  return found;
};
export const requirement = (draft: Draft, name: string): Draft => row(draft.requirements, "name", name);
export const code = (draft: Draft, name: string): Draft => row(draft.errors, "code", name);
export const stage = (draft: Draft, name: string): Draft => row(draft.stages, "name", name);
export const hook = (draft: Draft, name: string): Draft => row(draft.hooks, "name", name);
export const profile = (draft: Draft, id: string): Draft => row(draft.profiles, "id", id);
export const drop = (list: unknown[], value: unknown): void => {
  const place = list.indexOf(value);
  if (place === -1) throw new TypeError("nothing to drop");
  list.splice(place, 1);
};
