import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ContractError } from "./finding.ts";
import type { Manifest } from "./targets/manifest.ts";

/** How the disk differs from what the contract gives. */
export interface Difference {
  readonly path: string;
  readonly state: "missing" | "stale" | "unowned" | "surplus";
}

const LITTER = /(^|\/)(__pycache__|build|[^/]*\.egg-info)(\/|$)/;

const readManifest = (folder: string): Manifest | undefined => {
  const file = join(folder, "manifest.json");
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  } catch {
    return undefined;
  }
};

const filesBelow = (folder: string, prefix = ""): string[] => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = prefix === "" ? name : `${prefix}/${name}`;
    if (LITTER.test(path)) return [];
    if (!statSync(join(folder, name)).isDirectory()) return [path];
    // A folder with a manifest of its own belongs to another target.
    return existsSync(join(folder, name, "manifest.json")) ? [] : filesBelow(join(folder, name), path);
  });
};

/**
 * The texts of some targets with those of the others as they are on the disk, so that only the former change.
 * `emitted` names the folders of the former.
 */
export const withRest = (
  folder: string,
  files: ReadonlyMap<string, string>,
  emitted: ReadonlySet<string>,
): ReadonlyMap<string, string> => {
  const kept = (readManifest(folder)?.files ?? []).filter(
    ({ path }) => !emitted.has(path.split("/")[0] ?? "") && existsSync(join(folder, path)),
  );
  const fresh = JSON.parse(files.get("manifest.json") ?? "{}") as Manifest;
  const all = [...fresh.files, ...kept].sort((a, b) => (a.path < b.path ? -1 : 1));
  return new Map([
    ...files,
    ...kept.map(({ path }) => [path, readFileSync(join(folder, path), "utf8")] as const),
    ["manifest.json", `${JSON.stringify({ ...fresh, files: all }, null, 2)}\n`],
  ]);
};

/** Compares bytes; writes nothing. */
export const compare = (folder: string, files: ReadonlyMap<string, string>): readonly Difference[] => {
  const owned = new Set(readManifest(folder)?.files.map((entry) => entry.path) ?? []);
  owned.add("manifest.json");
  const differences: Difference[] = [];
  for (const [path, text] of files) {
    const file = join(folder, path);
    if (!existsSync(file)) differences.push({ path, state: "missing" });
    else if (readFileSync(file, "utf8") !== text) differences.push({ path, state: "stale" });
  }
  for (const path of filesBelow(folder)) {
    if (!files.has(path)) differences.push({ path, state: owned.has(path) ? "surplus" : "unowned" });
  }
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
};

/**
 * Writes what changed: every text goes to a temporary file first, then all are renamed into place. Deletes only what
 * the previous manifest lists.
 *
 * @throws ContractError when a file is in the way that no manifest owns; nothing is written then.
 */
export const writeFiles = (folder: string, files: ReadonlyMap<string, string>): readonly Difference[] => {
  const manifest = readManifest(folder);
  const owned = new Map(manifest?.files.map((entry) => [entry.path, entry.sha256]) ?? []);
  const differences = compare(folder, files);
  const foreign = differences.filter(
    (difference) => difference.state === "stale" && difference.path !== "manifest.json" && !owned.has(difference.path),
  );
  if (foreign.length > 0) {
    throw new ContractError(
      foreign.map((difference) => ({
        rule: "unowned",
        file: difference.path,
        pointer: "",
        message: "a file that the generator did not write is in the way",
        fix: "move it elsewhere, or choose another output folder",
      })),
    );
  }
  const pending: { readonly from: string; readonly to: string }[] = [];
  const suffix = randomBytes(6).toString("hex");
  try {
    for (const { path, state } of differences) {
      if (state !== "missing" && state !== "stale") continue;
      const to = join(folder, path);
      const from = `${to}.${suffix}.tmp`;
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(from, files.get(path) ?? "");
      pending.push({ from, to });
    }
  } catch (error) {
    for (const { from } of pending) rmSync(from, { force: true });
    throw error;
  }
  for (const { from, to } of pending) renameSync(from, to);
  for (const { path, state } of differences) if (state === "surplus") rmSync(join(folder, path));
  return differences.filter((difference) => difference.state !== "unowned");
};
