import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildModel, ContractError, digestOf, generate, generateFiles } from "../../codegen/src/index.ts";
import { type Manifest, sha256 } from "../../codegen/src/targets/manifest.ts";
import { copyOfRepository, edit, emptyFolder, jsonProject, repository, source } from "./source.ts";

const frozen = <T>(value: T): T => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) frozen(member);
  }
  return value;
};

const states = (differences: readonly { readonly path: string; readonly state: string }[]): readonly string[] =>
  differences.map(({ path, state }) => `${state} ${path}`);

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

const emitted = await generateFiles(source);

describe("the compiler", () => {
  it("gives the same bytes twice", async () => {
    expect([...(await generateFiles(structuredClone(source)))]).toEqual([...emitted]);
  });

  it("does not change its input", async () => {
    await expect(generateFiles(frozen(structuredClone(source)))).resolves.toBeInstanceOf(Map);
  });

  it("gives the committed output", () => {
    const folder = join(repository, "generated");
    for (const [path, text] of emitted) {
      expect(readFileSync(join(folder, path), "utf8") === text, path).toBe(true);
    }
  });

  it("writes plain text: line feeds, a final newline, no machine in it", () => {
    for (const [path, text] of emitted) {
      expect(text.includes("\r"), path).toBe(false);
      expect(text.endsWith("\n") && !text.endsWith("\n\n"), path).toBe(true);
      expect(text.includes(repository.replace(/\/$/, "")), path).toBe(false);
      expect(/\b20[0-9]{2}-[01][0-9]-[0-3][0-9]T/.test(text), path).toBe(false);
    }
  });

  it("says in the first line of code and pages where they come from", () => {
    for (const [path, text] of emitted) {
      if (!path.endsWith(".json")) expect(text.split("\n")[0], path).toContain("Do not edit. Run: npm run generate");
    }
  });

  it("keeps the author's order of definitions and members", async () => {
    const files = emitted;
    const bundle = JSON.parse(files.get("schema/contract.json") ?? "") as {
      $defs: Record<string, { properties?: object }>;
    };
    const declared = source.definitions.map((definition) => definition.name);
    expect(Object.keys(bundle.$defs).filter((name) => declared.includes(name))).toEqual(declared);
    const claims = source.definitions.find((definition) => definition.name === "Claims");
    expect(Object.keys(bundle.$defs["Claims"]?.properties ?? {})).toEqual(
      Object.keys(claims?.schema["properties"] as object),
    );

    const turned = await generateFiles({ ...source, definitions: source.definitions.toReversed() });
    const other = JSON.parse(turned.get("schema/contract.json") ?? "") as { $defs: object };
    expect(Object.keys(other.$defs).filter((name) => declared.includes(name))).toEqual(declared.toReversed());
  });

  it("changes its digest with a rule, not with a description", () => {
    const digest = (changed: typeof source): string => digestOf(buildModel(changed));
    const before = digest(source);
    const described = source.requirements.map((row) => ({ ...row, description: "Other." }));
    const loosened = source.requirements.map((row) =>
      row.name === "maxHopCount" ? { ...row, schema: { ...row.schema, default: 9 } } : row,
    );
    expect(digest({ ...source, requirements: described })).toBe(before);
    expect(digest({ ...source, requirements: loosened })).not.toBe(before);
    const texts = source.errors.map((row) => ({ ...row, description: `${row.description}!` }));
    expect(digest({ ...source, errors: texts })).not.toBe(before);
  });

  it("touches few lines when one claim is added", async () => {
    const before = emitted;
    const definitions = source.definitions.map((definition) =>
      definition.name === "Claims"
        ? {
            ...definition,
            schema: {
              ...definition.schema,
              properties: {
                ...(definition.schema["properties"] as object),
                team_id: { type: "string", description: "Team." },
              },
            },
          }
        : definition,
    );
    const after = await generateFiles({ ...source, definitions });
    const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    expect(changed).toContain("typescript/2026-05/claims.ts");
    expect(changed).not.toContain("typescript/2026-05/enforce.ts");
    expect(changed).not.toContain("typescript/errors.ts");
    const lines = new Set((before.get("typescript/2026-05/claims.ts") ?? "").split("\n"));
    const added = (after.get("typescript/2026-05/claims.ts") ?? "").split("\n").filter((line) => !lines.has(line));
    expect(added.length).toBeLessThanOrEqual(6);
    expect(after.get("typescript/2026-05/claims.ts")).toContain('teamId: optionalText(own(wire, "team_id"))');
    expect(after.get("vectors/shape.json")).toContain("shape/team_id/null");
  });

  it("emits nothing for a contract that the lint refuses", async () => {
    const [first, ...rest] = source.requirements;
    if (first === undefined) throw new TypeError("no requirement");
    const broken = { ...source, requirements: [{ ...first, order: rest[0]?.order ?? 20 }, ...rest] };
    await expect(generateFiles(broken)).rejects.toBeInstanceOf(ContractError);
  });

  it("knows every profile's checks in the order of the ladder", () => {
    const [profile] = buildModel(source).profiles;
    const places = profile?.checks.map((check) => `${check.stage} ${String(check.order).padStart(4, "0")}`);
    expect(places).toEqual(places?.toSorted());
  });
});

