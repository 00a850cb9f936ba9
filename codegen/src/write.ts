import { randomBytes } from "node:crypto";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { ContractError } from "./finding.ts";
import { isNode } from "./normalize.ts";
import type { Manifest } from "./targets/manifest.ts";

/** How the disk differs from what the contract gives. */
export interface Difference {
  readonly path: string;
  readonly state: "missing" | "stale" | "unowned" | "surplus";
}

/** What test runs and installs leave behind, and a write that was killed. */
const LITTER =
  /(^|\/)(__pycache__|build|[^/]*\.egg-info|\.(?:mypy|pytest|ruff)_cache)(\/|$)|\.[0-9a-f]{12}\.(tmp|old)$/;

const isManifest = (value: unknown): value is Manifest =>
  isNode(value) &&
  Array.isArray(value["files"]) &&
  value["files"].every((entry) => isNode(entry) && typeof entry["path"] === "string");

/** The manifest of a folder; one that is not as the generator writes it owns nothing. */
const readManifest = (folder: string): Manifest | undefined => {
  const file = join(folder, "manifest.json");
  if (!existsSync(file)) return undefined;
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isManifest(manifest) ? manifest : undefined;
  } catch {
    return undefined;
  }
};

const filesBelow = (folder: string, prefix = ""): string[] => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = prefix === "" ? name : `${prefix}/${name}`;
    if (LITTER.test(path)) return [];
    // A link counts as a file: what it leads to lies elsewhere, or nowhere.
    if (!lstatSync(join(folder, name)).isDirectory()) return [path];
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
    ({ path }) =>
      !emitted.has(path.split("/")[0] ?? "") && !path.split("/").includes("..") && existsSync(join(folder, path)),
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
 * Files in the way that no manifest owns.
 *
 * @throws ContractError with all of them
 */
const refuseForeign = (folder: string, differences: readonly Difference[]): void => {
  const owned = new Set(readManifest(folder)?.files.map((entry) => entry.path) ?? []);
  const foreign = differences.filter(
    ({ state, path }) => state === "stale" && path !== "manifest.json" && !owned.has(path),
  );
  if (foreign.length === 0) return;
  throw new ContractError(
    foreign.map(({ path }) => ({
      rule: "unowned",
      file: path,
      pointer: "",
      message: "a file that the generator did not write is in the way",
      fix: "move it elsewhere, or choose another output folder",
    })),
  );
};

/** A folder of the output with a manifest of its own, and what belongs there. */
export interface Output {
  readonly folder: string;
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * What writing would change, per folder. Writes nothing.
 *
 * @throws ContractError when a file is in the way that no manifest owns
 */
export const planWrite = (outputs: readonly Output[]): readonly (readonly Difference[])[] =>
  outputs.map(({ folder, texts }) => {
    const differences = compare(folder, texts);
    refuseForeign(folder, differences);
    return differences.filter(({ state }) => state !== "unowned");
  });

/** The disk operations of a write, so that tests can let one fail. */
export interface Disk {
  readonly write: (file: string, text: string) => void;
  readonly rename: (from: string, to: string) => void;
}

const disk: Disk = { write: writeFileSync, rename: renameSync };

/**
 * Writes what changed in every folder, all of it or nothing: texts go to temporary files first, the old ones are kept
 * aside until every rename and deletion has succeeded, and come back when one fails. Manifests are renamed last.
 * Deletes only what the previous manifests list.
 *
 * @throws ContractError when a file is in the way that no manifest owns, and whatever the disk says; nothing is changed
 * then
 */
export const writeOutputs = (outputs: readonly Output[], on: Disk = disk): readonly (readonly Difference[])[] => {
  const plan = planWrite(outputs);
  const suffix = randomBytes(6).toString("hex");
  const steps = outputs.flatMap(({ folder, texts }, index) =>
    (plan[index] ?? []).map(({ path, state }) => {
      const to = join(folder, path);
      return { to, from: `${to}.${suffix}.tmp`, kept: `${to}.${suffix}.old`, state, text: texts.get(path) ?? "" };
    }),
  );
  steps.sort((a, b) => Number(basename(a.to) === "manifest.json") - Number(basename(b.to) === "manifest.json"));
  const undo: (() => void)[] = [];
  const folders: (() => void)[] = [];
  try {
    for (const { to, from, text, state } of steps) {
      if (state === "surplus") continue;
      undo.push(() => rmSync(from, { force: true }));
      const made = mkdirSync(dirname(to), { recursive: true });
      if (made !== undefined) folders.push(() => removeEmpty(dirname(to), made));
      on.write(from, text);
    }
    for (const { to, from, kept, state } of steps) {
      if (state === "surplus") {
        on.rename(to, kept);
        undo.push(() => renameSync(kept, to));
        continue;
      }
      if (state === "stale") {
        linkSync(to, kept);
        // Renaming one name of a file to another name of the same file does nothing; the first is removed then.
        undo.push(() => {
          renameSync(kept, to);
          rmSync(kept, { force: true });
        });
      }
      on.rename(from, to);
      if (state === "missing") undo.push(() => rmSync(to, { force: true }));
    }
  } catch (error) {
    for (const step of [...undo.reverse(), ...folders.reverse()]) attempt(step);
    throw error;
  }
  for (const { kept, state } of steps) if (state !== "missing") attempt(() => rmSync(kept, { force: true }));
  return plan;
};

/** Removes a folder that was made for nothing, and those above it up to `top`. */
const removeEmpty = (folder: string, top: string): void => {
  for (let each = folder; each.startsWith(top); each = dirname(each)) rmdirSync(each);
};

/** One step back that fails must not keep the others from being tried. */
const attempt = (step: () => void): void => {
  try {
    step();
  } catch {
    // The first failure is the one that is reported.
  }
};
