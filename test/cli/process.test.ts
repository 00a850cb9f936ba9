import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const execute = promisify(execFile);
const main = "src/cli/main.ts";

describe("the countersign process", () => {
  test("prints help without colours when nobody watches, and exits 0", async () => {
    const { stdout, stderr } = await execute(process.execPath, [main, "--help"]);
    expect(stdout).toMatch(/^countersign: decides/);
    expect(stdout).not.toContain("\u001b[");
    expect(stderr).toBe("");
  });

  test("exits 2 and says why on standard error for wrong usage", async () => {
    const failure = execute(process.execPath, [main, "nonsense"]);
    await expect(failure).rejects.toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("nonsense") });
  });

  test("does not mind a reader who leaves early", async () => {
    const child = spawn(process.execPath, [main, "demo", "--format", "json"], { stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk);
    });
    child.stdout.destroy();
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect([status, stderr]).toEqual([0, ""]);
  });

  test.each([["demo"], ["dev", "--port", "0"], ["call", "hello", "--no-token"]])(
    "says what to install when the MCP SDK is missing, and ends: %s",
    async (...argv) => {
      // Resolves the SDK as if from the file system's root, where no package lies.
      const elsewhere = `import { registerHooks } from "node:module";
        registerHooks({
          resolve: (name, context, next) =>
            next(name, name.startsWith("@modelcontextprotocol/") ? { ...context, parentURL: "file:///x.js" } : context),
        });`;
      const hooks = ["--import", `data:text/javascript,${encodeURIComponent(elsewhere)}`];
      const failure = execute(process.execPath, [...hooks, main, ...argv]);
      const hint = "npm install --save-dev @modelcontextprotocol/client @modelcontextprotocol/server";
      await expect(failure).rejects.toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(hint) });
    },
  );

  test("stops on an interrupt with status 0 and leaves no server behind", async () => {
    const child = spawn(process.execPath, [main, "dev", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    const url = await new Promise<string>((resolve) => {
      child.stdout.on("data", (chunk) => {
        text += String(chunk);
        if (text.includes("/revoke -H")) resolve(/http:\/\/127\.0\.0\.1:\d+\/dev/.exec(text)?.[0] ?? "");
      });
    });
    expect((await fetch(`${url}/.well-known/jwks.json`)).status).toBe(200);
    child.kill("SIGINT");
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
    await expect(fetch(`${url}/.well-known/jwks.json`)).rejects.toThrow();
  });
});
