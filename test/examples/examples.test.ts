import { execFile, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";

const execute = promisify(execFile);

/** Examples import the package by name, as users do, so they run against the built files. */
async function run(example: string): Promise<string[]> {
  const { stdout, stderr } = await execute(process.execPath, [`examples/${example}.ts`]);
  expect(stderr).toBe("");
  return stdout.trimEnd().split("\n");
}

beforeAll(() => {
  if (!existsSync("dist/src/index.js")) throw new Error("the examples need the built package: npm run build");
});

test("transport: the pattern of the mandate transport package answers as it always did", async () => {
  expect(await run("transport")).toEqual([
    '401 {"error":"missing_token"}',
    '200 {"hello":"alice"}',
    '403 {"error":"insufficient_scope"}',
    '403 {"error":"session_revoked"}',
  ]);
});

test("guarded-mcp-server: one tool allowed, one acquirable, one hidden", async () => {
  const lines = await run("guarded-mcp-server");
  expect(lines[0]).toBe("listed: [ 'whoami', 'write_note', 'deploy' ]");
  expect(lines[1]).toContain("alice");
  expect(lines[2]).toMatch(/^write_note: InsufficientScopeError, .*tool:call notes:write/);
  expect(lines[3]).toMatch(/^audit_log: ProtocolError, .*Tool audit_log not found/);
});

test("express: routes and an MCP endpoint, each with its challenge", async () => {
  const output = (await run("express")).join("\n");
  expect(output).toContain('GET /notes 200 {"owner":"alice"}');
  expect(output).toContain('DELETE /notes 403 {"error":"insufficient_scope"');
  expect(output).toMatch(/POST \/mcp 403 .*\n {2}challenge: Bearer error="insufficient_scope".*resource_metadata=/);
});

test("test-your-guard: every deliberate fault is refused", async () => {
  expect(await run("test-your-guard")).toEqual([expect.stringMatching(/^all as expected: \d+ faults refused$/)]);
});

test("conformance: an executor that answers on standard output", async () => {
  const program = spawn(process.execPath, ["examples/conformance.ts"], { stdio: ["pipe", "pipe", "inherit"] });
  program.stdin.end('{"type":"start","protocol":1}\n{"type":"stop"}\n');
  const lines = (await text(program.stdout)).split("\n");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ language: "typescript", name: "countersign" });
  expect(lines.slice(1)).toEqual([""]);
});

test("no example goes untested", () => {
  expect(readdirSync("examples").toSorted()).toEqual([
    "conformance.ts",
    "express.ts",
    "go",
    "guarded-mcp-server.ts",
    "python",
    "test-your-guard.ts",
    "transport.ts",
  ]);
});
