import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Output, planWrite, writeOutputs } from "../../codegen/src/write.ts";
import { emptyFolder } from "./source.ts";

const manifest = (paths: readonly string[]): string =>
  JSON.stringify({ files: paths.map((path) => ({ path, sha256: "" })) });

const output = (folder: string, texts: Readonly<Record<string, string>>): Output => ({
  folder,
  texts: new Map([...Object.entries(texts), ["manifest.json", manifest(Object.keys(texts))]]),
});

const snapshot = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [])
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );

const before = { "a.ts": "a1", "b/b.ts": "b1", "old.ts": "o1", "same.ts": "s" };
const after = { "a.ts": "a2", "b/b.ts": "b2", "c/d/new.ts": "n2", "same.ts": "s" };

/** Two output folders as an earlier run left them. */
const earlier = (): { readonly folder: string; readonly outputs: readonly Output[] } => {
  const folder = emptyFolder();
  writeOutputs([output(join(folder, "one"), before), output(join(folder, "two"), before)]);
  return { folder, outputs: [output(join(folder, "one"), after), output(join(folder, "two"), after)] };
};

/** Fails at the n-th operation; tells how many there were. */
const failing = (place: number) => {
  let count = 0;
  const next = (): void => {
    count += 1;
    if (count === place) throw new Error("the disk is full");
  };
  return {
    count: () => count,
    disk: {
      write: (file: string, text: string): void => {
        next();
        writeFileSync(file, text);
      },
      rename: (from: string, to: string): void => {
        next();
        renameSync(from, to);
      },
    },
  };
};

describe("writing the output", () => {
  it("changes every folder, deletes what is no longer generated, and leaves nothing behind", () => {
    const { folder, outputs } = earlier();
    const [one] = writeOutputs(outputs);
    expect(one).toEqual([
      { path: "a.ts", state: "stale" },
      { path: "b/b.ts", state: "stale" },
      { path: "c/d/new.ts", state: "missing" },
      { path: "manifest.json", state: "stale" },
      { path: "old.ts", state: "surplus" },
    ]);
    for (const name of ["one", "two"]) {
      expect(snapshot(join(folder, name))).toEqual({ ...after, "manifest.json": manifest(Object.keys(after)) });
    }
  });

  it("leaves everything as it was when any one operation fails", () => {
    const all = failing(0);
    writeOutputs(earlier().outputs, all.disk);
    expect(all.count()).toBeGreaterThan(12);
    for (let place = 1; place <= all.count(); place += 1) {
      const { folder, outputs } = earlier();
      const was = snapshot(folder);
      expect(() => writeOutputs(outputs, failing(place).disk), String(place)).toThrow("the disk is full");
      expect(snapshot(folder), String(place)).toEqual(was);
      expect(existsSync(join(folder, "one", "c")), String(place)).toBe(false);
    }
  });

  it("makes no folder when the first run fails", () => {
    const folder = join(emptyFolder(), "out");
    expect(() => writeOutputs([output(folder, after)], failing(3).disk)).toThrow("the disk is full");
    expect(existsSync(folder)).toBe(false);
  });

  it("writes in no folder when a file is in the way in one", () => {
    const { folder, outputs } = earlier();
    mkdirSync(join(folder, "two/c/d"), { recursive: true });
    writeFileSync(join(folder, "two/c/d/new.ts"), "mine");
    const was = snapshot(folder);
    expect(() => planWrite(outputs)).toThrow("unowned");
    expect(() => writeOutputs(outputs)).toThrow("unowned");
    expect(snapshot(folder)).toEqual(was);
  });

  it.each(["null", "5", "{}", '{"files":null}', '{"files":[null]}', '{"files":[{"path":5}]}'])(
    "takes %s for no manifest, so that nothing is deleted or overwritten",
    (text) => {
      const { folder, outputs } = earlier();
      writeFileSync(join(folder, "one", "manifest.json"), text);
      expect(() => writeOutputs(outputs)).toThrow(/unowned/);
      expect(snapshot(join(folder, "one"))["old.ts"]).toBe("o1");
    },
  );

  it("neither follows links in the output nor stumbles over those that lead nowhere", () => {
    const { folder, outputs } = earlier();
    symlinkSync("nowhere", join(folder, "one", "broken"));
    symlinkSync("..", join(folder, "one", "loop"));
    const [one] = planWrite(outputs);
    expect(one?.map(({ path }) => path)).not.toContain("loop/two/old.ts");
    expect(writeOutputs(outputs)).toHaveLength(2);
    expect(snapshot(join(folder, "two"))["a.ts"]).toBe("a2");
  });
});
