import { createRequire } from "node:module";
import { dirname, isAbsolute, resolve } from "node:path";
import { bundleOf } from "../bundle.ts";
import { isBundle } from "../contract-of-bundle.ts";
import { ContractError } from "../finding.ts";
import { readJsonFile } from "../load/json-file.ts";
import { buildModel } from "../model.ts";
import { isNode } from "../normalize.ts";
import { resolveConfig } from "./config.ts";

const DEPTH = 16;

const failed = (file: string, message: string, rule = "extends"): ContractError =>
  new ContractError([
    {
      rule,
      file,
      pointer: "/extends",
      message,
      fix: "name a contract bundle, such as countersign/schema/contract.json",
    },
  ]);

const locate = (from: string, wanted: string): string =>
  wanted.startsWith(".") || isAbsolute(wanted) ? resolve(dirname(from), wanted) : createRequire(from).resolve(wanted);

/**
 * A configuration with the contract that it extends in place of its name. A JSON configuration names a file: a bundle,
 * or another JSON configuration.
 *
 * @param onRead called with every file that is read, or was to be
 * @throws ContractError when the file cannot be read, or leads back to one that was read before
 */
export const withExtended = (
  config: unknown,
  path: string,
  label: string,
  seen: readonly string[] = [],
  onRead: (file: string) => void = () => {},
): unknown => {
  if (!isNode(config) || typeof config["extends"] !== "string") return config;
  const wanted = config["extends"];
  let target: string;
  let document: unknown;
  try {
    target = locate(path, wanted);
    onRead(target);
    document = readJsonFile(target, wanted);
  } catch {
    throw failed(label, "names a file that cannot be read as JSON");
  }
  const line = [...seen, resolve(path)];
  if (line.includes(target) || line.length > DEPTH)
    throw failed(label, "leads back to the contract itself", "cyclic-extends");
  if (isBundle(document)) return { ...config, extends: document };
  const source = resolveConfig(withExtended(document, target, wanted, line, onRead), wanted);
  return { ...config, extends: bundleOf(buildModel(source)) };
};
