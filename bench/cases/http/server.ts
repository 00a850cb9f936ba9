import type { AddressInfo } from "node:net";
import { requireBearerAuth } from "@modelcontextprotocol/express";
import { NodeStreamableHTTPServerTransport, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, fromJsonSchema, McpServer } from "@modelcontextprotocol/server";
import express, { type RequestHandler } from "express";
import { createFixture } from "../../fixture.ts";
import { filledRevocations } from "../../policy.ts";
import { oursHandlers } from "./ours-handlers.ts";
import { sdkVerifier } from "./sdk-verifier.ts";

/** What the load generator is told. */
export interface ServerReady {
  readonly port: number;
  readonly tokens: readonly string[];
}

const fixture = createFixture();
const argumentsSchema = fromJsonSchema<{ text: string }>({
  type: "object",
  properties: { text: { type: "string", maxLength: 200 } },
  required: ["text"],
});

function createServer(): McpServer {
  const server = new McpServer({ name: "bench", version: "1.0.0" });
  server.registerTool("echo", { description: "Returns its text.", inputSchema: argumentsSchema }, async ({ text }) => ({
    content: [{ type: "text", text }],
  }));
  return server;
}

/** The stateless idiom of the older protocol era: a server and a transport per request. */
const legacy: RequestHandler = async (req, res) => {
  const server = createServer();
  const transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  res.once("close", () => void server.close());
  await server.connect(transport);
  await transport.handleRequest(req, res, req.body);
};

const modernHandler = toNodeHandler(createMcpHandler(createServer));
const modern: RequestHandler = (req, res) => modernHandler(req, res, req.body);

const auth: Readonly<Record<string, readonly RequestHandler[]>> = {
  "no auth": [express.json()],
  "SDK + jose": [requireBearerAuth({ verifier: await sdkVerifier(fixture) }), express.json()],
  ...(await oursHandlers(fixture, await filledRevocations())),
};

const app = express().disable("x-powered-by");
for (const [era, handler] of Object.entries({ legacy, modern })) {
  for (const [name, guards] of Object.entries(auth))
    app.post(`/${era}/${encodeURIComponent(name)}`, ...guards, handler);
}
const listener = app.listen(0, "127.0.0.1", () => {
  const ready: ServerReady = { port: (listener.address() as AddressInfo).port, tokens: fixture.tokens };
  process.send?.(ready);
});
process.once("disconnect", () => process.exit(0));
