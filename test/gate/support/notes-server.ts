import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "@modelcontextprotocol/node";
import {
  createMcpHandler,
  fromJsonSchema,
  type McpHttpHandler,
  type McpRequestContext,
  McpServer,
  ResourceTemplate,
} from "@modelcontextprotocol/server";
import express from "express";
import { guard } from "../../../src/adapters/express/index.ts";
import { guardFactory, guardServer, principalOf } from "../../../src/adapters/mcp/index.ts";
import { createGate, type Gate, type GateOptions } from "../../../src/gate/index.ts";
import { type FakeVerifier, fakeVerifier, RESOURCE } from "./fake-verifier.ts";

/** Requirements of the notes server. */
export const NOTES: Partial<GateOptions> = {
  tools: {
    open: {},
    read: { requiredScopes: ["notes:read"] },
    write: { requiredScopes: ["notes:read", "notes:write"] },
    agent: { requireAgent: true, requiredScopes: ["notes:read"] },
    secret: { requiredScopes: ["notes:admin"], hidden: true },
    mirrored: { requiredScopes: ["notes:admin"], hidden: true },
  },
  resources: {
    "notes://open": {},
    "notes://secret": { requiredScopes: ["notes:admin"], hidden: true },
    "notes://item/{id}": { requiredScopes: ["notes:read"] },
    "notes://vault/{id}": { requiredScopes: ["notes:admin"], hidden: true },
  },
  prompts: { hello: {}, hush: { requiredScopes: ["notes:admin"], hidden: true } },
};

export interface NotesServer {
  readonly gate: Gate;
  readonly verifier: FakeVerifier;
  readonly url: string;
  readonly handler: McpHttpHandler;
  /** Names of tools that ran, with their callers. */
  readonly ran: string[];
  /** Hook into a running tool. */
  during: (() => Promise<void>) | undefined;
  close(): Promise<void>;
}

/** Subscriptions are served, so handlers are installed before the guard sees the server. */
const OPTIONS = { capabilities: { tools: {}, resources: { subscribe: true } } };

export function registerNotes(
  server: McpServer,
  notes: { ran: string[]; during?: (() => Promise<void>) | undefined },
): void {
  const run =
    (name: string) =>
    async (...parameters: unknown[]) => {
      const ctx = parameters.at(-1) as Parameters<typeof principalOf>[0];
      const { sub } = principalOf(ctx);
      await notes.during?.();
      notes.ran.push(`${name} ${sub}`);
      return { content: [{ type: "text" as const, text: `${name} for ${sub}` }] };
    };
  for (const name of ["open", "read", "write", "agent", "secret"]) {
    server.registerTool(name, { description: `The ${name} tool` }, run(name));
  }
  const mirrored = fromJsonSchema<{ region: string }>({
    type: "object",
    properties: { region: { type: "string", "x-mcp-header": "Region" } },
    required: ["region"],
  } as Parameters<typeof fromJsonSchema>[0]);
  server.registerTool("mirrored", { inputSchema: mirrored }, run("mirrored"));
  const text = (uri: URL) => ({ contents: [{ uri: uri.href, text: "note" }] });
  server.registerResource("open", "notes://open", {}, text);
  server.registerResource("secret", "notes://secret", {}, text);
  const list = (base: string) => () => ({ resources: [{ uri: `${base}/1`, name: "1" }] });
  const complete = { id: () => ["1"] };
  const items = new ResourceTemplate("notes://item/{id}", { list: list("notes://item"), complete });
  const vault = new ResourceTemplate("notes://vault/{id}", { list: list("notes://vault"), complete });
  server.registerResource("item", items, {}, text);
  server.registerResource("vault", vault, {}, text);
  const prompt = () => ({ messages: [{ role: "user" as const, content: { type: "text" as const, text: "hi" } }] });
  server.registerPrompt("hello", {}, prompt);
  server.registerPrompt("hush", {}, prompt);
}

/** HTTP hosts that the gate is mounted on. */
export type Host = "fetch" | "express" | "express with a parser";
export const HOSTS: readonly Host[] = ["fetch", "express", "express with a parser"];

/** A guarded MCP server on a real socket, both eras, with the gate in front. */
export async function startNotes(
  overrides: Partial<GateOptions> = {},
  verifier: FakeVerifier = fakeVerifier(),
  host: Host = "fetch",
): Promise<NotesServer> {
  const gate = createGate({ verifier, resource: RESOURCE, ...NOTES, ...overrides });
  const state: { ran: string[]; during?: (() => Promise<void>) | undefined } = { ran: [] };
  const factory = (ctx: McpRequestContext): McpServer => {
    const server = guardServer(gate, new McpServer({ name: "notes", version: "1.0.0" }, OPTIONS), ctx);
    registerNotes(server, state);
    return server;
  };
  const handler = createMcpHandler(guardFactory(gate, factory));
  const fetch = async (request: Request): Promise<Response> => {
    const entry = await gate.fetch(request);
    return entry instanceof Response ? entry : entry.respond(await handler.fetch(request, entry));
  };
  const http = host === "fetch" ? fetchHost(fetch) : expressHost(gate, handler, host === "express with a parser");
  const url = `${await listen(http)}/mcp`;
  return Object.assign(state, {
    gate,
    verifier,
    url,
    handler,
    during: undefined,
    async close() {
      gate.close();
      await handler.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  });
}

function fetchHost(fetch: McpHttpHandler["fetch"]): HttpServer {
  const node = toNodeHandler({ fetch });
  return createServer((req, res) => {
    // Node's view hides repeated headers; web hosts join them
    const repeated = req.headersDistinct["authorization"];
    if (repeated !== undefined) req.headers.authorization = repeated.join(", ");
    void node(req as Parameters<typeof node>[0], res);
  });
}

function expressHost(gate: Gate, handler: McpHttpHandler, parser: boolean): HttpServer {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  if (parser) app.use(express.json({ limit: "4mb" }));
  app.use(guard(gate));
  const node = toNodeHandler(handler);
  app.all("/mcp", (req, res) => void node(req, res, req.body));
  return createServer(app);
}

export async function listen(http: HttpServer): Promise<string> {
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}
