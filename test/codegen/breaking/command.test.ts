import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { breaking } from "../../../codegen/src/cli/breaking.ts";
import { UsageError } from "../../../codegen/src/cli/usage-error.ts";
import { buildModel, bundleOf, type ContractSource } from "../../../codegen/src/index.ts";
import { copyOfRepository, edit, emptyFolder } from "../source.ts";
import { type Draft, draftOf, member, requirement } from "./draft.ts";

const write = (file: string, value: unknown): string => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
  return file;
};
const bundle = (source: ContractSource): unknown => bundleOf(buildModel(source));

/** A folder with a contract, and an earlier one to compare it with, both edits of this repository's. */
const project = (
  change: (draft: Draft) => unknown = () => undefined,
): { readonly folder: string; readonly config: string; readonly earlier: string } => {
  const folder = emptyFolder();
  const config = write(join(folder, "countersign.config.json"), draftOf(change));
  const earlier = write(join(folder, "earlier", "contract.json"), bundle(draftOf()));
  return { folder, config, earlier };
};

const run = async (...argv: readonly string[]): Promise<{ readonly status: number; readonly out: string }> => {
  const written: string[] = [];
  const io = { out: (text: string) => void written.push(text), err: () => undefined, terminal: false };
  const status = await breaking.run(argv, io);
  return { status, out: written.join("") };
};

const weaken = (draft: Draft): unknown => (requirement(draft, "maxHopCount").schema.default = 20);
const tighten = (draft: Draft): unknown => (requirement(draft, "maxHopCount").schema.default = 5);
const add = (draft: Draft): unknown => draft.hooks.push({ ...draft.hooks[0], name: "isLocked" });

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false", ...args], {
    cwd: folder,
    encoding: "utf8",
  });

describe("what --against names", () => {
  it("is a bundle", async () => {
    const { config, earlier } = project(add);
    const { status, out } = await run("--config", config, "--against", earlier);
    expect(status).toBe(0);
    expect(out).toContain("/hooks/isLocked is new (hook-added)");
    expect(out).toContain("required step: minor");
  });

  it("is a contract as JSON", async () => {
    const { folder, config } = project(add);
    const earlier = write(join(folder, "earlier.json"), draftOf());
    expect((await run("--config", config, "--against", earlier)).out).toContain("hook-added");
  });

  it.each(["contract.json", "schema/contract.json", "generated/schema/contract.json"])(
    "is a folder that holds %s",
    async (name) => {
      const { folder, config } = project(add);
      write(join(folder, "old", name), bundle(draftOf()));
      expect((await run("--config", config, "--against", join(folder, "old"))).out).toContain("hook-added");
    },
  );

  it("is a folder with a configuration", async () => {
    const { folder, config } = project(add);
    write(join(folder, "old", "countersign.config.json"), draftOf());
    expect((await run("--config", config, "--against", join(folder, "old"))).out).toContain("hook-added");
  });

  it("is a version kept beside the configuration", async () => {
    const { folder, config } = project(add);
    write(join(folder, "schema", "released", "0.1.0.json"), bundle(draftOf()));
    expect((await run("--config", config, "--against", "0.1.0")).out).toContain("hook-added");
    await expect(run("--config", config, "--against", "0.2.0")).rejects.toThrow(UsageError);
  });

  it("is a git revision, in a folder below the repository's own too", async () => {
    const repository = emptyFolder();
    const folder = join(repository, "packages", "acme");
    write(join(folder, "generated", "schema", "contract.json"), bundle(draftOf()));
    git(repository, "init", "-q", "-b", "main");
    git(repository, "add", ".");
    git(repository, "commit", "-q", "-m", "first");
    git(repository, "tag", "v0.1.0");
    const config = write(join(folder, "countersign.config.json"), draftOf(add));
    write(join(folder, "generated", "schema", "contract.json"), bundle(draftOf(add)));
    git(repository, "add", ".");
    git(repository, "commit", "-q", "-m", "second");
    for (const revision of ["v0.1.0", "main~1", "HEAD^", git(repository, "rev-parse", "v0.1.0").trim()]) {
      const { status, out } = await run("--config", config, "--against", revision);
      expect({ revision, status }).toEqual({ revision, status: 0 });
      expect(out).toContain("hook-added");
    }
    expect((await run("--config", config, "--against", "main")).out).toBe("no change that anybody can notice\n");
    await expect(run("--config", config, "--against", "nobody")).rejects.toThrow(/knows no such revision/);
  });

  it("is a git revision without a bundle: there is nothing to compare with", async () => {
    const { folder, config } = project();
    git(folder, "init", "-q", "-b", "main");
    git(folder, "commit", "-q", "--allow-empty", "-m", "first");
    await expect(run("--config", config, "--against", "main")).rejects.toThrow(/holds none of generated\/schema/);
  });

  it.each([
    "--output=owned",
    "-p",
    "main:../secret",
    "main..other",
    "$(touch owned)",
    "`touch owned`",
    "main;touch owned",
    "main\ntouch owned",
    ":/first",
    "^main",
    "main owned",
    "a\u0000b",
    "",
    "x".repeat(5000),
  ])("is refused, and reaches no command: %j", async (revision) => {
    const { folder, config } = project();
    git(folder, "init", "-q", "-b", "main");
    git(folder, "commit", "-q", "--allow-empty", "-m", "first");
    await expect(run("--config", config, `--against=${revision}`)).rejects.toThrow(UsageError);
    expect(existsSync(join(folder, "owned"))).toBe(false);
  });

  it.each([
    ["no JSON", "{"],
    ["no contract", "{}"],
    ["a list", "[]"],
    ["a bundle without profiles' claims", JSON.stringify({ ...(bundle(draftOf()) as object), "x-definitions": {} })],
  ])("is refused when the file is %s", async (_name, text) => {
    const { folder, config } = project();
    const file = write(join(folder, "bad.json"), text);
    await expect(run("--config", config, "--against", file)).rejects.toThrow(/no contract to compare with/);
  });

  it("must be given, and the configuration must exist", async () => {
    const { folder, config, earlier } = project();
    await expect(run("--config", config)).rejects.toThrow(/--against is missing/);
    await expect(run("--config", join(folder, "none.json"), "--against", earlier)).rejects.toThrow(UsageError);
    await expect(run("--config", config, "--against", earlier, "--nonsense")).rejects.toThrow(UsageError);
  });
});

