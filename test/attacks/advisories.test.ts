import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { advisories } from "./advisories.ts";

const folder = import.meta.dirname;
const inScope = advisories.flatMap(({ file, ids }) => (file === undefined ? [] : ids.map((id) => ({ file, id }))));

/** Titles of the tests of a file that name an advisory: first arguments of a call, beginning with an id. */
function titlesOf(file: string): readonly string[] {
  const text = readFileSync(join(folder, file), "utf8");
  return [...text.matchAll(/\(\s*"(CVE-\d{4}-\d+[^"\n]*)"\s*,/g)].map((match) => match[1] ?? "");
}

describe("advisories", () => {
  test.each(inScope)("$id is named in the title of a test in $file", ({ file, id }) => {
    expect(existsSync(join(folder, file)), file).toBe(true);
    expect(
      titlesOf(file).filter((title) => title.includes(id)),
      id,
    ).not.toEqual([]);
  });

  test("at least 50 ids are covered, and every other row says what it waits for", () => {
    expect(new Set(inScope.map(({ id }) => id)).size).toBeGreaterThanOrEqual(50);
    for (const { cause, file, later } of advisories) {
      expect(
        [file, later].filter((one) => one !== undefined && one !== ""),
        cause,
      ).toHaveLength(1);
    }
  });

  test("no id is listed twice, and no title names an id that is not listed", () => {
    const ids = advisories.flatMap((row) => row.ids);
    expect(new Set(ids).size).toBe(ids.length);
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".test.ts"))) {
      const named = titlesOf(file).flatMap((title) => title.match(/CVE-\d{4}-\d+/g) ?? []);
      expect(
        named.filter((id) => !ids.includes(id)),
        file,
      ).toEqual([]);
    }
  });
});
