import { readFileSync } from "node:fs";
import type { ContractModel, ProfileModel } from "../model.ts";
import { claimsText } from "./go/claims.ts";
import { enforceText } from "./go/enforce.ts";
import { errorsText } from "./go/errors.ts";
import { hooksText } from "./go/hooks.ts";
import { messagesText } from "./go/messages.ts";
import { profileText } from "./go/profile.ts";
import { requirementsText } from "./go/requirements.ts";
import { revocationText } from "./go/revocation.ts";
import { guardsText, identityText, rootText, valueName } from "./go/root.ts";
import { goFile, goHeader, modulePath, packageOf } from "./go/text.ts";
import { validatorsText } from "./go/validators.ts";
import { jsonSchemaTarget } from "./json-schema.ts";
import { headerText, type OutputFile, patchSources, type Target } from "./target.ts";

const KERNEL = ["contract", "decode", "issues", "ops", "project", "schema", "value"];
const EXECUTOR = ["case", "hooks", "serve"];

const WHOLE = ["the whole contract"];

/** Handwritten Go: the same for every contract but for the path of its module. */
const handwritten = (path: string, module: string, value: string): OutputFile => {
  const source = `codegen/kernel/go/${path}`;
  const text = readFileSync(new URL(`../../kernel/go/${path}`, import.meta.url), "utf8")
    .replaceAll('"countersign/contract', `"${module}`)
    .replaceAll("contract.Core", `contract.${value}`);
  return { text: `${goHeader([source])}\n${text}`, sources: [source] };
};

const profileFiles = (
  profile: ProfileModel,
  imports: Readonly<Record<string, string>>,
  name: string,
  folder: string,
): ReadonlyMap<string, OutputFile> => {
  const files = new Map<string, OutputFile>();
  const own = profile.model;
  const from = (rows: readonly { readonly source: string }[]): readonly string[] => [
    ...new Set([...rows.map((row) => row.source), ...patchSources(profile)]),
  ];
  const add = (file: string, sources: readonly string[], body: string): void => {
    files.set(`${folder}${file}.go`, { text: goFile(name, sources, body, imports), sources });
  };
  const stages = own.source.stages.map((row) => row.source);
  add("errors", from(own.source.errors), errorsText(own));
  add("claims", from([profile.claims]), claimsText(own, profile));
  add("requirements", from(profile.checks), requirementsText(profile));
  add("enforce", from(profile.checks), enforceText(own, profile));
  add("validators", from([profile.claims, ...profile.checks]), validatorsText(own, profile));
  add("profile", [...new Set([profile.source.source, ...stages])], profileText(own, profile));
  return files;
};

const emit = async (model: ContractModel): Promise<ReadonlyMap<string, OutputFile>> => {
  const files = new Map<string, OutputFile>();
  const module = modulePath(model.source.name);
  const imports: Record<string, string> = {
    context: "context",
    embed: "embed",
    errors: "errors",
    fs: "io/fs",
    identity: `${module}/internal/identity`,
    kernel: `${module}/kernel`,
    time: "time",
  };
  for (const profile of model.profiles) imports[packageOf(profile.id)] = `${module}/${packageOf(profile.id)}`;
  for (const profile of model.profiles) {
    const isDefault = profile.id === model.source.defaultProfile;
    const name = isDefault ? "contract" : packageOf(profile.id);
    const folder = isDefault ? "go/" : `go/${name}/`;
    for (const [path, file] of profileFiles(profile, imports, name, folder)) files.set(path, file);
  }
  const add = (path: string, name: string, sources: readonly string[], body: string, about = ""): void => {
    files.set(`go/${path}.go`, { text: goFile(name, sources, body, imports, about), sources });
  };
  const sourcesOf = (rows: readonly { readonly source: string }[]): readonly string[] => [
    ...new Set(rows.map((row) => row.source)),
  ];
  const about = `// Package contract is the contract ${model.source.name.replace(/[^\x20-\x7e]/g, "?")}: claims, requirements, codes and guards.\n`;
  add("contract", "contract", sourcesOf(model.profiles.map((profile) => profile.source)), rootText(model), about);
  add(
    "internal/identity/identity",
    "identity",
    WHOLE,
    identityText(model),
    "// Package identity names the contract.\n",
  );
  const typeSources = sourcesOf(model.types);
  const messages = messagesText(model);
  if (messages !== "") add("messages", "contract", typeSources, messages);
  const guards = guardsText(model);
  if (guards !== "") add("guards", "contract", typeSources, guards);
  const hookSources = sourcesOf(model.source.hooks);
  if (hookSources.length > 0) add("hooks", "contract", hookSources, hooksText(model));
  const { revocation } = model.source;
  if (revocation !== undefined) {
    const about = "// Package revocation is what publishers and readers of revocations agree on.\n";
    add("revocation/revocation", "revocation", [revocation.source], revocationText(revocation), about);
  }
  const copy = (path: string, to: string): void => {
    files.set(`go/${to}`, handwritten(path, module, valueName(model)));
  };
  for (const name of KERNEL) copy(`kernel/${name}.go`, `kernel/${name}.go`);
  for (const name of EXECUTOR) copy(`conformance/${name}.go`, `internal/conformance/${name}.go`);
  copy("cmd/main.go", "cmd/conformance/main.go");
  files.set("go/go.mod", { text: `// ${headerText(WHOLE)}\nmodule ${module}\n\ngo 1.19\n`, sources: WHOLE });
  for (const [path, file] of await jsonSchemaTarget.emit(model)) files.set(`go/${path}`, file);
  return files;
};

/** A module of Go with the standard library alone; its text is what gofmt would make of it. */
export const goTarget: Target = { name: "go", folder: "go", emit };
