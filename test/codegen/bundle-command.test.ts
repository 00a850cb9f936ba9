import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundle } from "../../codegen/src/cli/bundle.ts";
import { artefactFiles, contractOfBundle, generateFiles } from "../../codegen/src/index.ts";
import { identity } from "../../generated/typescript/index.ts";
import { emptyFolder, jsonProject, repository, source } from "./source.ts";

interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const run = async (...argv: readonly string[]): Promise<Outcome> => {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    terminal: false,
  };
  const status = await bundle.run(argv, io);
  return { status, out: out.join(""), err: err.join("") };
};

const published = readFileSync(join(repository, "generated/schema/contract.json"), "utf8");
const artefact = await artefactFiles(source);

describe("bundle", () => {
  it("prints the published document, byte for byte, every time", async () => {
    const { config } = jsonProject();
    const first = await run("--config", config);
    expect(first).toEqual({ status: 0, out: published, err: "" });
    expect(await run("--config", config)).toEqual(first);
  });

  it("does not depend on what it was read from: its own document gives it again", async () => {
    const again = await generateFiles(contractOfBundle(JSON.parse(published), "contract.json"), ["schema"]);
    expect(again.get("schema/contract.json")).toBe(published);
  });

  it("finds a configuration in JSON by itself", () => {
    const { folder } = jsonProject();
    const program = join(repository, "codegen/src/main.ts");
    const printed = execFileSync(process.execPath, ["--no-warnings", program, "bundle"], { cwd: folder });
    expect(printed.toString("utf8")).toBe(published);
  });

  it("writes one file, whole or not at all", async () => {
    const { config, folder } = jsonProject();
    const file = join(folder, "deep", "acme.json");
    expect((await run("--config", config, "--out", file)).status).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(published);
    expect(readdirSync(join(folder, "deep"))).toEqual(["acme.json"]);
    mkdirSync(join(folder, "taken.json"));
    const refused = await run("--config", config, "--out", join(folder, "taken.json"));
    expect(refused.status).toBe(2);
    expect(refused.err).toMatch(/^--out cannot be written: /);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("writes an artefact into a folder, and only what changed the second time", async () => {
    const { config, folder } = jsonProject();
    const out = join(folder, "contract");
    expect((await run("--config", config, "--out", out)).status).toBe(0);
    for (const [path, text] of artefact) expect(readFileSync(join(out, path), "utf8"), path).toBe(text);
    writeFileSync(join(out, "docs/errors.md"), "edited");
    expect((await run("--config", config, "--out", out)).out).toMatch(/, 1 changed\n$/);
    expect((await run("--config", config, "--out", out, "--quiet")).out).toBe("");
  });

  it("replaces no folder of another kind", async () => {
    const { config, folder } = jsonProject();
    const out = join(folder, "generated");
    mkdirSync(join(out, "typescript"), { recursive: true });
    const manifest = { files: [{ path: "typescript/index.ts", target: "typescript", sources: [], sha256: "" }] };
    writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest));
    writeFileSync(join(out, "typescript/index.ts"), "");
    const refused = await run("--config", config, "--out", out);
    expect(refused).toMatchObject({ status: 2, out: "" });
    expect(existsSync(join(out, "typescript/index.ts"))).toBe(true);
    const mine = join(folder, "mine");
    mkdirSync(mine);
    writeFileSync(join(mine, "package.json"), "{}");
    expect((await run("--config", config, "--out", mine)).status).toBe(1);
    expect(readFileSync(join(mine, "package.json"), "utf8")).toBe("{}");
  });

  it("answers findings with 1, wrong usage with 2, --help with 0", async () => {
    const { config } = jsonProject({ version: "" });
    const findings = await run("--config", config);
    expect(findings.status).toBe(1);
    expect(findings.err).toContain("version");
    const next = jsonProject({ version: "next" });
    expect(await run("--config", next.config, "--out", join(next.folder, "x"))).toMatchObject({
      status: 1,
      err: expect.stringContaining("artefact-version"),
    });
    expect((await run("--outt", "x")).status).toBe(2);
    expect((await run("--out", "")).status).toBe(2);
    expect(await run("--help")).toEqual({ status: 0, out: bundle.usage, err: "" });
  });
});

describe("an artefact", () => {
  it("lists every file with its hash, and the digest of the generated code", () => {
    const manifest = JSON.parse(artefact.get("manifest.json") ?? "") as {
      contract: unknown;
      files: { path: string; sha256: string }[];
    };
    expect(manifest.contract).toEqual(identity);
    expect(manifest.files.map(({ path }) => path)).toEqual(
      [...artefact.keys()].filter((path) => path !== "manifest.json").sort(),
    );
    for (const { path, sha256 } of manifest.files) {
      expect(
        createHash("sha256")
          .update(artefact.get(path) ?? "")
          .digest("hex"),
        path,
      ).toBe(sha256);
    }
  });

  it("holds no code", () => {
    for (const path of artefact.keys()) expect(path).toMatch(/\.(json|md)$/);
  });

  it("packs, installs and is read by its name, without the network", async () => {
    const { config, folder } = jsonProject();
    const out = join(folder, "contract");
    await run("--config", config, "--out", out);
    const tarballs = emptyFolder();
    const consumer = emptyFolder();
    const npm = (args: readonly string[], cwd: string): string =>
      execFileSync("npm", [...args, "--offline", "--no-audit", "--no-fund", "--loglevel=error"], {
        cwd,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
    const [packed] = JSON.parse(npm(["pack", "--json", "--pack-destination", tarballs], out)) as [
      { filename: string; files: { path: string }[] },
    ];
    expect(packed.files.map(({ path }) => path).sort()).toEqual([...artefact.keys()].sort());
    writeFileSync(join(consumer, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
    npm(["install", join(tarballs, packed.filename)], consumer);
    const name = "countersign-contract";
    const program = `
import contract from "${name}" with { type: "json" };
import alias from "${name}/schema/contract.json" with { type: "json" };
import manifest from "${name}/manifest.json" with { type: "json" };
import own from "${name}/package.json" with { type: "json" };
import Claims from "${name}/schema/Claims.json" with { type: "json" };
import old from "${name}/schema/1.0/Claims.json" with { type: "json" };
import edge from "${name}/vectors/edge.json" with { type: "json" };
console.log(JSON.stringify([contract.$id === alias.$id, contract["x-version"], manifest.contract.digest,
  own.countersign.digest, Claims.$id, old.$id, edge.cases.length > 0, import.meta.resolve("${name}/docs/errors.md")]));`;
    writeFileSync(join(consumer, "read.mjs"), program);
    const output = execFileSync(process.execPath, ["read.mjs"], { cwd: consumer, encoding: "utf8" });
    const [same, version, digest, ownDigest, claims, old, cases, page] = JSON.parse(output) as string[];
    expect([same, version, digest, ownDigest, cases]).toEqual([
      true,
      source.version,
      identity.digest,
      identity.digest,
      true,
    ]);
    expect([claims, old]).toEqual([`${source.uri}:Claims`, `${source.uri}:1.0:Claims`]);
    expect(statSync(new URL(page ?? "")).isFile()).toBe(true);
  });
});
