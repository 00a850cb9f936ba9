import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cliProgram, installedProject } from "../cli/installed-project.ts";

const guide = readFileSync("docs/extend-the-contract.md", "utf8");
const blocks = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, code = ""]) => code);

const node = (folder: string, ...argv: readonly string[]) =>
  spawnSync(process.execPath, ["--no-warnings", "--conditions=countersign-source", ...argv], {
    cwd: folder,
    encoding: "utf8",
  });

/** A command line of the guide, run in `folder` by the programs of this repository. */
const runLine = (folder: string, line: string) => {
  const [program, ...argv] = line.split(" ");
  if (program === "node") return node(folder, ...argv);
  expect([program, argv[0]]).toEqual(["npx", "countersign"]);
  return node(folder, cliProgram, ...argv.slice(1));
};

test("the commands at the start of the guide work in the order in which they stand", () => {
  const folder = installedProject();
  const [start = ""] = blocks("sh");
  const [install, ...lines] = start.trim().split("\n");
  expect(install).toBe("npm install countersign @countersign/codegen");
  expect(lines.length).toBe(3);
  for (const line of lines) expect(runLine(folder, line), line).toMatchObject({ status: 0, stderr: "" });
});

test("the contract of the guide compiles, and so does the program that uses it", () => {
  const folder = installedProject();
  const [config = "", use = ""] = blocks("ts");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "countersign.config.ts"), config);
  writeFileSync(join(folder, "use.ts"), use);
  const generated = node(folder, cliProgram, "generate", "--quiet");
  expect(generated).toMatchObject({ status: 0, stderr: "" });
  const options = {
    ...{ target: "es2023", lib: ["es2023"], module: "nodenext", strict: true, noEmit: true, skipLibCheck: true },
    ...{ allowImportingTsExtensions: true, types: ["node"], customConditions: ["countersign-source"] },
    ...{ preserveSymlinks: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["use.ts"] }));
  symlinkSync(join(process.cwd(), "node_modules", "jose"), join(folder, "node_modules", "jose"), "dir");
  const tsc = join(process.cwd(), "node_modules", ".bin", "tsc");
  const said = (): readonly string[] =>
    spawnSync(tsc, ["-p", "."], { cwd: folder, encoding: "utf8" })
      .stdout.split("\n")
      .filter((line) => line !== "" && !/^(node_modules| )/.test(line));
  expect(said()).toEqual([]);
  writeFileSync(join(folder, "use.ts"), use.replace("requiredDepartments:", "requiredDepartment:"));
  expect(said()).toEqual([expect.stringContaining("requiredDepartment")]);
}, 60_000);

test("the guide names only commands and options that exist", () => {
  const folder = installedProject();
  const commands = [...guide.matchAll(/^\| `countersign (\w+)((?: --[a-z-]+)*)/gm)];
  expect(commands.length).toBeGreaterThan(6);
  for (const [, name = "", options = ""] of commands) {
    const { status, stdout } = node(folder, cliProgram, name, "--help");
    expect(status, name).toBe(0);
    for (const option of options.trim().split(" ").filter(Boolean)) expect(stdout, name).toContain(option);
  }
});
