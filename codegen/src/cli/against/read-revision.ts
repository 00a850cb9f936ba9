import { execFile } from "node:child_process";
import { UsageError } from "../usage-error.ts";

const OUTPUT_LIMIT = 64 * 1024 * 1024;
const TIME_LIMIT_MS = 30_000;

/** Names of revisions, without what git would read as an option, a path, a range or a search. */
const REVISION = /^[A-Za-z0-9_][A-Za-z0-9_./@^~{}+-]{0,199}$/;

const git = (folder: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise((settle, reject) => {
    const options = { cwd: folder, maxBuffer: OUTPUT_LIMIT, timeout: TIME_LIMIT_MS, encoding: "utf8" } as const;
    execFile("git", args, options, (error, stdout) => {
      if (error === null) settle(stdout);
      else if (error.code === "ENOENT") reject(new UsageError("git is not installed; name a file or a folder"));
      else settle(undefined);
    });
  });

/**
 * The text of the first of `paths`, relative to `folder`, that a git revision holds. Runs git without a shell; the
 * revision is resolved to a commit first and never reaches git as an option or a path.
 *
 * @throws UsageError when the revision is malformed or unknown, or holds none of the paths
 */
export const readRevision = async (
  folder: string,
  revision: string,
  paths: readonly string[],
): Promise<{ readonly path: string; readonly text: string }> => {
  const shown = JSON.stringify(revision.slice(0, 60));
  if (!REVISION.test(revision) || revision.includes("..")) {
    throw new UsageError(`--against ${shown} is no file, folder, version or git revision`);
  }
  const found = await git(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
  const commit = found?.trim() ?? "";
  if (!/^[0-9a-f]{40,64}$/.test(commit)) {
    throw new UsageError(`--against ${shown} is no file, folder or released version, and git knows no such revision`);
  }
  for (const path of paths) {
    const text = await git(folder, ["cat-file", "blob", `${commit}:./${path}`]);
    if (text !== undefined) return { path, text };
  }
  throw new UsageError(`revision ${shown} holds none of ${paths.join(", ")}`);
};
