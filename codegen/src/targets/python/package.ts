import { digestOf } from "../../bundle.ts";
import type { ContractModel, ProfileModel } from "../../model.ts";
import { guardedTypes } from "../typescript/guards.ts";
import { byKind, docstring, group, importLine, quoted, render } from "./layout.ts";
import { claimTypes, distributionOf, functionPart, packageOf, profilePackage } from "./names.ts";
import { portNames } from "./ports.ts";

export const identityText = (model: ContractModel): string => `"""Which contract this is."""

from .kernel.contract import ContractIdentity

#: Name, version and digest of this contract.
IDENTITY = ContractIdentity(
    name=${quoted(model.source.name)},
    version=${quoted(model.source.version)},
    digest=${quoted(digestOf(model))},
)
`;

const ERRORS = ["ErrorCode", "Reason", "SeedErrorCode"];

/** Names that a profile's own package offers. */
const profileNames = (profile: ProfileModel): readonly string[] => [
  ...claimTypes(profile).flatMap(({ name }) => [name, `${name}Wire`]),
  ...ERRORS,
  "PROFILE",
  "RequirementOverrides",
  "Requirements",
];

const allText = (names: readonly string[]): string =>
  render(group("__all__ = [", [...new Set(names)].sort(byKind).map(quoted), "]"));

export const profileInitText = (profile: ProfileModel): string => `"""Profile ${profile.id}."""

${importLine(
  ".claims",
  claimTypes(profile).flatMap(({ name }) => [name, `${name}Wire`]),
)}${importLine(".errors", ERRORS)}from .profile import PROFILE
from .requirements import RequirementOverrides, Requirements

${allText(profileNames(profile))}
`;

const KERNEL = [
  "CheckRow",
  "Contract",
  "ContractIdentity",
  "ErrorRow",
  "Failure",
  "HeaderRules",
  "HookRow",
  "Issue",
  "Limits",
  "MergeRule",
  "Profile",
  "StageName",
];

export const initText = (model: ContractModel, messages: readonly string[]): string => {
  const main = model.profiles.find(({ id }) => id === model.source.defaultProfile) as ProfileModel;
  const folder = profilePackage(main);
  const claims = claimTypes(main).flatMap(({ name }) => [name, `${name}Wire`]);
  const guards = guardedTypes(model).flatMap(({ name }) => [
    `explain_${functionPart(name)}`,
    `is_${functionPart(name)}`,
  ]);
  const functions = ["explain_claims", "explain_requirements", "is_claims"];
  const taken = new Set([...KERNEL, ...claims, ...ERRORS, ...portNames(model), "Requirements", "RequirementOverrides"]);
  const modules: readonly (readonly [string, readonly string[]])[] = [
    [".guards", guards],
    [".identity", ["IDENTITY"]],
    [".kernel.contract", KERNEL],
    [".kernel.decode", ["Decoded", "DecodeRule", "decode_json", "decode_utf8"]],
    [".kernel.ops", ["has_word"]],
    // A message of the same name as one of these is offered by its module alone.
    [".messages", messages.filter((name) => !taken.has(name))],
    [`.${folder}.claims`, claims],
    [`.${folder}.errors`, ["ERRORS", ...ERRORS]],
    [`.${folder}.requirements`, ["CHECKS", "RequirementOverrides", "Requirements"]],
    [`.${folder}.validators`, functions],
    [".ports", portNames(model)],
  ];
  const profileImports = model.profiles.map(
    (profile) =>
      [
        `.${profilePackage(profile)}.profile`,
        `from .${profilePackage(profile)}.profile import PROFILE as ${profilePackage(profile).toUpperCase()}\n`,
      ] as const,
  );
  const imports = [...modules.map(([name, names]) => [name, importLine(name, names)] as const), ...profileImports]
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, text]) => text);
  const rows = model.profiles.map(
    (profile) => `        ${quoted(profile.id)}: ${profilePackage(profile).toUpperCase()},\n`,
  );
  const names = [...modules.flatMap(([, list]) => list), "contract"];
  return `${docstring(model.source.description, 0)}
from types import MappingProxyType

${imports.join("")}
#: The contract that this package was generated from; verifiers take it as \`\`contract\`\`.
contract = Contract(
    name=IDENTITY.name,
    version=IDENTITY.version,
    digest=IDENTITY.digest,
    default_profile=${quoted(model.source.defaultProfile)},
    profiles=MappingProxyType(
        {
${rows.map((row) => `    ${row}`).join("")}        }
    ),
)

${allText(names)}
`;
};

/** What installers read. */
export const projectText = (model: ContractModel): string => `[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = ${JSON.stringify(distributionOf(model))}
version = ${JSON.stringify(model.source.version)}
description = ${JSON.stringify(model.source.description)}
readme = "README.md"
requires-python = ">=3.10"
dependencies = []
classifiers = [
    "Programming Language :: Python :: 3",
    "Typing :: Typed",
]

[tool.setuptools.packages.find]
include = [${JSON.stringify(packageOf(model))}, ${JSON.stringify(`${packageOf(model)}.*`)}]
namespaces = false

[tool.setuptools.package-data]
${packageOf(model)} = ["py.typed", "schema/*.json", "schema/*/*.json"]

[tool.ruff]
line-length = 100
`;

export const readmeText = (model: ContractModel): string => {
  const name = packageOf(model);
  return `# ${distributionOf(model)}

${model.source.description}

The contract \`${model.source.name}\` ${model.source.version} as Python: types, guards, enforcement, error catalogue, ports.
Python 3.10 or later, standard library only.

\`\`\`python
from ${name} import contract, decode_json

profile = contract.profiles[contract.default_profile]
decoded = decode_json(b'{"sub":"user"}', profile.limits["jsonDepth"])
for issue in profile.explain_claims(decoded.value):
    print(issue.message)
\`\`\`

| Module | Holds |
| --- | --- |
| \`${name}\` | the contract, the types of the default profile, the strict decoder, ports |
${model.profiles.map((profile) => `| \`${name}.${profilePackage(profile)}\` | profile \`${profile.id}\` |`).join("\n")}
| \`${name}.conformance\` | runs this package on conformance vectors |
| \`${name}/schema\` | the JSON Schemas |

\`contract.digest\` tells whether two services hold the same contract. To prove this package against the vectors of the
contract:

\`\`\`sh
countersign conformance --exec "python3 -m ${name}.conformance"
\`\`\`
`;
};
