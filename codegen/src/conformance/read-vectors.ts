import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isNode } from "../normalize.ts";
import type { VectorSuite } from "../targets/vectors/case.ts";
import { PROTOCOL } from "./protocol.ts";
import { UsageError } from "./usage-error.ts";

/** One vector file, and the names that its cases need. */
export interface SuiteFile extends VectorSuite {
  readonly names?: Readonly<Record<string, unknown>>;
}

/** A folder of vectors: whose they are, and every suite of it. */
export interface Vectors {
  readonly contract: { readonly name: string; readonly version: string; readonly digest: string };
  readonly suites: readonly SuiteFile[];
}

interface Index {
  readonly protocol: number;
  readonly contract: Vectors["contract"];
  readonly suites: readonly { readonly suite: string; readonly run: string; readonly cases: number }[];
}

const readJson = (folder: string, name: string): Readonly<Record<string, unknown>> => {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(join(folder, name), "utf8"));
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new UsageError(
      `${join(folder, name)}: ${missing ? "there is no such file; run: countersign generate" : "cannot be read as JSON"}`,
    );
  }
  if (!isNode(document)) throw new UsageError(`${join(folder, name)}: holds no object`);
  return document;
};

const isIndex = (value: Readonly<Record<string, unknown>>): boolean =>
  isNode(value["contract"]) &&
  typeof value["contract"]["digest"] === "string" &&
  Array.isArray(value["suites"]) &&
  value["suites"].every((row) => isNode(row) && /^[a-z0-9-]+$/.test(String(row["suite"])));

/**
 * Reads every suite that the index of a folder names. A suite that is missing or cut short is an error: a run over
 * fewer cases than there are would look like a good one.
 *
 * @throws UsageError
 */
export const readVectors = (folder: string): Vectors => {
  const document = readJson(folder, "index.json");
  if (!isIndex(document)) throw new UsageError(`${join(folder, "index.json")}: is no index of vectors`);
  const index = document as unknown as Index;
  if (index.protocol !== PROTOCOL) {
    throw new UsageError(`${join(folder, "index.json")}: is for protocol ${index.protocol}, this is ${PROTOCOL}`);
  }
  const suites = index.suites.map(({ suite, run, cases }) => {
    const name = `${suite}.json`;
    const { description, cases: list, names } = readJson(folder, name) as unknown as SuiteFile;
    if (!Array.isArray(list) || list.length !== cases) {
      throw new UsageError(`${join(folder, name)}: does not hold the ${cases} cases of the index; generate again`);
    }
    return { name: suite, description, run: run as SuiteFile["run"], cases: list, ...(names ? { names } : {}) };
  });
  return { contract: index.contract, suites };
};
