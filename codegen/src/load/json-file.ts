import { readFileSync, statSync } from "node:fs";
import { ContractError } from "../finding.ts";
import { dataFault, MAX_BYTES } from "./plain-data.ts";

const place = (text: string, offset: number): { readonly line: number; readonly column: number } => {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};

/**
 * Reads a JSON file of a contract.
 *
 * @param label name of the file in findings
 * @throws ContractError when it is absent, too large, no JSON or nested too deeply
 */
export const readJsonFile = (path: string, label: string): unknown => {
  const refuse = (message: string, fix: string, at: object = {}): ContractError =>
    new ContractError([{ rule: "load", file: label, pointer: "", message, fix, ...at }]);
  const state = statSync(path, { throwIfNoEntry: false });
  if (state === undefined)
    throw refuse("is not there", "name another file, or start with: countersign init --contract");
  if (!state.isFile()) throw refuse("is no file", "name a file");
  if (state.size > MAX_BYTES) throw refuse("is too large", "split the contract, or drop what it does not need");
  const text = readFileSync(path, "utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : "unreadable";
    const offset = /position (\d+)/.exec(message)?.[1];
    const reason = message.replace(/ in JSON at position.*$/s, "").slice(0, 200);
    throw refuse(`is no JSON: ${reason}`, "correct the syntax", place(text, Number(offset ?? text.length)));
  }
  const fault = dataFault(value);
  if (fault !== undefined) {
    throw refuse(fault.message, "make the contract flatter or smaller", { pointer: fault.pointer });
  }
  return value;
};
