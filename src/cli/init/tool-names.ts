import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const LEFT_OUT = /^(node_modules|dist|build|coverage|test|tests|\..*)$/;
const SOURCE = /(?<!\.(test|spec))\.[cm]?[jt]s$/;
const MOST_FILES = 500;
const MOST_BYTES = 512 * 1024;

function* sourcesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (LEFT_OUT.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesBelow(path);
    else if (entry.isFile() && SOURCE.test(entry.name) && statSync(path).size <= MOST_BYTES) yield path;
  }
}

/** Names of the tools that the sources of a project register with a literal name, sorted. Reads, runs nothing. */
export function toolNames(folder: string): readonly string[] {
  const names = new Set<string>();
  let files = 0;
  for (const file of sourcesBelow(folder)) {
    files += 1;
    if (files > MOST_FILES) break;
    for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/\.registerTool\(\s*["']([\w./-]{1,128})["']/g)) {
      names.add(name);
    }
  }
  return [...names].sort();
}
