import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { typeCheck } from "./type-check.ts";

/** TypeScript blocks of a Markdown file. */
function markdownBlocks(path: string): [string, string][] {
  const blocks = readFileSync(path, "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, code = ""], at) => [`${path.replace(/\W/g, "-")}-${at + 1}.ts`, code]);
}

/** `@example` blocks of the entry points that this page's rooms document. */
function exampleBlocks(path: string): [string, string][] {
  const blocks = readFileSync(path, "utf8").matchAll(/^ \* ```ts\n((?: \*.*\n)*?) \* ```$/gm);
  return [...blocks].map(([, code = ""], at) => [
    `${path.replace(/\W/g, "-")}-${at + 1}.ts`,
    code.replace(/^ \* ?/gm, ""),
  ]);
}

// Blocks of this guide belong to a project with a contract of its own; extend-the-contract.test.ts compiles them there.
const elsewhere = "docs/extend-the-contract.md";
const pages = ["README.md", "CONTRIBUTING.md", ...globSync("docs/*.md").filter((page) => page !== elsewhere)];
const sources = globSync(["src/testing/*.ts", "src/dev/*.ts"]);
const blocks = new Map([...pages.flatMap(markdownBlocks), ...sources.flatMap(exampleBlocks)]);

test("every TypeScript block of the documents and of the testing and dev rooms compiles as it stands", () => {
  expect(blocks.size).toBeGreaterThanOrEqual(8);
  expect(typeCheck(blocks)).toEqual([]);
}, 60_000);

test("the check does find mistakes", () => {
  const wrong = new Map([["wrong.ts", 'import { authenticate } from "countersign";\nauthenticate(1);\nexport {};\n']]);
  expect(typeCheck(wrong)).not.toEqual([]);
  const absent = new Map([["absent.ts", 'import { nothing } from "countersign";\nnothing();\n']]);
  expect(typeCheck(absent)).not.toEqual([]);
}, 60_000);
