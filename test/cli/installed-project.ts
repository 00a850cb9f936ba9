import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const root = process.cwd();

/** Entry points of the package as the sources that they are compiled from. */
const sourcesOf = (exported: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(exported).map(([entry, file]) => [entry, file.replace(/^\.\/dist\//, "./").replace(/\.js$/, ".ts")]),
  );

/** An empty folder in which both packages are installed: as their sources, so that nothing needs to be built. */
export function installedProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "countersign-project-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "countersign"), { recursive: true });
  mkdirSync(join(modules, "@countersign"));
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, never>;
  writeFileSync(
    join(modules, "countersign", "package.json"),
    JSON.stringify({ name: "countersign", type: "module", exports: sourcesOf(manifest["exports"] ?? {}) }),
  );
  for (const name of ["src", "generated"]) symlinkSync(join(root, name), join(modules, "countersign", name), "dir");
  symlinkSync(join(root, "codegen"), join(modules, "@countersign", "codegen"), "dir");
  for (const name of ["express", "@modelcontextprotocol", "@types"]) {
    symlinkSync(join(root, "node_modules", name), join(modules, name), "dir");
  }
  return folder;
}

/** Runs a program of the repository or of the project as a user would. */
export const cliProgram: string = join(root, "src/cli/main.ts");
