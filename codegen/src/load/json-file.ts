import { readFileSync, statSync } from "node:fs";
import { ContractError } from "../finding.ts";
import { duplicateMember } from "./json-duplicate.ts";
import { jsonFaultPlace } from "./json-fault-place.ts";
import { dataFault, MAX_BYTES } from "./plain-data.ts";

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
    const reason = message.replace(/ in JSON at position.*$/s, "").slice(0, 200);
    throw refuse(`is no JSON: ${reason}`, "correct the syntax", jsonFaultPlace(text));
  }
  const duplicate = duplicateMember(text);
  if (duplicate !== undefined) throw refuse("names a member twice", "drop one of them", duplicate);
  const fault = dataFault(value);
  if (fault !== undefined) {
    throw refuse(fault.message, "make the contract flatter or smaller", { pointer: fault.pointer });
  }
  return value;
};
