import { readFileSync } from "node:fs";
import { isNode } from "../normalize.ts";
import { UsageError } from "./usage-error.ts";

/** A case that is known to fail, and why. */
export interface ExpectedFailure {
  readonly id: string;
  readonly reason: string;
}

/**
 * Reads a list of expected failures: `[{ "id": …, "reason": … }]`.
 *
 * @throws UsageError when the file is missing or holds anything else.
 */
export const readExpectedFailures = (path: string): readonly ExpectedFailure[] => {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new UsageError(`${path}: cannot be read as JSON`);
  }
  const text = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";
  const right = (row: unknown): boolean => isNode(row) && text(row["id"]) && text(row["reason"]);
  if (!Array.isArray(document) || !document.every(right)) {
    throw new UsageError(`${path}: must be a list of { "id", "reason" }, both texts`);
  }
  const rows = document as readonly ExpectedFailure[];
  const ids = new Set<string>();
  for (const { id } of rows) {
    if (ids.has(id)) throw new UsageError(`${path}: lists ${id} twice`);
    ids.add(id);
  }
  return rows;
};