describe("the manifest", () => {
  it("lists every file with its true hash, its target and its sources", () => {
    const files = emitted;
    const manifest = JSON.parse(files.get("manifest.json") ?? "") as Manifest;
    expect(manifest.files.map((entry) => entry.path).sort()).toEqual(
      [...files.keys()].filter((path) => path !== "manifest.json").sort(),
    );
    for (const entry of manifest.files) {
      expect(entry.sha256, entry.path).toBe(sha256(files.get(entry.path) ?? ""));
      expect(entry.sources.length, entry.path).toBeGreaterThan(0);
      expect(entry.target).toMatch(/^[a-z-]+$/);
    }
  });

  it("tells the truth about the files on disk", () => {
    const folder = join(repository, "generated");
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
    for (const entry of manifest.files) {
      expect(sha256(readFileSync(join(folder, entry.path), "utf8")), entry.path).toBe(entry.sha256);
    }
  });

  it("names the contract as the generated code does", () => {
    const files = emitted;
    const { contract } = JSON.parse(files.get("manifest.json") ?? "") as Manifest;
    expect(files.get("typescript/identity.ts")).toContain(contract.digest);
    expect(contract).toMatchObject({ name: source.name, version: source.version });
  });
});

describe("generate", () => {
  it("writes everything once and nothing the second time", async () => {
    const { config, folder } = jsonProject();
    const first = await generate({ config });
    expect(first.differences.every((difference) => difference.state === "missing")).toBe(true);
    expect(first.differences).toHaveLength(first.files);
    expect((await generate({ config })).differences).toEqual([]);
    expect(filesIn(folder).some((path) => path.endsWith(".tmp"))).toBe(false);
  });

  it("deletes what it no longer generates, and only that", async () => {
    const { config, folder } = jsonProject();
    await generate({ config });
    const kept = join(folder, "generated", "typescript", "notes.md");
    writeFileSync(kept, "mine");
    writeFileSync(
      config,
      JSON.stringify({
        ...source,
        definitions: source.definitions.filter((definition) => definition.name !== "RevocationEvent"),
      }),
    );
    const result = await generate({ config });
    expect(states(result.differences)).toContain("surplus schema/RevocationEvent.json");
    expect(existsSync(join(folder, "generated", "schema", "RevocationEvent.json"))).toBe(false);
    expect(readFileSync(kept, "utf8")).toBe("mine");
  });

  it("does not overwrite a file that it did not write, and writes nothing else then", async () => {
    const { config, folder } = jsonProject();
    mkdirSync(join(folder, "generated", "typescript"), { recursive: true });
    const mine = join(folder, "generated", "typescript", "types.ts");
    writeFileSync(mine, "mine");
    await expect(generate({ config })).rejects.toThrow(/unowned/);
    expect(readFileSync(mine, "utf8")).toBe("mine");
    expect(filesIn(join(folder, "generated"))).toEqual(["typescript", "typescript/types.ts"]);
  });

  it("writes nothing when the contract is refused", async () => {
    const { config, folder } = jsonProject({ defaultProfile: "nobody" });
    await expect(generate({ config })).rejects.toBeInstanceOf(ContractError);
    expect(existsSync(join(folder, "generated"))).toBe(false);
  });

  it("writes nothing when a folder is in the way, and leaves no temporary file", async () => {
    const { config, folder } = jsonProject();
    await generate({ config });
    const before = readFileSync(join(folder, "generated", "manifest.json"), "utf8");
    const blocked = join(folder, "generated", "typescript", "identity.ts");
    rmSync(blocked);
    mkdirSync(join(blocked, "inner"), { recursive: true });
    writeFileSync(config, JSON.stringify({ ...source, version: "9.9.9" }));
    await expect(generate({ config })).rejects.toThrow();
    expect(readFileSync(join(folder, "generated", "manifest.json"), "utf8")).toBe(before);
    expect(readFileSync(join(folder, "generated", "schema", "contract.json"), "utf8")).not.toContain("9.9.9");
    expect(filesIn(join(folder, "generated")).filter((path) => path.endsWith(".tmp"))).toEqual([]);
  });

  it.each([
    ["is missing", undefined],
    ["is no JSON", "{"],
  ])("names the configuration file when it %s", async (_case, text) => {
    const config = join(emptyFolder(), "countersign.config.json");
    if (text !== undefined) writeFileSync(config, text);
    await expect(generate({ config })).rejects.toThrow(/countersign\.config\.json(:\d+)*: load/);
  });

  it.each([
    ["exports nothing", "export const contract = {};\n"],
    ["does not run", "throw new Error('no');\n"],
    ["does not parse", "export default {\n"],
  ])("refuses a module that %s", async (_case, text) => {
    const config = join(emptyFolder(), "countersign.config.ts");
    writeFileSync(config, text);
    await expect(generate({ config })).rejects.toThrow(/countersign\.config\.ts(:\d+)*: load/);
  });
});

