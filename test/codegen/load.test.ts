import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { ContractError, type Finding, loadContract } from "../../codegen/src/index.ts";
import type { LoadLimits } from "../../codegen/src/load/child-process.ts";
import { createLoader, unreadable } from "../../codegen/src/load.ts";
import { emptyFolder, source } from "./source.ts";

const found = async (path: string, limits?: LoadLimits): Promise<Finding> => {
  try {
    await loadContract(path, "the-config", limits);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    const [finding] = error.findings;
    if (finding !== undefined && error.findings.length === 1) return finding;
  }
  throw new Error("not one finding");
};

const file = (name: string, text: string): string => {
  const path = join(emptyFolder(), name);
  writeFileSync(path, text);
  return path;
};

const fault = (text: string, name = "countersign.config.mjs", limits?: LoadLimits): Promise<Finding> =>
  found(file(name, text), limits);

describe("a configuration file that does not run", () => {
  it.each([
    ["TypeScript that does not parse", "a.ts", "export default {\n  a: 1,\n  b: }\n", { line: 3 }, /does not parse/],
    ["JavaScript that does not parse", "a.mjs", "export default {\n  b: }\n", { line: 2, column: 6 }, /does not parse/],
    ["TypeScript that is more than types", "a.ts", "\nenum A { x }\nexport default {};", { line: 2 }, /enum/],
    ["JSON that does not parse", "a.json", '{\n  "a": 1,\n  "b": }\n', { line: 3, column: 8 }, /is no JSON/],
    ["JSON with a comma too many", "a.json", '{"a": [1, 2,]}', { line: 1, column: 13 }, /is no JSON/],
    ["JSON behind its end", "a.json", '{"a": "\\u00e9\\n"}\n{}', { line: 2, column: 1 }, /is no JSON/],
    [
      "JSON that names a member twice, however it is spelt",
      "a.json",
      '{"a": {"b": ["b", "b"]},\n "\\u0061": 1}',
      { line: 2, column: 2 },
      /twice/,
    ],
    ["JSON that ends early", "a.json", '{\n  "a"', { line: 2 }, /is no JSON/],
    [
      "an error",
      "a.mjs",
      'const f = () => {\n  throw new Error("no such thing");\n};\nf();',
      { line: 2 },
      /no such thing/,
    ],
    [
      "an error nobody awaits",
      "a.mjs",
      'Promise.reject(new Error("late"));\nawait new Promise(() => {});',
      { line: 1 },
      /late/,
    ],
    ["something thrown that is no error", "a.mjs", "throw 1;", {}, /no error/],
    [
      "a module that is not there",
      "a.mjs",
      '\nimport "./absent.mjs";\nexport default {};',
      { line: 2 },
      /"\.\/absent\.mjs"/,
    ],
    [
      "a package that is not there",
      "a.mjs",
      'import "no-such-package";\nexport default {};',
      { line: 1 },
      /no-such-package/,
    ],
    ["a name that is not exported", "a.mjs", 'import { zz } from "node:fs";\nexport default zz;', { line: 1 }, /zz/],
  ])("is told with place and remedy: %s", async (_case, name, text, place, message) => {
    const finding = await fault(text, name);
    expect(finding).toMatchObject({ rule: "load", ...place });
    expect(finding.message).toMatch(message);
    expect(finding.fix).not.toBe("");
    expect(JSON.stringify(finding)).not.toMatch(/\\n\s+at |node:internal/);
  });

  it.each([
    ["no default export", "export const a = 1;", "has no default export"],
    ["an end of the process", "process.exit(0);", "ends the process"],
    ["a wait that never ends", "await new Promise(() => {});", "never happens"],
  ])("is told: %s", async (_case, text, message) => {
    expect((await fault(text)).message).toContain(message);
  });

  it("is stopped when it takes too long", async () => {
    expect((await fault("for (;;) {}", "a.mjs", { timeoutMs: 400 })).message).toContain("did not finish within 0.4 s");
  });

  it("is stopped when it takes too much memory", async () => {
    const greedy = "const all = []; for (;;) all.push(new Array(100_000).fill({}));";
    expect((await fault(greedy, "a.mjs", { memoryMb: 48 })).message).toContain("48 MiB");
  });
});

