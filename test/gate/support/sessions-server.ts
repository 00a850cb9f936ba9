import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { NodeStreamableHTTPServerTransport } from "@modelcontextprotocol/node";
import { McpServer } from "@modelcontextprotocol/server";
import express from "express";
import { guard } from "../../../src/adapters/express/index.ts";
import { guardTransport } from "../../../src/adapters/mcp/index.ts";
import { createGate, type Gate, type GateOptions } from "../../../src/gate/index.ts";
import { type FakeVerifier, fakeVerifier, RESOURCE } from "./fake-verifier.ts";
import { listen, NOTES, registerNotes } from "./notes-server.ts";

export interface SessionsServer {
  readonly gate: Gate;
  readonly verifier: FakeVerifier;
  readonly url: string;
  readonly ran: string[];
  /** The servers behind the sessions, by session id. */
  readonly servers: Map<string, McpServer>;
  close(): Promise<void>;
}

/** Stateful sessions of the legacy era, each with one server that does not know who calls it. */
export async function startSessions(overrides: Partial<GateOptions> = {}): Promise<SessionsServer> {
  const verifier = fakeVerifier();
  const gate = createGate({ verifier, resource: RESOURCE, ...NOTES, ...overrides });
  const state: { ran: string[] } = { ran: [] };
  const transports = new Map<string, NodeStreamableHTTPServerTransport>();
  const servers = new Map<string, McpServer>();
  const app = express();
  app.use(guard(gate));
  app.all("/mcp", async (req, res) => {
    const id = req.headers["mcp-session-id"];
    let transport = typeof id === "string" ? transports.get(id) : undefined;
    if (transport === undefined) {
      const opened = new NodeStreamableHTTPServerTransport({
        sessionIdGenerator: () => randomUUID(),
        onsessioninitialized: (session) => {
          transports.set(session, opened);
          servers.set(session, server);
        },
      });
      const server = new McpServer(
        { name: "notes", version: "1.0.0" },
        { capabilities: { tools: {}, resources: { subscribe: true } } },
      );
      registerNotes(server, state);
      await server.connect(guardTransport(gate, opened));
      transport = opened;
    }
    await transport.handleRequest(req, res, req.body);
  });
  const http = createServer(app);
  const url = `${await listen(http)}/mcp`;
  return Object.assign(state, {
    gate,
    verifier,
    url,
    servers,
    async close() {
      gate.close();
      for (const transport of transports.values()) await transport.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  });
}
