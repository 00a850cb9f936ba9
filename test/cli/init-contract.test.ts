import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cliProgram, installedProject } from "./installed-project.ts";

const CONDITION = "--conditions=countersign-source";

const run = (cwd: string, argv: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", CONDITION, ...argv], {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};
const countersign = (cwd: string, ...argv: readonly string[]) => run(cwd, [cliProgram, ...argv]);

describe("init --contract", () => {
  test("gives a contract that works at once: generated, linted, one mandate accepted and two refused", () => {
    const folder = installedProject();
    const made = countersign(folder, "init", "--contract");
    expect(made).toMatchObject({ status: 0, stderr: "" });
    expect(made.stdout).toContain("npx countersign generate");
    expect(readdirSync(folder).sort()).toEqual([
      "check.ts",
      "countersign.config.ts",
      "node_modules",
      "package.json",
      "schema",
      "tsconfig.json",
    ]);
    expect(countersign(folder, "lint")).toMatchObject({ status: 0, stdout: "nothing found\n" });
    expect(countersign(folder, "generate", "--quiet")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(countersign(folder, "generate", "--check")).toMatchObject({ status: 0 });
    expect(run(folder, ["check.ts"])).toEqual({
      status: 0,
      stdout: "one mandate accepted, two refused\n",
      stderr: "",
    });
    writeFileSync(join(folder, "claims.json"), '{"sub":"alice","department":""}');
    const judged = countersign(folder, "validate", "Claims", "claims.json", "--format", "json");
    expect(judged.status).toBe(1);
    const { findings } = JSON.parse(judged.stdout) as { findings: { pointer: string; rule: string }[] };
    expect(findings).toContainEqual(expect.objectContaining({ pointer: "/department", rule: "Claims#minLength" }));
    expect(judged.stdout).not.toContain("alice");
  });

  test("overwrites nothing, names what is in the way, and writes nothing else", () => {
    const folder = installedProject();
    writeFileSync(join(folder, "check.ts"), "mine");
    const refused = countersign(folder, "init", "--contract");
    expect(refused).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("check.ts") });
    expect(readFileSync(join(folder, "check.ts"), "utf8")).toBe("mine");
    expect(existsSync(join(folder, "countersign.config.ts"))).toBe(false);
  });

  test("writes into a folder that it makes, and says when a package is not of modules", () => {
    const folder = installedProject();
    expect(countersign(folder, "init", "--contract", "contracts/acme")).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, "contracts/acme/schema/claims.ts"))).toBe(true);
    const other = installedProject();
    writeFileSync(join(other, "package.json"), '{ "type": "commonjs" }');
    expect(countersign(other, "init", "--contract").stdout).toContain("npm pkg set type=module");
    expect(readFileSync(join(other, "package.json"), "utf8")).toBe('{ "type": "commonjs" }');
  });
});
