import { readFile, writeFile } from "node:fs/promises";

/** Where a script writes into a page: `<!-- figures: name -->` and `<!-- /figures -->`, each on a line of its own. */
export function withBlock(page: string, name: string, block: string): string {
  const begin = `<!-- figures: ${name} -->\n`;
  const from = page.indexOf(begin);
  const to = page.indexOf("<!-- /figures -->", from);
  if (from < 0 || to < 0) throw new Error(`no block ${name}`);
  return `${page.slice(0, from + begin.length)}\n${block}\n\n${page.slice(to)}`;
}

/** Puts a block into a page in place of the one that is there. */
export async function writeBlock(path: string, name: string, block: string): Promise<void> {
  await writeFile(path, withBlock(await readFile(path, "utf8"), name, block));
}