describe("generate --check", () => {
  it("agrees with a fresh copy of the repository, through the configuration module", async () => {
    const { config } = copyOfRepository();
    expect(states((await generate({ config, check: true })).differences)).toEqual([]);
  });

  it("names the stale files after one description of the schema changed, and writes none", async () => {
    const { config, folder } = copyOfRepository();
    edit(join(folder, "schema", "claims.ts"), "Session of the agent that acts.", "Session of the acting agent.");
    const before = readFileSync(join(folder, "generated", "schema", "Claims.json"), "utf8");
    const { differences } = await generate({ config, check: true });
    expect(states(differences)).toEqual([
      "stale docs/1.0/claims.md",
      "stale docs/2026-05/claims.md",
      "stale go/claims.go",
      "stale go/p1_0/claims.go",
      "stale go/schema/1.0/Claims.json",
      "stale go/schema/AuthResult.json",
      "stale go/schema/Claims.json",
      "stale go/schema/contract.json",
      "stale manifest.json",
      "stale python/countersign_contract/p1_0/claims.py",
      "stale python/countersign_contract/p2026_05/claims.py",
      "stale python/countersign_contract/schema/1.0/Claims.json",
      "stale python/countersign_contract/schema/AuthResult.json",
      "stale python/countersign_contract/schema/Claims.json",
      "stale python/countersign_contract/schema/contract.json",
      "stale schema/1.0/Claims.json",
      "stale schema/AuthResult.json",
      "stale schema/Claims.json",
      "stale schema/contract.json",
      "stale typescript/1.0/claims.ts",
      "stale typescript/1.0/schema.ts",
      "stale typescript/2026-05/claims.ts",
      "stale typescript/2026-05/schema.ts",
      "stale typescript/bundle.ts",
    ]);
    expect(readFileSync(join(folder, "generated", "schema", "Claims.json"), "utf8")).toBe(before);
  });

  it("finds missing, stale, unowned and surplus files", async () => {
    const { config, folder } = jsonProject();
    await generate({ config });
    const generated = join(folder, "generated");
    rmSync(join(generated, "typescript", "ports.ts"));
    writeFileSync(join(generated, "typescript", "types.ts"), "edited");
    writeFileSync(join(generated, "typescript", "extra.ts"), "mine");
    writeFileSync(
      config,
      JSON.stringify({
        ...source,
        definitions: source.definitions.filter((definition) => definition.name !== "RevocationEvent"),
      }),
    );
    const found = states((await generate({ config, check: true })).differences);
    expect(found).toContain("missing typescript/ports.ts");
    expect(found).toContain("stale typescript/types.ts");
    expect(found).toContain("unowned typescript/extra.ts");
    expect(found).toContain("surplus schema/RevocationEvent.json");
    expect(existsSync(join(generated, "typescript", "ports.ts"))).toBe(false);
    expect(existsSync(join(generated, "schema", "RevocationEvent.json"))).toBe(true);
  });

  it("notices a single changed byte", async () => {
    const { config, folder } = jsonProject();
    await generate({ config });
    edit(
      join(folder, "generated", "typescript", "2026-05", "enforce.ts"),
      '"insufficient_scope"',
      '"insufficient_scopf"',
    );
    expect(states((await generate({ config, check: true })).differences)).toEqual([
      "stale typescript/2026-05/enforce.ts",
    ]);
  });

  it("ignores the litter of test runs and editable installs", async () => {
    const { config, folder } = jsonProject();
    await generate({ config });
    for (const litter of ["__pycache__", "countersign_contract.egg-info", "build", ".mypy_cache", ".ruff_cache"]) {
      mkdirSync(join(folder, "generated", "python", litter), { recursive: true });
      writeFileSync(join(folder, "generated", "python", litter, "x"), "");
    }
    expect((await generate({ config, check: true })).differences).toEqual([]);
  });
});
