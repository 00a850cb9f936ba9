import { existsSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { CliIo, Command } from "../cli-io.ts";
import { passOn } from "../compiler.ts";
import { detectHost } from "../init/detect-host.ts";
import { guardModule, linesToAdd } from "../init/guard-module.ts";
import { toolNames } from "../init/tool-names.ts";
import { readOptions } from "../read-options.ts";
import { UsageError } from "../usage-error.ts";

const usage = `Usage: countersign init [folder] [--out <file>]
       countersign init --contract [folder]

Adds the guard to a server: writes one module with verifier, gate and a row for every tool that the sources register,
and prints the lines to add to the server. It changes no file of yours. The host is found in package.json:
@modelcontextprotocol/server, alone or with express, or express.

  --out <file>  the module (src/countersign.ts, or .js without TypeScript; without src/ beside package.json)
  --contract    write a configuration and a contract with one claim and one requirement instead
                (needs @countersign/codegen)`;

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(
    argv,
    { contract: { type: "boolean" }, out: { type: "string" }, format: { type: "string" }, quiet: { type: "boolean" } },
    1,
  );
  if (options.flag("contract")) return passOn(["init", ...argv], io);
  const folder = resolve(options.positionals[0] ?? ".");
  if (!isFolder(folder)) throw new UsageError("there is no such folder");
  const { host, typescript } = detectHost(folder);
  const name = `countersign.${typescript ? "ts" : "js"}`;
  const out = options.text("out");
  const file = out === undefined ? join(folder, isFolder(join(folder, "src")) ? "src" : "", name) : resolve(out);
  const shown = relative(process.cwd(), file);
  if (existsSync(file)) throw new UsageError(`${shown} is there already; name another file with --out`);
  if (!isFolder(dirname(file))) throw new UsageError(`there is no folder for ${shown}`);
  const tools = host === "express" ? [] : toolNames(folder);
  writeFileSync(file, guardModule(host, tools), { flag: "wx" });
  if (options.flag("quiet")) return 0;
  io.out(`written: ${shown}`);
  if (host !== "express") {
    io.out(tools.length === 0 ? "no tool found: name yours in it" : `tools found: ${tools.join(", ")}`);
  }
  io.out(`\nAdd to your server:\n\n${linesToAdd(host, `./${name}`)}`);
  io.out("\nThen set COUNTERSIGN_ISSUER and COUNTERSIGN_RESOURCE, and start it.");
  return 0;
}

/** `countersign init` */
export const initCommand: Command = Object.freeze({
  name: "init",
  summary: "add the guard to a server, or start a contract of your own",
  usage,
  run,
});
