import { digestOf } from "../../bundle.ts";
import type { ContractModel } from "../../model.ts";
import { profileIdentifier } from "../../names.ts";
import { guardedTypes } from "../typescript/guards.ts";
import { messageModels } from "./messages.ts";
import { packageOf, quote } from "./text.ts";
import { documentOf, schemaVariable } from "./validators.ts";

/** Types of the kernel that users name; an own definition of that name wins. */
const ALIASES: Readonly<Record<string, string>> = {
  AuthError: "says why a call was refused",
  CheckRow: "is one requirement as data",
  ErrorRow: "is one row of the error catalogue",
  Failure: "is a failed check",
  HookRow: "is a check that a port decides",
  Identity: "is name, version and digest of a contract",
  Issue: "is one finding of an explanation",
  Need: "is what a server asks of a mandate",
  Profile: "is everything that a verifier needs to know of one profile",
  Rule: "is a rule of strict JSON that a text breaks",
  Subject: "is claims, in wire form or projected",
  Value: "is one JSON value, or none",
};

/** Name, version and digest, in a package that every profile can read. */
export const identityText = (model: ContractModel): string => `// Name of the contract.
const Name = ${quote(model.source.name)}

// Version of the contract.
const Version = ${quote(model.source.version)}

// Digest of the contract: equal digests mean equal contracts.
const Digest = ${quote(digestOf(model))}
`;

/** Name under which the contract value is exported. */
export const valueName = (model: ContractModel): string => {
  const name = model.source.exportName ?? "core";
  return name.charAt(0).toUpperCase() + name.slice(1);
};

/** The contract value, the schemas, and short names for what the kernel holds. */
export const rootText = (model: ContractModel): string => {
  const taken = new Set(messageModels(model).map((type) => type.name));
  const aliases = Object.entries(ALIASES)
    .filter(([name]) => !taken.has(name))
    .map(([name, about]) => `// ${name} ${about}.\ntype ${name} = kernel.${name}\n`);
  const rows = model.profiles.map((profile) => {
    const owner = profile.id === model.source.defaultProfile ? "" : `${packageOf(profile.id)}.`;
    return `\t\t${quote(profile.id)}: ${owner}${profileIdentifier(profile.id)},\n`;
  });
  const name = valueName(model);
  return `${aliases.join("\n")}
// ${name} is the contract that this code was generated from. Do not change it.
var ${name} = &kernel.Contract{
\tIdentity: kernel.Identity{Name: identity.Name, Version: identity.Version, Digest: identity.Digest},

\tDefaultProfile: ${quote(model.source.defaultProfile)},

\tProfiles: map[string]*kernel.Profile{
${rows.join("\n")}\t},
}

// DecodeJSON reads bytes as strict JSON; the rule is empty when they are. See kernel.DecodeJSON.
func DecodeJSON(data []byte, maxDepth int) (kernel.Value, kernel.Rule) {
\treturn kernel.DecodeJSON(data, maxDepth)
}

//go:embed schema
var schemas embed.FS

// Schemas has the JSON Schema files of the contract: contract.json, and one file per type.
func Schemas() fs.FS {
\tfolder, err := fs.Sub(schemas, "schema")
\tif err != nil {
\t\treturn schemas
\t}
\treturn folder
}
`;
};

/** A guard and an explanation for every message that asks for them. */
export const guardsText = (model: ContractModel): string =>
  guardedTypes(model)
    .map(({ name, schema }) => {
      const variable = `${name.charAt(0).toLowerCase()}${name.slice(1)}Schema`;
      return `${schemaVariable(variable, `is the shape of a ${name}.`, documentOf(model, name, schema))}
// Is${name} reports whether a value is a ${name}.
func Is${name}(value kernel.Value) bool {
\treturn ${variable}.Is(value)
}

// Explain${name} gives every finding about the shape of a ${name}: path, rule, expectation and kind, never the value.
func Explain${name}(value kernel.Value) []kernel.Issue {
\treturn ${variable}.Explain(value, ${quote(name)}, "value", nil)
}
`;
    })
    .join("\n");
