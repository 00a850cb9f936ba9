import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", ...globSync("docs/*.md")];
const read = (path: string): string => readFileSync(path, "utf8");
const manifest = JSON.parse(read("package.json")) as {
  exports: Record<string, unknown>;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  license: string;
};

describe("the documents", () => {
  test.each(pages)("%s links only to files that exist", (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, target = ""]) => target);
    expect(links.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([]);
  });

  test.each(pages)("%s names only npm scripts that exist", (page) => {
    const scripts = [...read(page).matchAll(/(?:^|`|&& )npm (?:run )?([a-z:]+)/gm)].map(([, name = ""]) => name);
    const known = ["install", "pack", ...Object.keys(manifest.scripts)];
    expect(scripts.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("the README's error table is the contract's", () => {
    const [, section = ""] = read("generated/docs/errors.md").split("## Profile ");
    const table = section
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .join("\n");
    expect(table.split("\n").length).toBeGreaterThan(10);
    expect(read("README.md")).toContain(`\n\n${table}\n\n`);
  });

  test("the README names every entry point", () => {
    const rows = [...read("README.md").matchAll(/^\| `(countersign[^`]*)` \|/gm)].map(([, name = ""]) => name);
    const exported = Object.keys(manifest.exports)
      .filter((name) => name !== "./package.json")
      .map((name) => name.replace(/^\./, "countersign"));
    expect(rows.filter((name) => !name.includes(" ")).toSorted()).toEqual(exported.toSorted());
  });

  test("the README's dependency table has a row for every dependency and peer", () => {
    const rows = [...read("README.md").matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = ""]) => name);
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      expect(rows).toContain(name);
    }
  });

  test("SECURITY.md names only tests that exist, and every item of the list", () => {
    const text = read("SECURITY.md");
    const named = [...text.matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
    expect(text.match(/^\| MCP\d\d /gm)).toHaveLength(10);
  });

  test("the licence is the one that the package declares", () => {
    expect(manifest.license).toBe("Apache-2.0");
    expect(read("LICENSE")).toMatch(/Apache License\s+Version 2\.0, January 2004/);
    expect(read("LICENSE")).toContain("END OF TERMS AND CONDITIONS");
  });
});
