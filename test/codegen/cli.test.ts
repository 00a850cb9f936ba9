import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../codegen/src/index.ts";
import { edit, emptyFolder, jsonProject, repository, source } from "./source.ts";

const run = async (...argv: readonly string[]) => {
  let out = "";
  let err = "";
  const status = await main(argv, { out: (text) => (out += text), err: (text) => (err += text), terminal: false });
  return { status, out, err };
};

describe("the compiler's command line", () => {
  it("lists its commands, and is used wrongly without one", async () => {
    const help = await run("--help");
    expect(help).toMatchObject({ status: 0, err: "" });
    for (const name of ["init", "generate", "lint", "conformance", "validate"])
      expect(help.out).toContain(`  ${name} `);
    expect(await run()).toEqual({ status: 2, out: "", err: help.out });
    expect((await run("generate", "--help")).out).toMatch(/^usage: countersign generate/);
    expect((await run("help", "lint")).out).toMatch(/^usage: countersign lint/);
    expect((await run("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await run("lint", "--version")).toEqual(await run("--version"));
  });

  it.each([
    [["nonsense\u001b[31m"], 'no command "nonsense\\u{1b}[31m"'],
    [["generate", "--targets", "x"], "Unknown option '--targets'"],
    [["generate", "surplus"], 'unexpected "surplus"'],
    [["generate", "--check", "--watch"], "do not go together"],
    [["generate", "--target", "typescript,cobol"], 'no target "cobol"; there are '],
    [["generate", "--target", ","], "needs names"],
    [["lint", "--format", "xml"], "--format must be one of"],
    [["lint", "--config"], "argument missing"],
    [["init"], "without --contract"],
    [["validate"], "a type is needed"],
  ])("exits 2 and says why: %j", async (argv, text) => {
    const { status, out, err } = await run(...argv);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(text);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("exits 1 with findings on standard output, in each format", async () => {
    const { config } = jsonProject({ defaultProfile: "nobody" });
    for (const command of ["lint", "generate", "validate"]) {
      const argv = [command, ...(command === "validate" ? ["Claims"] : []), "--config", config];
      const text = await run(...argv);
      expect(text).toMatchObject({ status: 1, err: "" });
      expect(text.out).toContain("names no profile");
      const json = await run(...argv, "--format", "json");
      expect([json.status, JSON.parse(json.out).ok]).toEqual([1, false]);
      expect((await run(...argv, "--format=github")).out).toMatch(/^::error file=/);
    }
  });

  it("finds nothing in the contract of this repository", async () => {
    expect(await run("lint")).toEqual({ status: 0, out: "nothing found\n", err: "" });
    expect(await run("lint", "--quiet")).toEqual({ status: 0, out: "", err: "" });
    expect(JSON.parse((await run("lint", "--format", "json")).out)).toEqual({ ok: true, findings: [] });
  });

  it("writes, checks and plans in the words of each format", async () => {
    const { config, folder } = jsonProject();
    const planned = await run("generate", "--config", config, "--dry-run");
    expect(planned.out).toContain("would write: ");
    expect(existsSync(join(folder, "generated"))).toBe(false);
    expect((await run("generate", "--config", config)).out).toContain("written: ");
    expect(await run("generate", "--config", config, "--check", "--quiet")).toEqual({ status: 0, out: "", err: "" });
    edit(join(folder, "generated/typescript/ports.ts"), "Generated", "Written");
    const checked = await run("generate", "--config", config, "--check", "--format", "json");
    expect([checked.status, JSON.parse(checked.out)]).toMatchObject([
      1,
      { ok: false, differences: [{ path: "typescript/ports.ts", state: "stale" }] },
    ]);
    expect((await run("generate", "--config", config, "--check", "--format", "github")).out).toContain("::error ");
  });

  it("emits the wanted targets into the wanted folder", async () => {
    const { config, folder } = jsonProject();
    const out = join(folder, "elsewhere");
    const made = await run("generate", "--config", config, "--target", "docs", "--target=schema", "--out", out);
    expect(made.status).toBe(0);
    expect(existsSync(join(out, "docs/errors.md"))).toBe(true);
    expect(existsSync(join(out, "schema/contract.json"))).toBe(true);
    expect(existsSync(join(out, "typescript"))).toBe(false);
    expect(existsSync(join(folder, "generated"))).toBe(false);
  });

  it("tells a failing disk in one line and exits 2", async () => {
    const { config, folder } = jsonProject();
    writeFileSync(join(folder, "generated"), "a file");
    const { status, err } = await run("generate", "--config", config);
    expect(status).toBe(2);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(err).toMatch(/^countersign generate: E[A-Z]+/);
  });

  it("shows nothing but its result when piped", () => {
    const program = join(repository, "codegen/src/main.ts");
    const { status, stderr, stdout } = spawnSync(process.execPath, ["--no-warnings", program, "generate", "--check"], {
      cwd: repository,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^\d+ files in generated agree with the contract\n$/);
  });

  it("validates by a contract of the user", async () => {
    const { config, folder } = jsonProject();
    const document = join(folder, "claims.json");
    writeFileSync(document, '{"sub":"alice"}');
    const bad = await run("validate", "Claims", document, "--config", config, "--format", "json");
    expect(bad.status).toBe(1);
    expect(bad.out).not.toContain("alice");
    expect(JSON.parse(bad.out).findings).toContainEqual(
      expect.objectContaining({ pointer: "/exp", rule: "Claims#required" }),
    );
    writeFileSync(document, '{"error":"invalid_token"} x');
    expect((await run("validate", "ErrorBody", document, "--config", config)).out).toContain("document#syntax");
    expect(await run("validate", "Nothing", document, "--config", config)).toMatchObject({ status: 2 });
    expect(readFileSync(document, "utf8")).toContain("x");
    expect(source.name).not.toBe("");
  });

  it("says what to do without a configuration", async () => {
    const { status, out } = await run("lint", "--config", join(emptyFolder(), "countersign.config.ts"));
    expect([status, out.includes("countersign init --contract")]).toEqual([1, true]);
  });
});
