import type { ContractSource } from "./contract-source.ts";
import { ContractError } from "./finding.ts";
import { generateFiles } from "./generate.ts";
import { type Manifest, type ManifestEntry, sha256 } from "./targets/manifest.ts";

/** What of the output is for everybody: no code of any language. */
const SHARED = ["schema", "vectors", "docs", "openapi"] as const;
const BUNDLE = "schema/contract.json";
/** Target of the files that only an artefact has; a folder without one is no artefact. */
const TARGET = "artefact";

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The contract in one canonical JSON Schema 2020-12 document: the bytes of `schema/contract.json`. */
export const bundleText = async (source: ContractSource): Promise<string> => {
  const text = (await generateFiles(source, ["schema"])).get(BUNDLE);
  if (text === undefined) throw new TypeError("the schema target wrote no bundle");
  return text;
};

/** Whether a manifest is that of an artefact, and not of the output of `generate`. */
export const isArtefactManifest = (manifest: Pick<Manifest, "files">): boolean =>
  manifest.files.some(({ path, target }) => path === "package.json" && target === TARGET);

/** `Acme Contract` as a package: `acme-contract`. */
const packageName = (contract: string): string => {
  const name = contract
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return name.endsWith("contract") ? name : `${name}-contract`;
};

const SEMVER = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

const checkVersion = (source: ContractSource): void => {
  if (SEMVER.test(source.version)) return;
  throw new ContractError([
    {
      rule: "artefact-version",
      file: "configuration",
      pointer: "/version",
      message: "is no semantic version, so no package can carry it",
      fix: "write it as major.minor.patch",
    },
  ]);
};

const packageText = (source: ContractSource, digest: string, folders: readonly string[]): string =>
  json({
    name: packageName(source.name),
    version: source.version,
    description: source.description,
    type: "module",
    sideEffects: false,
    main: "./contract.json",
    exports: {
      ".": "./contract.json",
      "./contract.json": "./contract.json",
      "./manifest.json": "./manifest.json",
      "./package.json": "./package.json",
      [`./${BUNDLE}`]: "./contract.json",
      ...Object.fromEntries(folders.map((folder) => [`./${folder}/*`, `./${folder}/*`])),
    },
    files: ["contract.json", "manifest.json", ...folders],
    countersign: { contract: source.name, version: source.version, digest },
  });

const FOLDERS: Readonly<Record<string, string>> = {
  schema: "one self-contained JSON Schema per type",
  vectors: "conformance cases that every implementation must decide in the same way",
  docs: "claims, requirements, stages and error codes as tables",
  openapi: "the HTTP messages",
};

const readmeText = (source: ContractSource, digest: string, folders: readonly string[]): string => {
  const name = packageName(source.name);
  return `# ${name} ${source.version}

${source.description}

Digest: \`${digest}\`. Two services that report the same digest hold the same contract. It is the \`digest\` of the
generated code, and the member \`contract.digest\` of \`manifest.json\`.

| Path | Holds |
| --- | --- |
| \`contract.json\` | the whole contract as one JSON Schema 2020-12 document; \`extends\` of another contract takes it |
| \`manifest.json\` | name, version and digest of the contract; SHA-256 of every file |
${folders.map((folder) => `| \`${folder}/\` | ${FOLDERS[folder]} |`).join("\n")}

\`\`\`js
import contract from "${name}" with { type: "json" };
import manifest from "${name}/manifest.json" with { type: "json" };
\`\`\`
`;
};

/**
 * A contract as one package that people of every language can read: the bundle, a schema per type, vectors and docs,
 * with a `package.json` that makes it installable. Pure: texts by path.
 *
 * @throws ContractError when the contract cannot be compiled, or its version is no semantic version
 */
export const artefactFiles = async (source: ContractSource): Promise<ReadonlyMap<string, string>> => {
  checkVersion(source);
  const files = await generateFiles(source, SHARED);
  const manifest = JSON.parse(files.get("manifest.json") ?? "") as Manifest;
  const { digest } = manifest.contract;
  const pathOf = (path: string): string => (path === BUNDLE ? "contract.json" : path);
  const folders = SHARED.filter((folder) => [...files.keys()].some((path) => path.startsWith(`${folder}/`)));
  const own: readonly (readonly [string, string])[] = [
    ["package.json", packageText(source, digest, folders)],
    ["README.md", readmeText(source, digest, folders)],
  ];
  const entries: readonly ManifestEntry[] = [
    ...manifest.files.map((entry) => ({ ...entry, path: pathOf(entry.path) })),
    ...own.map(([path, text]) => ({ path, target: TARGET, sources: ["the whole contract"], sha256: sha256(text) })),
  ];
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return new Map([
    ...[...files].filter(([path]) => path !== "manifest.json").map(([path, text]) => [pathOf(path), text] as const),
    ...own,
    ["manifest.json", json({ ...manifest, files: sorted })],
  ]);
};
