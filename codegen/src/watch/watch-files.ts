import { existsSync, type FSWatcher, watch } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Watches a set of files that changes; files may be absent, deleted, renamed and replaced. */
export interface FileWatch {
  /** Replaces the set. */
  readonly set: (files: readonly string[]) => void;
  readonly close: () => void;
}

/** The folder to watch for a file, and the name in it that matters: that of the file, or of a folder above it. */
const seat = (file: string): { readonly folder: string; readonly name: string } => {
  let folder = dirname(file);
  let name = basename(file);
  while (!existsSync(folder) && dirname(folder) !== folder) {
    name = basename(folder);
    folder = dirname(folder);
  }
  return { folder, name };
};

/**
 * Calls `onChange` when one of the files may have changed. Watches folders, because editors replace files instead of
 * writing into them.
 */
export const watchFiles = (onChange: (file: string) => void): FileWatch => {
  const watched = new Map<string, { readonly watcher: FSWatcher; names: Set<string> }>();
  const stop = (folder: string): void => {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  };
  return {
    set(files) {
      const wanted = new Map<string, Set<string>>();
      for (const file of files) {
        const { folder, name } = seat(file);
        wanted.set(folder, (wanted.get(folder) ?? new Set()).add(name));
      }
      for (const folder of watched.keys()) if (!wanted.has(folder)) stop(folder);
      for (const [folder, names] of wanted) {
        const known = watched.get(folder);
        if (known !== undefined) {
          known.names = names;
          continue;
        }
        const watcher = watch(folder, (_event, name) => {
          // A folder that was deleted reports itself, or nothing at all.
          if (name === null || watched.get(folder)?.names.has(name) === true || !existsSync(folder)) {
            onChange(join(folder, name ?? ""));
          }
        });
        watcher.on("error", () => {
          stop(folder);
          onChange(folder);
        });
        watched.set(folder, { watcher, names });
      }
    },
    close() {
      for (const folder of watched.keys()) stop(folder);
    },
  };
};
