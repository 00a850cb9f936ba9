import { describe, expect, it } from "vitest";
import { generateFiles } from "../../codegen/src/index.ts";
import { source } from "./source.ts";

const files = await generateFiles(source);
const validators = [...files].filter(([path]) => path.startsWith("typescript/validators/"));

describe("generated validators", () => {
  it("are there for every guarded type, in two builds", () => {
    for (const { name, guard } of source.definitions) {
      if (name === "Claims") continue;
      expect(files.has(`typescript/validators/${name}.ts`), name).toBe(guard);
      expect(files.has(`typescript/validators/${name}-explain.ts`), name).toBe(guard);
    }
    for (const { id } of source.profiles) {
      for (const build of ["claims", "claims-explain", "shape", "requirements", "requirements-explain"]) {
        expect(files.has(`typescript/validators/${id}-${build}.ts`), `${id} ${build}`).toBe(true);
      }
    }
  });

  it.each(validators)("%s loads nothing and evaluates nothing", (_path, text) => {
    expect(text).not.toMatch(/\brequire\s*\(/);
    expect(text).not.toMatch(/\beval\s*\(|new Function|import\s*\(/);
    const imports = [...text.matchAll(/^import .* from "(.*)";$/gm)].map((match) => match[1]);
    expect(imports).toEqual(["../kernel/issues.ts"]);
  });

  it.each(validators)("%s carries no text for people", (_path, text) => {
    expect(text).not.toMatch(/"(description|title|examples|x-[a-z]+)":/);
  });

  it.each(validators)("%s asks for own members", (_path, text) => {
    expect(text).toContain("Object.prototype.hasOwnProperty");
  });
});

describe("all generated code", () => {
  const code = [...files].filter(([path]) => path.startsWith("typescript/"));

  it.each(code)("%s imports only generated code", (_path, text) => {
    for (const match of text.matchAll(/\bfrom "([^"]+)"/g)) expect(match[1]).toMatch(/^\.\.?\/[A-Za-z0-9./-]+\.ts$/);
  });

  it.each(code)("%s can be run by erasing its types", (_path, text) => {
    expect(text).not.toMatch(/^\s*(export )?(declare )?(const )?enum |^\s*namespace |^import .* = require/m);
  });
});
