/**
 * Express: `mandateAuth` in front of ordinary routes, `guard` in front of an MCP endpoint.
 *
 *     node examples/express.ts
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { createVerifier } from "countersign";
import { startDevIssuer } from "countersign/dev";
import { guard, mandateAuth } from "countersign/express";
import { createGate } from "countersign/gate";
import { guardServer } from "countersign/mcp";
import express from "express";

const app = express();
const http = createServer(app);
await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
const resource = `${origin}/mcp`;

// In production: the issuer's URL, and a revocation store that the issuer's events reach.
const issuer = await startDevIssuer({ audience: resource });
const verifier = createVerifier({
  issuer: issuer.url,
  audience: resource,
  requiredScopes: ["tool:call"],
  revocations: issuer.revocations,
});

app.get("/notes", mandateAuth({ verifier }), (req, res) => {
  res.json({ owner: req.mandate?.sub });
});
app.delete("/notes", mandateAuth({ verifier }, { requiredScopes: ["notes:delete"] }), (_req, res) => {
  res.sendStatus(204);
});

const gate = createGate({ verifier, resource, tools: { purge: { requiredScopes: ["notes:delete"] } } });
const mcp = toNodeHandler(
  createMcpHandler((context) => {
    const server = guardServer(gate, new McpServer({ name: "notes", version: "1.0.0" }), context);
    server.registerTool("purge", {}, async () => ({ content: [{ type: "text", text: "purged" }] }));
    return server;
  }),
);
// Below the other routes: it answers discovery, and asks for a mandate everywhere else.
app.use(guard(gate));
app.all("/mcp", (req, res) => mcp(req, res, req.body));

const authorization = `Bearer ${await issuer.mint({ sub: "alice" })}`;
async function ask(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<void> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { accept: "application/json, text/event-stream", "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  console.log(method, path, response.status, await response.text());
  const challenge = response.headers.get("www-authenticate");
  if (challenge !== null) console.log("  challenge:", challenge.replaceAll(origin, ""));
}
await ask("GET", "/notes", {});
await ask("GET", "/notes", { authorization });
await ask("DELETE", "/notes", { authorization });
await ask(
  "POST",
  "/mcp",
  { authorization },
  { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "purge" } },
);

http.closeAllConnections();
http.close();
gate.close();
await issuer.close();
