import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ContractSource } from "./contract-source.ts";
import { ContractError } from "./finding.ts";
import { resolveConfig } from "./resolve/config.ts";
import { withExtended } from "./resolve/extended-file.ts";

const OUTPUT_LIMIT = 64 * 1024 * 1024;
const TIME_LIMIT_MS = 30_000;

const failed = (file: string, message: string): ContractError =>
  new ContractError([{ rule: "load", file, pointer: "", message, fix: "correct the configuration file" }]);

/**
 * Reads a configuration file as plain data. Runs it in a fresh process, so that changed schema modules are seen and
 * nothing of it stays behind.
 *
 * @throws ContractError when the file is missing, does not run, or exports no contract.
 */
export const loadContract = async (path: string, label: string): Promise<ContractSource> =>
  resolveConfig(withExtended(await readConfig(path, label), resolve(path), label), label);

/** What the file holds, as plain data. */
const readConfig = async (path: string, label: string): Promise<unknown> => {
  const file = resolve(path);
  if (extname(file) === ".json") {
    try {
      return JSON.parse(await readFile(file, "utf8"));
    } catch (error) {
      throw failed(label, error instanceof Error ? error.message : "unreadable");
    }
  }
  const own = fileURLToPath(import.meta.url);
  const child = fileURLToPath(new URL(`./load-child${extname(own)}`, import.meta.url));
  const flags = extname(own) === ".ts" ? ["--conditions=countersign-source"] : [];
  const output = await new Promise<string>((settle, reject) => {
    execFile(
      process.execPath,
      ["--no-warnings", ...flags, child, file],
      { maxBuffer: OUTPUT_LIMIT, timeout: TIME_LIMIT_MS, encoding: "utf8" },
      (error, stdout, stderr) => {
        if (error === null) settle(stdout);
        else {
          const lines = stderr.trim().split("\n");
          reject(failed(label, lines.find((line) => /Error/.test(line)) ?? lines[0] ?? "the file does not run"));
        }
      },
    );
  });
  return JSON.parse(output);
};
