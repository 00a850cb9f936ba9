import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Command } from "./command.ts";
import { firstContract, PACKAGE, TSCONFIG } from "./init/files.ts";
import { readOptions } from "./read-options.ts";
import { UsageError } from "./usage-error.ts";

/** Whether a folder's `.ts` files count as ES modules; `undefined` without a `package.json`. */
const isModule = (folder: string): boolean | undefined => {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  try {
    const manifest = JSON.parse(readFileSync(file, "utf8")) as { readonly type?: unknown };
    return manifest.type === "module";
  } catch {
    throw new UsageError("package.json is no JSON");
  }
};

/** Writes new files, all of them or none. */
const writeNew = (files: readonly (readonly [string, string])[]): void => {
  const written: string[] = [];
  try {
    for (const [file, text] of files) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: "wx" });
      written.push(file);
    }
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    throw error;
  }
};

/** Starts a contract that extends the core one. */
export const init: Command = {
  name: "init",
  summary: "start a contract of your own (--contract)",
  usage: `usage: countersign init --contract [folder] [--quiet]

Writes countersign.config.ts and a schema/ with one claim, one requirement and its error code, and check.ts, which
proves that they work. Overwrites nothing.

Exit status: 0 written, 2 wrong usage, or a file is in the way.
`,
  async run(argv, io) {
    const options = readOptions(argv, { contract: { type: "boolean" } }, 1);
    if (!options.flag("contract"))
      throw new UsageError("init without --contract is a command of the package countersign");
    const folder = resolve(options.positionals[0] ?? ".");
    const state = statSync(folder, { throwIfNoEntry: false });
    if (state !== undefined && !state.isDirectory()) throw new UsageError("that is no folder");
    const show = (file: string): string => relative(process.cwd(), join(folder, file));
    const inTheWay = [...firstContract.keys()].filter((file) => existsSync(join(folder, file)));
    if (inTheWay.length > 0) {
      throw new UsageError(`would overwrite ${inTheWay.map(show).join(", ")}; choose another folder`);
    }
    const module = isModule(folder);
    const files = [
      ...firstContract,
      ...(module === undefined ? [["package.json", PACKAGE] as const] : []),
      ...(existsSync(join(folder, "tsconfig.json")) ? [] : [["tsconfig.json", TSCONFIG] as const]),
    ];
    writeNew(files.map(([file, text]) => [join(folder, file), text]));
    if (options.format === "json") {
      io.out(`${JSON.stringify({ ok: true, written: files.map(([file]) => show(file)) }, null, 2)}\n`);
      return 0;
    }
    if (options.quiet) return 0;
    for (const [file] of files) io.out(`written: ${show(file)}\n`);
    const step = folder === process.cwd() ? "" : `  cd ${relative(process.cwd(), folder)}\n`;
    const type = module === false ? `  npm pkg set type=module\n` : "";
    io.out(`
Next:

${step}${type}  npx countersign generate
  node check.ts

Scripts for package.json:

  "generate": "countersign generate",
  "generate:check": "countersign generate --check"
`);
    return 0;
  },
};
