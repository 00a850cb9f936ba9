/**
 * An MCP server over streamable HTTP, guarded per tool, both protocol eras.
 *
 *     node examples/guarded-mcp-server.ts
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { type NodeIncomingMessageLike, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, fromJsonSchema, McpServer } from "@modelcontextprotocol/server";
import { createVerifier } from "countersign";
import { startDevIssuer } from "countersign/dev";
import { createGate, principalOf } from "countersign/gate";
import { guardServer } from "countersign/mcp";

const http = createServer();
await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
const resource = `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;

// In production: the issuer's URL, and a revocation store that the issuer's events reach.
const issuer = await startDevIssuer({ audience: resource });

const gate = createGate({
  verifier: createVerifier({
    issuer: issuer.url,
    audience: resource,
    requiredScopes: ["tool:call"],
    revocations: issuer.revocations,
  }),
  resource,
  tools: {
    whoami: {},
    write_note: { requiredScopes: ["notes:write"] },
    deploy: { requireAgent: true, requireDelegation: true, maxHopCount: 2 },
    audit_log: { requiredScopes: ["audit:read"], hidden: true },
  },
  default: "deny",
});

const text = (words: string) => ({ content: [{ type: "text" as const, text: words }] });

const handler = createMcpHandler((context) => {
  const server = guardServer(gate, new McpServer({ name: "notes", version: "1.0.0" }), context);
  server.registerTool("whoami", { description: "Who is calling" }, async (ctx) => text(principalOf(ctx).sub));
  server.registerTool(
    "write_note",
    {
      description: "Writes a note",
      inputSchema: fromJsonSchema<{ text: string }>({
        type: "object",
        properties: { text: { type: "string" } },
        required: ["text"],
      }),
    },
    async ({ text: note }) => text(`noted: ${note}`),
  );
  server.registerTool("deploy", { description: "Deploys" }, async () => text("deployed"));
  server.registerTool("audit_log", { description: "Audit log" }, async () => text("empty"));
  return server;
});

const serve = toNodeHandler({
  async fetch(request: Request) {
    const decided = await gate.fetch(request);
    return decided instanceof Response ? decided : decided.respond(await handler.fetch(request, decided));
  },
});
// The cast is for `exactOptionalPropertyTypes` alone: requests to a server always have a method and a URL.
http.on("request", (req, res) => void serve(req as NodeIncomingMessageLike, res));

// A client that may call tools, but not write notes or read the audit log.
const mandate = await issuer.mint({ sub: "alice", scope: "tool:call" });
const client = new Client({ name: "example", version: "1.0.0" });
await client.connect(
  new StreamableHTTPClientTransport(new URL(resource), {
    requestInit: { headers: { authorization: `Bearer ${mandate}` } },
  }),
);
console.log(
  "listed:",
  (await client.listTools()).tools.map((tool) => tool.name),
);
console.log("whoami:", (await client.callTool({ name: "whoami", arguments: {} })).content);
for (const name of ["write_note", "audit_log"]) {
  await client.callTool({ name, arguments: { text: "milk" } }).catch((error: Error) => {
    console.log(`${name}: ${error.constructor.name}, ${error.message}`);
  });
}

await client.close();
http.closeAllConnections();
http.close();
gate.close();
await issuer.close();
