import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport, McpServer, type Transport } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { guardServer, guardTransport } from "../../../src/adapters/mcp/index.ts";
import { createGate, type Gate } from "../../../src/gate/index.ts";
import { claims, type FakeVerifier, fakeVerifier, RESOURCE } from "../../gate/support/fake-verifier.ts";
import { NOTES, registerNotes } from "../../gate/support/notes-server.ts";

const alice = claims({ scope: "notes:read" });
let verifier: FakeVerifier;
let gate: Gate;
let client: Client;
const ran: string[] = [];
const build = (): McpServer => {
  const server = new McpServer({ name: "notes", version: "1.0.0" });
  registerNotes(server, { ran });
  return server;
};

beforeEach(() => {
  verifier = fakeVerifier();
  gate = createGate({ verifier, resource: RESOURCE, ...NOTES });
  ran.length = 0;
});
afterEach(() => client.close());

async function connected(serve: (transport: Transport) => unknown, mode: "legacy" | "auto"): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  await serve(far);
  client = new Client({ name: "c", version: "1" }, { versionNegotiation: { mode } });
  await client.connect(near);
  return client;
}
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    ({ code, message, data }) => ({ code, message, data }),
  );

/** The host's stdio entry drops what the transport knows of the caller; a guarded server knows it by itself. */
const stdio = (transport: Transport) =>
  serveStdio(
    () => {
      const authInfo = gate.admit(alice);
      const server = guardServer(gate, new McpServer({ name: "notes", version: "1.0.0" }), { authInfo });
      registerNotes(server, { ran });
      return server;
    },
    { transport: guardTransport(gate, transport, alice) },
  );

const roads = [
  ["connect", "legacy", (transport: Transport) => build().connect(guardTransport(gate, transport, alice))],
  ["serveStdio", "legacy", stdio],
  ["serveStdio", "auto", stdio],
] as const;

describe.each(roads)("a pinned principal through %s (%s era, R21)", (_road, mode, serve) => {
  beforeEach(() => connected(serve, mode));

  test("calls what it may, as itself, and sees what it may", async () => {
    const result = await client.callTool({ name: "read", arguments: {} });
    expect(result.content).toEqual([{ type: "text", text: "read for alice" }]);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["open", "read", "write", "agent"]);
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(["hello"]);
  });

  test("is refused in band, with the status number as code (R22)", async () => {
    expect(await refusal(client.callTool({ name: "write", arguments: {} }))).toEqual({
      code: 403,
      message: "Missing scope: notes:write",
      data: { error: "insufficient_scope" },
    });
    expect(await refusal(client.callTool({ name: "agent", arguments: {} }))).toMatchObject({
      code: 403,
      data: { error: "agent_required" },
    });
    expect(await refusal(client.callTool({ name: "secret", arguments: {} }))).toMatchObject({
      code: -32602,
      message: "Tool secret not found",
    });
    expect(await refusal(client.readResource({ uri: "notes://secret" }))).toMatchObject({
      code: -32602,
      message: "Resource not found: notes://secret",
    });
    expect(ran).toEqual([]);
  });

  test("is looked at again with every request: revocation, outage, expiry", async () => {
    verifier.revoked.add("sid-alice");
    expect(await refusal(client.callTool({ name: "open", arguments: {} }))).toMatchObject({
      code: 403,
      data: { error: "session_revoked" },
    });
    expect(await refusal(client.listTools())).toMatchObject({ code: 403 });
    verifier.revoked.clear();
    verifier.outage = true;
    expect(await refusal(client.callTool({ name: "open", arguments: {} }))).toEqual({
      code: 503,
      message: "Verification temporarily unavailable",
      data: { error: "verification_unavailable", reason: "revocation_unavailable" },
    });
    verifier.outage = false;
    verifier.now = 2_000_000_001;
    expect(await refusal(client.callTool({ name: "open", arguments: {} }))).toMatchObject({
      code: 401,
      data: { error: "invalid_token" },
    });
    expect(ran).toEqual([]);
  });
});

describe("a guarded transport", () => {
  test("refuses messages that bring no caller", async () => {
    const [near, far] = InMemoryTransport.createLinkedPair();
    await build().connect(guardTransport(gate, far));
    client = new Client({ name: "c", version: "1" });
    expect(await refusal(client.connect(near))).toMatchObject({ code: 401, data: { error: "missing_token" } });
  });

  test("does not take an AuthInfo for its own that it only resembles", async () => {
    const [near, far] = InMemoryTransport.createLinkedPair();
    await build().connect(guardTransport(gate, far));
    client = new Client({ name: "c", version: "1" });
    const send = near.send.bind(near);
    near.send = (message) => send(message, { authInfo: { ...gate.admit(alice) } });
    expect(await refusal(client.connect(near))).toMatchObject({ code: 401 });
  });

  test("serves the caller whom the messages name, and nobody else after", async () => {
    const [near, far] = InMemoryTransport.createLinkedPair();
    await build().connect(guardTransport(gate, far));
    client = new Client({ name: "c", version: "1" });
    let authInfo = gate.admit(alice);
    const send = near.send.bind(near);
    near.send = (message) => send(message, { authInfo });
    await client.connect(near);
    expect((await client.callTool({ name: "read", arguments: {} })).content).toEqual([
      { type: "text", text: "read for alice" },
    ]);
    authInfo = gate.admit(claims({ sub: "bob", scope: "notes:read" }));
    expect(await refusal(client.callTool({ name: "read", arguments: {} }))).toMatchObject({
      code: -32001,
      message: "Session not found",
    });
  });
});