describe("a configuration that is no plain data", () => {
  it.each([
    ["a function", "export default { a: { 'b/c': () => 1 } };", "/a/b~1c", "a function"],
    ["a date", "export default { a: [new Date()] };", "/a/0", "an instance of Date"],
    ["a number out of JSON", "export default { a: Number.NaN };", "/a", "JSON does not know"],
    ["a big integer", "export default { a: 1n };", "/a", "a bigint"],
    ["a promise", "export default Promise.resolve({});", "", "an instance of Promise"],
    ["a cycle", "const a = { b: {} }; a.b.c = a; export default a;", "/b/c", "leads back"],
    [
      "depth",
      "let a = {}; for (let i = 0; i < 100; i++) a = { a }; export default a;",
      "/a".repeat(64),
      "deeper than 64",
    ],
    [
      "endless depth",
      "const a = {}; let b = a; for (let i = 0; i < 1e5; i++) b = b.a = {}; export default a;",
      "/a".repeat(64),
      "deeper",
    ],
    ["a text of 9 MiB", "export default { a: 'x'.repeat(9 * 2 ** 20) };", "/a", "too large"],
    [
      "an explosion",
      "let a = ['x']; for (let i = 0; i < 40; i++) a = [a, a]; export default a;",
      undefined,
      "too large",
    ],
    [
      "an explosion of objects",
      "let a = {}; for (let i = 0; i < 40; i++) a = { x: a, y: a }; export default a;",
      undefined,
      "too large",
    ],
  ])("is told where: %s", async (_case, text, pointer, message) => {
    const finding = await fault(text);
    expect(finding.message).toContain(message);
    if (pointer !== undefined) expect(finding.pointer).toBe(pointer);
  });

  it.each([
    ["too deep", `${'{"a":'.repeat(2000)}1${"}".repeat(2000)}`, "deeper than 64"],
    ["too large", `"${"x".repeat(9 * 2 ** 20)}"`, "too large"],
  ])("is told for JSON: %s", async (_case, text, message) => {
    expect((await fault(text, "a.json")).message).toContain(message);
  });
});

describe("a configuration file", () => {
  it("may print: its result does not suffer, and the text goes to standard error", async () => {
    const printed: string[] = [];
    const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      printed.push(String(text));
      return true;
    });
    const text = `console.log('{"name":"fake"}'); console.error("there"); export default ${JSON.stringify(source)};`;
    try {
      expect((await loadContract(file("a.mjs", text), "a")).name).toBe(source.name);
    } finally {
      spy.mockRestore();
    }
    expect(printed.join("")).toContain('{"name":"fake"}');
    expect(printed.join("")).toContain("there");
  });

  it("may leave timers and servers behind", async () => {
    const text = `setInterval(() => {}, 1000); export default ${JSON.stringify(source)};`;
    expect((await loadContract(file("a.mjs", text), "a")).name).toBe(source.name);
  });

  it("is .ts where Node runs it, .mjs and .json everywhere", () => {
    expect(unreadable("a.ts", true, "v24.0.0")).toBeUndefined();
    expect(unreadable("a.ts", false, "v20.0.0")).toMatchObject({
      message: expect.stringContaining("v20.0.0"),
      fix: expect.stringContaining("22.18"),
    });
    expect(unreadable("a.mjs", false, "v20.0.0")).toBeUndefined();
    expect(unreadable("a.yaml", true, "v24.0.0")).toMatchObject({ fix: expect.stringContaining(".json") });
  });

  it("is a file that is there", async () => {
    expect((await found(join(emptyFolder(), "a.ts"))).fix).toContain("init --contract");
    expect((await found(join(emptyFolder(), "a.json"))).message).toBe("is not there");
  });

  it("tells the files that it was put together from, those that are missing among them", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "a.mjs"), 'import "./b.mjs";\nimport "./absent.mjs";\nexport default {};');
    writeFileSync(join(folder, "b.mjs"), 'import "node:fs";');
    const { files } = await createLoader().load(join(folder, "a.mjs"), "a");
    expect([...files].sort()).toEqual(["a.mjs", "absent.mjs", "b.mjs"].map((name) => join(folder, name)));
  });
});
