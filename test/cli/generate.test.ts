import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import { cli } from "./run.ts";

afterEach(() => {
  vi.doUnmock("@countersign/codegen");
  vi.resetModules();
});

describe("generate", () => {
  test("passes everything on to the compiler package and returns its status", async () => {
    const seen: unknown[] = [];
    vi.doMock("@countersign/codegen", () => ({
      main: async (argv: readonly string[]) => {
        seen.push(argv);
        return 1;
      },
    }));
    expect((await cli(["generate", "--check", "--help"])).status).toBe(1);
    expect(seen).toEqual([["generate", "--check", "--help"]]);
  });

  test.each([
    ...["generate", "lint", "breaking", "bundle", "conformance"].map((name) => [name]),
    ["init", "--contract"],
    ["validate", "Claims", "--config", "countersign.config.ts"],
  ])("names the package when it is not installed: %s", async (...argv) => {
    // Resolves the compiler as if from the file system's root, where no package lies.
    const elsewhere = `import { registerHooks } from "node:module";
      registerHooks({
        resolve: (name, context, next) =>
          next(name, name === "@countersign/codegen" ? { ...context, parentURL: "file:///nowhere.js" } : context),
      });`;
    const failure = promisify(execFile)(process.execPath, [
      ...["--import", `data:text/javascript,${encodeURIComponent(elsewhere)}`],
      ...["src/cli/main.ts", ...argv],
    ]);
    const hint = "npm install --save-dev @countersign/codegen";
    await expect(failure).rejects.toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(hint) });
  });

  test("names a package that is too old", async () => {
    vi.doMock("@countersign/codegen", () => ({ main: undefined }));
    expect(await cli(["generate"])).toMatchObject({ status: 2, err: expect.stringContaining("update it") });
  });
});
