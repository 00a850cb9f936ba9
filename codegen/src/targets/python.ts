import { readFileSync } from "node:fs";
import type { ContractModel, ProfileModel } from "../model.ts";
import { jsonSchemaTarget } from "./json-schema.ts";
import { claimsText } from "./python/claims.ts";
import { enforceText } from "./python/enforce.ts";
import { errorsText } from "./python/errors.ts";
import { messagesText } from "./python/messages.ts";
import { packageOf, profilePackage } from "./python/names.ts";
import { identityText, initText, profileInitText, projectText, readmeText } from "./python/package.ts";
import { portsText } from "./python/ports.ts";
import { profileText } from "./python/profile.ts";
import { requirementsText } from "./python/requirements.ts";
import { revocationText } from "./python/revocation.ts";
import { guardsText, validatorsText } from "./python/validators.ts";
import { headerText, type OutputFile, patchSources, type Target } from "./target.ts";
import { guardedTypes } from "./typescript/guards.ts";

const KERNEL = ["contract", "decode", "issues", "ops", "project", "validate"];
const WHOLE = ["the whole contract"];

const kernelText = (name: string): string =>
  readFileSync(new URL(`../../kernel/python/${name}.py`, import.meta.url), "utf8");

const unique = (rows: readonly { readonly source: string }[]): readonly string[] => [
  ...new Set(rows.map((row) => row.source)),
];

const emit = async (model: ContractModel): Promise<ReadonlyMap<string, OutputFile>> => {
  const files = new Map<string, OutputFile>();
  const root = packageOf(model);
  const put = (path: string, sources: readonly string[], text: string): void => {
    files.set(`python/${path}`, { text: text.replace(/\n*$/, "\n"), sources });
  };
  const write = (path: string, sources: readonly string[], text: string): void => {
    put(`${root}/${path}`, sources, `# ${headerText(sources)}\n${text}`);
  };

  for (const name of KERNEL) write(`kernel/${name}.py`, [`codegen/kernel/python/${name}.py`], kernelText(name));
  write("kernel/__init__.py", ["codegen/kernel/python"], '"""What every contract needs."""\n');
  write("conformance.py", ["codegen/kernel/python/conformance.py"], kernelText("conformance"));
  write("identity.py", WHOLE, identityText(model));
  write("py.typed", WHOLE, "");

  const main = model.profiles.find(({ id }) => id === model.source.defaultProfile) as ProfileModel;
  const messages = messagesText(model, profilePackage(main));
  write("messages.py", unique(model.types), messages.text);
  const guards = guardsText(model);
  if (guards !== undefined) write("guards.py", unique(guardedTypes(model)), guards);
  write("ports.py", unique(model.source.hooks), portsText(model));
  const { revocation } = model.source;
  if (revocation !== undefined) write("revocation.py", [revocation.source], revocationText(revocation));
  for (const profile of model.profiles) {
    const folder = profilePackage(profile);
    const from = (rows: readonly { readonly source: string }[]): readonly string[] => [
      ...new Set([...unique(rows), ...patchSources(profile)]),
    ];
    const own = [profile.source.source];
    write(`${folder}/__init__.py`, own, profileInitText(profile));
    write(`${folder}/claims.py`, from([profile.claims]), claimsText(profile, profile === main));
    write(`${folder}/errors.py`, from(profile.model.source.errors), errorsText(profile));
    write(`${folder}/requirements.py`, from(profile.checks), requirementsText(profile));
    write(`${folder}/enforce.py`, from(profile.checks), enforceText(profile));
    write(`${folder}/validators.py`, from([profile.claims, ...profile.checks]), validatorsText(profile));
    write(`${folder}/profile.py`, [...new Set([...own, ...unique(model.source.stages)])], profileText(profile));
  }
  write("__init__.py", unique(model.profiles.map((profile) => profile.source)), initText(model, messages.names));

  for (const [path, file] of await jsonSchemaTarget.emit(model)) files.set(`python/${root}/${path}`, file);
  put("pyproject.toml", WHOLE, `# ${headerText(WHOLE)}\n${projectText(model)}`);
  put("README.md", WHOLE, `<!-- ${headerText(WHOLE)} -->\n\n${readmeText(model)}`);
  return files;
};

/** An installable package: types, guards, enforcement, ports, schemas and the executor of conformance vectors. */
export const pythonTarget: Target = { name: "python", folder: "python", emit };
