import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startDevIssuer } from "countersign/dev";
import { describe, expect, onTestFinished, test } from "vitest";
import { installedProject } from "./installed-project.ts";
import { cli } from "./run.ts";

const MCP = `import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
const handler = createMcpHandler((context) => {
  const server = guardServer(gate, new McpServer({ name: "notes", version: "1.0.0" }), context);
  server.registerTool("read_note", {}, async () => ({ content: [{ type: "text" as const, text: "milk" }] }));
  return server;
});
`;

const LISTEN = `
const http = createServer(listener);
http.listen(0, "127.0.0.1", () => console.log((http.address() as AddressInfo).port));
`;

const HEAD = `import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
`;

/** Servers as a user's, with the lines that \`init\` prints. */
const servers = {
  "mcp-express": `${HEAD}import { toNodeHandler } from "@modelcontextprotocol/node";
import express from "express";
import { guard } from "countersign/express";
import { guardServer } from "countersign/mcp";
import { gate } from "./countersign.ts";
${MCP}
const mcp = toNodeHandler(handler);
const listener = express();
listener.use(guard(gate));
listener.all("/mcp", (req, res) => mcp(req, res, req.body));
${LISTEN}`,
  mcp: `${HEAD}import { toNodeHandler } from "@modelcontextprotocol/node";
import { guardServer } from "countersign/mcp";
import { gate } from "./countersign.ts";
${MCP}
const listener = toNodeHandler({
  async fetch(request: Request) {
    const decided = await gate.fetch(request);
    return decided instanceof Response ? decided : decided.respond(await handler.fetch(request, decided));
  },
});
${LISTEN.replace("createServer(listener)", "createServer((req, res) => void listener(req as never, res))")}`,
  express: `${HEAD}import express from "express";
import { mandateAuth } from "countersign/express";
import { verifier } from "./countersign.ts";
const listener = express();
listener.post("/mcp", mandateAuth({ verifier }, { requiredScopes: ["tool:call"] }), (_req, res) => {
  res.send("milk");
});
${LISTEN}`,
} as const;

const dependencies: Readonly<Record<keyof typeof servers, readonly string[]>> = {
  "mcp-express": ["@modelcontextprotocol/server", "@modelcontextprotocol/node", "express"],
  mcp: ["@modelcontextprotocol/server", "@modelcontextprotocol/node"],
  express: ["express"],
};

const project = (names: readonly string[]): string => {
  const folder = installedProject();
  const manifest = { type: "module", dependencies: Object.fromEntries(names.map((name) => [name, "*"])) };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "tsconfig.json"), "{}");
  mkdirSync(join(folder, "src"));
  return folder;
};

const RESOURCE = "https://notes.test/mcp";

const start = async (folder: string, issuer: string): Promise<string> => {
  const child = spawn(process.execPath, ["--no-warnings", "src/server.ts"], {
    cwd: folder,
    env: { ...process.env, COUNTERSIGN_ISSUER: issuer, COUNTERSIGN_RESOURCE: RESOURCE },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());
  const port = await new Promise<string>((settle, reject) => {
    child.stdout.once("data", (text) => settle(String(text).trim()));
    child.once("exit", () => reject(new Error("the server ended")));
  });
  return `http://127.0.0.1:${port}/mcp`;
};

const call = async (url: string, tool: string, mandate?: string) => {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      ...(mandate === undefined ? {} : { authorization: `Bearer ${mandate}` }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: tool, arguments: {} } }),
  });
  return { status: response.status, body: await response.text() };
};

describe("init", () => {
  test.each(Object.keys(servers) as (keyof typeof servers)[])(
    "writes a module that type-checks and guards a real server: %s",
    async (host) => {
      const folder = project(dependencies[host]);
      writeFileSync(join(folder, "src/server.ts"), servers[host]);
      const made = await cli(["init", folder]);
      expect(made).toMatchObject({ status: 0, err: "" });
      for (const line of servers[host].split("\n")) {
        if (line.includes('from "countersign') || line.includes("./countersign")) expect(made.out).toContain(line);
      }
      if (host !== "express") expect(made.out).toContain("tools found: read_note");

      const strict =
        "--strict --exactOptionalPropertyTypes --noEmit --module nodenext --target es2023 --allowImportingTsExtensions --skipLibCheck";
      const tsc = join(process.cwd(), "node_modules/.bin/tsc");
      const argv = [...strict.split(" "), "--types", "node", "--ignoreConfig", "src/server.ts"];
      const checked = spawnSync(tsc, argv, { cwd: folder, encoding: "utf8" });
      expect(checked.stdout).toBe("");

      const issuer = await startDevIssuer({ audience: RESOURCE });
      onTestFinished(() => issuer.close());
      const url = await start(folder, issuer.url);
      expect((await call(url, "read_note")).status).toBe(401);
      expect((await call(url, "read_note", "a.b.c")).status).toBe(401);
      const granted = await call(url, "read_note", await issuer.mint({ sub: "alice", scope: "tool:call" }));
      expect(granted).toMatchObject({ status: 200, body: expect.stringContaining("milk") });
    },
    60_000,
  );

  test("never overwrites, and takes another file", async () => {
    const folder = project(["express"]);
    writeFileSync(join(folder, "src/countersign.ts"), "mine");
    expect(await cli(["init", folder])).toMatchObject({ status: 2, err: expect.stringContaining("--out") });
    expect(readFileSync(join(folder, "src/countersign.ts"), "utf8")).toBe("mine");
    expect(await cli(["init", folder, "--out", join(folder, "guard.ts")])).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, "guard.ts"))).toBe(true);
  });

  test.each([
    ["nothing known", ["koa"], "names no server"],
    ["version 1 of the SDK", ["@modelcontextprotocol/sdk", "express"], "version 1"],
    ["fastmcp", ["fastmcp"], "no adapter for fastmcp"],
  ])("says what is supported when it finds %s", async (_case, names, text) => {
    const folder = project(names);
    const { status, err } = await cli(["init", folder]);
    expect([status, err.includes(text), err.includes("supported are")]).toEqual([2, true, true]);
    expect(existsSync(join(folder, "src/countersign.ts"))).toBe(false);
  });

  test("a module without its settings does not start", () => {
    const folder = project(["express"]);
    writeFileSync(join(folder, "src/server.ts"), servers.express);
    return cli(["init", folder]).then(() => {
      const env = { PATH: process.env["PATH"] };
      const ran = spawnSync(process.execPath, ["src/server.ts"], { cwd: folder, encoding: "utf8", env });
      expect(ran.status).toBe(1);
      expect(ran.stderr).toContain("set COUNTERSIGN_ISSUER and COUNTERSIGN_RESOURCE");
    });
  });
});
