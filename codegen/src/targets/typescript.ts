import { readFileSync } from "node:fs";
import type { SourceFile } from "ts-morph";
import { bundleOf, digestOf } from "../bundle.ts";
import type { ContractModel } from "../model.ts";
import { remembered } from "./remembered.ts";
import { headerText, type OutputFile, patchSources, type Target } from "./target.ts";
import { writeClaims } from "./typescript/claims.ts";
import { writeClaimsEntry, writeClaimsGuard } from "./typescript/claims-guard.ts";
import { writeContract } from "./typescript/contract.ts";
import { writeEnforcement } from "./typescript/enforce.ts";
import { writeErrors } from "./typescript/errors.ts";
import { guardedTypes, writeGuards } from "./typescript/guards.ts";
import { writeIndex } from "./typescript/index.ts";
import { writePorts } from "./typescript/ports.ts";
import { writeProfile } from "./typescript/profile.ts";
import { writeRequirements } from "./typescript/requirements.ts";
import { writeRevocation } from "./typescript/revocation.ts";
import { writeClaimsSchema, writeSchemas } from "./typescript/standard.ts";
import { writeTypes } from "./typescript/types.ts";

/** Formatted texts by unformatted ones. */
const remember = remembered<string>(256);

const KERNEL = ["contract", "ops", "project", "issues", "decode", "standard"];

const emit = async (model: ContractModel): Promise<ReadonlyMap<string, OutputFile>> => {
  const { Project, IndentationText, NewLineKind } = await import("ts-morph");
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, newLineKind: NewLineKind.LineFeed },
  });
  const files = new Map<string, OutputFile>();
  const write = (path: string, sources: readonly string[], fill: (file: SourceFile) => void): void => {
    const file = project.createSourceFile(path, "");
    fill(file);
    const body = remember(file.getFullText(), () => {
      file.formatText({ indentSize: 2, ensureNewLineAtEndOfFile: true });
      return file.getFullText();
    })
      .replace(/[ \t]+\n/g, "\n")
      .replace(/([;}])\n(\/\*\*|export const |const \w+Unguarded)/g, "$1\n\n$2")
      .replace(/\n{3,}/g, "\n\n");
    files.set(`typescript/${path}`, { text: `// ${headerText(sources)}\n${body.replace(/\n*$/, "\n")}`, sources });
  };

  for (const name of KERNEL) {
    const text = readFileSync(new URL(`../../kernel/typescript/${name}.ts`, import.meta.url), "utf8");
    const source = `codegen/kernel/typescript/${name}.ts`;
    files.set(`typescript/kernel/${name}.ts`, { text: `// ${headerText([source])}\n${text}`, sources: [source] });
  }
  const stageSources = [...new Set(model.source.stages.map((row) => row.source))];
  const hookSources = [...new Set(model.source.hooks.map((row) => row.source))];
  const typeSources = [...new Set(model.types.map((type) => type.source))];
  write("types.ts", typeSources, (file) => writeTypes(file, model));
  const guardSources = [...new Set(guardedTypes(model).map((type) => type.source))];
  if (guardSources.length > 0) {
    write("guards.ts", guardSources, (file) => writeGuards(file, model));
    write("schemas.ts", guardSources, (file) => writeSchemas(file, model));
  }
  write("ports.ts", hookSources, (file) => writePorts(file, model));
  const { revocation } = model.source;
  if (revocation !== undefined) {
    write("revocation.ts", [revocation.source], (file) => writeRevocation(file, revocation));
  }
  for (const profile of model.profiles) {
    const own = profile.model;
    const from = (rows: readonly { readonly source: string }[]): readonly string[] => [
      ...new Set([...rows.map((row) => row.source), ...patchSources(profile)]),
    ];
    const checkSources = from(profile.checks);
    write(`${profile.id}/errors.ts`, from(own.source.errors), (file) => writeErrors(file, own));
    write(`${profile.id}/claims.ts`, from([profile.claims]), (file) => writeClaims(file, own, profile));
    write(`${profile.id}/requirements.ts`, checkSources, (file) => writeRequirements(file, profile));
    write(`${profile.id}/enforce.ts`, checkSources, (file) => writeEnforcement(file, own, profile));
    write(`${profile.id}/guard.ts`, from([profile.claims]), (file) => writeClaimsGuard(file, own, profile));
    write(`${profile.id}/schema.ts`, from([profile.claims]), (file) => writeClaimsSchema(file, model, profile));
    write(`${profile.id}/profile.ts`, [...new Set([profile.source.source, ...stageSources])], (file) =>
      writeProfile(file, own, profile),
    );
  }
  const profileSources = model.profiles.map((profile) => profile.source.source);
  write("identity.ts", ["the whole contract"], (file) => {
    file.addImportDeclaration({
      moduleSpecifier: "./kernel/contract.ts",
      namedImports: ["ContractIdentity"],
      isTypeOnly: true,
    });
    file.addStatements(
      `/** Name, version and digest of this contract. */
export const identity: ContractIdentity = Object.freeze({
  name: ${JSON.stringify(model.source.name)},
  version: ${JSON.stringify(model.source.version)},
  digest: ${JSON.stringify(digestOf(model))},
});`,
    );
  });
  write("claims.ts", profileSources, (file) => writeClaimsEntry(file, model));
  write("index.ts", profileSources, (file) => writeIndex(file, model));
  write("bundle.ts", ["the whole contract"], (file) => {
    file.addStatements(
      `/** The contract as one JSON Schema document, for contracts that extend it. */
export const bundle: Readonly<Record<string, unknown>> = ${JSON.stringify(bundleOf(model))};`,
    );
  });
  write("contract.ts", profileSources, (file) => writeContract(file, model));
  return files;
};

/** Types, error table, enforcement, ports and the contract value, written through ts-morph. */
export const typescriptTarget: Target = { name: "typescript", folder: "typescript", emit };
