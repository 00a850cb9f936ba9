import { createServer, type Server } from "node:http";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import express from "express";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { guard } from "../../../src/adapters/express/index.ts";
import { guardFactory, guardServer, principalOf } from "../../../src/adapters/mcp/index.ts";
import { createGate } from "../../../src/gate/index.ts";
import { createVerifier } from "../../../src/mandate/index.ts";
import { InMemoryRevocationStore } from "../../../src/revocation/index.ts";
import { createTestIssuer, type TestIssuer } from "../../../src/testing/index.ts";
import { listen } from "../../gate/support/notes-server.ts";

/** Everything real: issuer keys, signatures, revocation store, sockets, the SDK's server and client. */
describe("an Express server from end to end", () => {
  let issuer: TestIssuer;
  let revocations: InMemoryRevocationStore;
  let http: Server;
  let url: string;
  let errors: unknown[];

  beforeEach(async () => {
    const app = express();
    http = createServer(app);
    url = `${await listen(http)}/api/mcp`;
    issuer = await createTestIssuer({ audience: url });
    revocations = new InMemoryRevocationStore();
    errors = [];
    const verifier = createVerifier({ issuer: issuer.issuer, audience: url, revocations, fetch: issuer.fetch });
    const gate = createGate({
      verifier,
      resource: url,
      tools: {
        whoami: {},
        write: { requiredScopes: ["notes:write"] },
        purge: { requiredScopes: ["admin"], hidden: true },
      },
      changes: revocations,
    });
    const handler = createMcpHandler(
      guardFactory(gate, (ctx) => {
        const server = guardServer(gate, new McpServer({ name: "notes", version: "1.0.0" }), ctx);
        for (const name of ["whoami", "write", "purge"]) {
          server.registerTool(name, {}, (call) => ({
            content: [{ type: "text", text: `${name} ${principalOf(call).sub}` }],
          }));
        }
        return server;
      }),
    );
    const node = toNodeHandler(handler);
    app.use(guard(gate));
    const router = express.Router();
    router.all("/mcp", (req, res) => void node(req, res, req.body));
    router.get("/broken", () => {
      throw new Error("handler");
    });
    app.use("/api", router);
    app.use((error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
      errors.push(error);
      res.sendStatus(500);
    });
  });
  afterEach(() => {
    http.closeAllConnections();
    http.close();
  });

  async function connect(token: string, mode: "legacy" | "auto"): Promise<Client> {
    const client = new Client({ name: "c", version: "1" }, { versionNegotiation: { mode } });
    const requestInit = { headers: { Authorization: `Bearer ${token}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
    return client;
  }

  test.each(["legacy", "auto"] as const)("allows, hides, refuses and forgets (%s)", async (mode) => {
    const token = await issuer.mint({ sub: "alice", sid: "s-1", scope: "notes:read" });
    const client = await connect(token, mode);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["whoami", "write"]);
    expect((await client.callTool({ name: "whoami" })).content).toEqual([{ type: "text", text: "whoami alice" }]);
    await expect(client.callTool({ name: "purge" })).rejects.toThrow("Tool purge not found");
    await expect(client.callTool({ name: "write" })).rejects.toThrow();
    await revocations.markRevoked("s-1");
    await expect(client.callTool({ name: "whoami" })).rejects.toThrow();
    await client.close();
  });

  test("survives a rotation of the issuer's keys", async () => {
    const client = await connect(await issuer.mint({ sub: "alice" }), "auto");
    await issuer.rotate();
    const renewed = await connect(await issuer.mint({ sub: "bob" }), "auto");
    expect((await renewed.callTool({ name: "whoami" })).content).toEqual([{ type: "text", text: "whoami bob" }]);
    expect((await client.callTool({ name: "whoami" })).content).toEqual([{ type: "text", text: "whoami alice" }]);
    await Promise.all([client.close(), renewed.close()]);
  });

  test("refuses a mandate for another audience, a twin with a slash included (R7, R14)", async () => {
    for (const aud of ["https://other.example.com", `${url}/`, url.toUpperCase(), url.slice(0, -1), [`${url}x`]]) {
      const response = await fetch(url, {
        method: "POST",
        headers: { Authorization: `Bearer ${await issuer.mint({ aud })}` },
      });
      expect(response.status).toBe(401);
    }
  });

  test("leaves errors of later handlers to Express", async () => {
    const headers = { Authorization: `Bearer ${await issuer.mint()}` };
    const response = await fetch(url.replace(/mcp$/, "broken"), { headers });
    expect(response.status).toBe(500);
    expect(errors).toEqual([new Error("handler")]);
  });

  test("reads the metadata by the full path, wherever it is mounted", async () => {
    const response = await fetch(new URL("/.well-known/oauth-protected-resource/api/mcp", url));
    expect(await response.json()).toMatchObject({ resource: url, authorization_servers: [issuer.issuer] });
  });
});