describe("what may pass", () => {
  it("is the same contract", async () => {
    const { config, earlier } = project();
    expect(await run("--config", config, "--against", earlier)).toEqual({
      status: 0,
      out: "no change that anybody can notice\n",
    });
  });

  it.each([
    ["0.1.0", "0.1.0", 1],
    ["0.1.0", "0.1.9", 1],
    ["0.1.0", "0.2.0", 0],
    ["0.1.0", "1.0.0", 0],
    ["1.2.3", "1.3.0", 1],
    ["1.2.3", "2.0.0", 0],
    ["1.2.3", "0.9.0", 1],
    ["1.2.3", "two", 1],
  ])("is a breaking change from %s to %s: exit status %i", async (before, after, status) => {
    const folder = emptyFolder();
    const earlier = write(join(folder, "old.json"), { ...draftOf(), version: before });
    const config = write(join(folder, "countersign.config.json"), { ...draftOf(tighten), version: after });
    const result = await run("--config", config, "--against", earlier, "--quiet");
    expect(result.status).toBe(status);
    expect(result.out).toMatch(status === 0 ? /^$/ : /#\/version: version-step: is /);
  });

  it("is never what is weaker, whatever the version", async () => {
    const { config, earlier } = project((draft) => {
      weaken(draft);
      draft.version = "9.0.0";
    });
    const { status, out } = await run("--config", config, "--against", earlier, "--quiet");
    expect(status).toBe(1);
    expect(out).toMatch(
      /schema\/requirements.ts#\/requirements\/maxHopCount\/schema\/default: default-changed: is weaker/,
    );
    expect(out.trim().split("\n")).toHaveLength(1);
  });

  it("is what is weaker with --allow-weaker and a line of the changelog", async () => {
    const { folder, config, earlier } = project((draft) => {
      weaken(draft);
      draft.version = "0.2.0";
    });
    const argv = ["--config", config, "--against", earlier, "--allow-weaker", "--format", "json"];
    const missing = await run(...argv);
    expect(missing.status).toBe(1);
    const result = JSON.parse(missing.out);
    expect(result.findings.map((finding: { rule: string }) => finding.rule)).toEqual(["changelog-missing"]);
    const changelog = join(folder, "CHANGELOG.md");
    write(changelog, "default-changed\n\n/requirements/maxHopCount/schema/default\n");
    expect((await run(...argv)).status).toBe(1);
    write(changelog, "- default-changed of /requirements/maxHopCount/schema/default/more\n");
    expect((await run(...argv)).status).toBe(1);
    write(changelog, "- More hops by default (default-changed of /requirements/maxHopCount/schema/default).\n");
    expect((await run(...argv)).status).toBe(0);
    write(changelog, `# Changelog\n\n${result.changelog}`);
    expect((await run(...argv)).status).toBe(0);
    const other = write(join(folder, "NEWS.md"), "nothing\n");
    expect((await run(...argv, "--changelog", other)).status).toBe(1);
  });

  it("is not decided by a changelog line alone", async () => {
    const { folder, config, earlier } = project((draft) => {
      weaken(draft);
      draft.version = "0.2.0";
    });
    write(join(folder, "CHANGELOG.md"), "- default-changed of /requirements/maxHopCount/schema/default\n");
    expect((await run("--config", config, "--against", earlier)).status).toBe(1);
  });

  it("is a contract that compiles; another one is reported as it is by the lint", async () => {
    const { config, earlier } = project((draft) => (requirement(draft, "maxHopCount").check.claim = "hops"));
    await expect(run("--config", config, "--against", earlier)).rejects.toMatchObject({ name: "ContractError" });
  });
});

describe("the report", () => {
  const changed = (draft: Draft): void => {
    weaken(draft);
    add(draft);
    member(draft, "Claims", "hop_count").maximum = 100;
  };

  it("lists changes by class, the version step and the changelog", async () => {
    const { config, earlier } = project(changed);
    const { status, out } = await run("--config", config, "--against", earlier);
    expect(status).toBe(1);
    const places = ["wire-in\n", "source\n", "behaviour\n", "required step: major (0.1.0 → 0.1.0)", "changelog:\n"];
    const found = places.map((text) => out.indexOf(text));
    expect(found).not.toContain(-1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(out).toContain("- breaking, weaker: `/requirements/maxHopCount/schema/default` is 20, was 10");
  });

  it("is one JSON document", async () => {
    const { config, earlier } = project(changed);
    const result = JSON.parse((await run("--config", config, "--against", earlier, "--format", "json")).out);
    expect(result).toMatchObject({
      ok: false,
      version: { before: "0.1.0", after: "0.1.0", required: "major", enough: false },
    });
    expect(result.changes.map((change: { rule: string }) => change.rule)).toEqual([
      "maximum-changed",
      "hook-added",
      "default-changed",
    ]);
    expect(result.findings.map((finding: { rule: string }) => finding.rule)).toEqual([
      "default-changed",
      "version-step",
    ]);
  });

  it("is annotations of a workflow", async () => {
    const { config, earlier } = project(changed);
    const { out } = await run("--config", config, "--against", earlier, "--format", "github");
    expect(out.trim().split("\n")).toHaveLength(2);
    for (const line of out.trim().split("\n")) expect(line).toMatch(/^::error file=/);
  });

  it("compares this repository's contract, from its TypeScript sources, with its own output", async () => {
    const { folder, config } = copyOfRepository();
    expect(await run("--config", config, "--against", join(folder, "generated"))).toEqual({
      status: 0,
      out: "no change that anybody can notice\n",
    });
    edit(join(folder, "schema", "limits.ts"), "tokenCharacters: 8192", "tokenCharacters: 9000");
    const { status, out } = await run("--config", config, "--against", join(folder, "generated"));
    expect(status).toBe(1);
    expect(out).toContain("/limits/tokenCharacters is 9000, was 8192 (limit-changed)");
  });
});
