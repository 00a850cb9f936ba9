import { readdirSync, readFileSync } from "node:fs";
import type { Expectation, VectorCase } from "../../codegen/src/targets/vectors/case.ts";
import type { ConformanceNames } from "../../src/testing/index.ts";

/** One vector file as it lies on disk. */
export interface SuiteFile {
  readonly suite: string;
  readonly description: string;
  readonly run: "ladder" | "enforce";
  readonly names?: ConformanceNames;
  readonly cases: readonly VectorCase[];
}

export type { Expectation, VectorCase };

const folder = new URL("../../generated/vectors/", import.meta.url);

export const suiteFiles: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json") && !name.endsWith(".schema.json") && name !== "index.json")
  .sort();

export const readVectorJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

export const suites: readonly SuiteFile[] = suiteFiles.map((name) => readVectorJson(name) as SuiteFile);
