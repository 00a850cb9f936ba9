import { Client } from "@modelcontextprotocol/client";
import { fromJsonSchema, InMemoryTransport, McpServer, ResourceTemplate, Server } from "@modelcontextprotocol/server";
import { beforeEach, describe, expect, test } from "vitest";
import { guardFactory, guardServer, principalOf } from "../../../src/adapters/mcp/index.ts";
import { createGate, type Gate } from "../../../src/gate/index.ts";
import { claims, type FakeVerifier, fakeVerifier, RESOURCE } from "../../gate/support/fake-verifier.ts";

const INFO = { name: "notes", version: "1.0.0" };
const text = (value: string) => ({ content: [{ type: "text" as const, text: value }] });
const ctxOf = (parameters: readonly unknown[]) => parameters.at(-1) as Parameters<typeof principalOf>[0];
let verifier: FakeVerifier;
let gate: Gate;
beforeEach(() => {
  verifier = fakeVerifier();
  gate = createGate({
    verifier,
    resource: RESOURCE,
    tools: { read: { requiredScopes: ["notes:read"] }, secret: { requiredScopes: ["notes:admin"], hidden: true } },
  });
});

async function connect(server: McpServer | Server): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "c", version: "1" });
  await Promise.all([server.connect(far), client.connect(near)]);
  return client;
}
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error.message,
  );
const names = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);

function notes(authInfo: ReturnType<Gate["admit"]> | undefined, options = {}): McpServer {
  const server = guardServer(gate, new McpServer(INFO), authInfo === undefined ? {} : { authInfo }, options);
  server.registerTool("read", {}, (...parameters) => text(`read ${principalOf(ctxOf(parameters)).sub}`));
  server.registerTool("secret", {}, () => text("secret"));
  return server;
}

describe("a guarded server over an in-memory transport", () => {
  test("knows its caller and hides what is not theirs", async () => {
    const client = await connect(notes(gate.admit(claims({ scope: "notes:read" }))));
    expect(await names(client)).toEqual(["read"]);
    expect((await client.callTool({ name: "read" })).content).toEqual([{ type: "text", text: "read alice" }]);
    expect(await failure(client.callTool({ name: "secret" }))).toContain("Tool secret not found");
  });

  test("keeps its capabilities when nothing is visible", async () => {
    const client = await connect(notes(gate.admit(claims())));
    expect(client.getServerCapabilities()?.tools).toBeDefined();
    const bare = createGate({ verifier, resource: RESOURCE });
    const server = guardServer(bare, new McpServer(INFO), { authInfo: bare.admit(claims()) });
    server.registerTool("only", {}, () => text("only"));
    const nothing = await connect(server);
    expect(nothing.getServerCapabilities()).toEqual(client.getServerCapabilities());
    expect(await names(nothing)).toEqual([]);
  });

  test("denies everything without a caller of this gate", async () => {
    const stranger = createGate({ verifier, resource: RESOURCE }).admit(claims({ scope: "notes:read" }));
    for (const authInfo of [undefined, stranger]) {
      expect(await failure(connect(notes(authInfo)))).toContain("Missing bearer token");
    }
  });

  test("a handle cannot bring a hidden item back, nor rename a visible one into freedom", async () => {
    const server = guardServer(gate, new McpServer(INFO), { authInfo: gate.admit(claims({ scope: "notes:read" })) });
    const read = server.registerTool("read", {}, () => text("read"));
    const secret = server.registerTool("secret", {}, () => text("secret"));
    secret.update({ name: "read2" });
    secret.enable();
    secret.update({ callback: () => text("secret again") });
    const client = await connect(server);
    expect(await names(client)).toEqual(["read"]);
    read.update({ name: "unlisted" });
    expect(await names(client)).toEqual([]);
    expect(await failure(client.callTool({ name: "unlisted" }))).toContain("Tool unlisted not found");
  });

  test("resources and templates are decided by their URIs, under whatever name", async () => {
    const guarded = createGate({
      verifier,
      resource: RESOURCE,
      resources: {
        "notes://a": {},
        "notes://b": { requiredScopes: ["x"], hidden: true },
        "notes://{id}/c": {},
        "odd://{": { requiredScopes: ["x"], hidden: true },
      },
    });
    const server = guardServer(guarded, new McpServer(INFO), { authInfo: guarded.admit(claims()) });
    const body = (uri: URL) => ({ contents: [{ uri: uri.href, text: "note" }] });
    const one = server.registerResource("one", "notes://a", {}, body);
    server.registerResource("odd", "odd://{", {}, body);
    const hidden = server.registerResource("two", "notes://b", {}, body);
    const template = server.registerResource(
      "three",
      new ResourceTemplate("notes://{id}/c", { list: undefined }),
      {},
      body,
    );
    one.update({ name: "notes://b", title: "One" });
    hidden.update({ uri: "notes://a2" });
    template.update({ name: "renamed" });
    const client = await connect(server);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(["notes://a"]);
    expect((await client.readResource({ uri: "notes://1/c" })).contents).toHaveLength(1);
    one.update({ uri: "notes://b" });
    template.update({ template: new ResourceTemplate("notes://{id}/d", { list: undefined }) });
    expect((await client.listResources()).resources).toEqual([]);
    expect((await client.listResourceTemplates()).resourceTemplates).toEqual([]);
    expect(await failure(client.readResource({ uri: "notes://b" }))).toContain("not found");
    expect(await failure(client.readResource({ uri: "notes://1/d" }))).toContain("not found");
  });

  test("a callback that is put in later is guarded as well", async () => {
    const authInfo = gate.admit(claims({ scope: "notes:read" }));
    const server = guardServer(gate, new McpServer(INFO), { authInfo });
    const handle = server.registerTool("read", {}, () => text("one"));
    server.registerTool("secret", {}, () => text("secret"));
    handle.update({ callback: () => text("two") });
    const run = handle.handler as (ctx: unknown) => Promise<unknown>;
    expect(await run({ http: { authInfo } })).toEqual(text("two"));
    await expect(run({ http: { authInfo: gate.admit(claims()) } })).rejects.toThrow("Missing scope: notes:read");
    await expect(run({ http: { authInfo: { ...authInfo } } })).rejects.toThrow("Access denied");
  });

  test("input is validated only for items that exist for the caller", async () => {
    const inputSchema = fromJsonSchema({ type: "object", properties: { id: { type: "string" } }, required: ["id"] });
    const server = guardServer(gate, new McpServer(INFO), { authInfo: gate.admit(claims()) });
    server.registerTool("read", { inputSchema }, () => text("read"));
    server.registerTool("secret", { inputSchema }, () => text("secret"));
    const client = await connect(server);
    expect(await failure(client.callTool({ name: "secret", arguments: {} }))).toContain("Tool secret not found");
    expect(await failure(client.callTool({ name: "read", arguments: {} }))).toContain("Missing scope: notes:read");
  });

  test("error messages of callbacks can be masked", async () => {
    const authInfo = gate.admit(claims({ scope: "notes:read" }));
    for (const [maskErrors, said] of [
      [false, "password=hunter2"],
      [true, "The operation failed"],
    ] as const) {
      const server = guardServer(gate, new McpServer(INFO), { authInfo }, { maskErrors });
      server.registerTool("read", {}, () => {
        throw new Error("password=hunter2");
      });
      server.registerTool("secret", {}, () => text("secret"));
      const result = await (await connect(server)).callTool({ name: "read" });
      expect(result).toMatchObject({ isError: true, content: [{ text: said }] });
    }
  });

  test("a requirement that names no registered tool fails at connect", async () => {
    const server = guardServer(gate, new McpServer(INFO), { authInfo: gate.admit(claims()) });
    server.registerTool("read", {}, () => text("read"));
    await expect(server.connect(InMemoryTransport.createLinkedPair()[0])).rejects.toThrow('option "tools.secret"');
  });
});

describe("guardFactory", () => {
  test("fails at start for a requirement that names no registered tool", () => {
    expect(() => guardFactory(gate, (ctx) => guardServer(gate, new McpServer(INFO), ctx))).toThrow(
      'option "tools.read"',
    );
  });

  test("fails at start for a server that nobody guards", () => {
    expect(() => guardFactory(gate, () => new McpServer(INFO))).toThrow(TypeError);
  });

  test("checks an asynchronous factory before its first server is used", async () => {
    const bad = guardFactory(gate, async (ctx) => guardServer(gate, new McpServer(INFO), ctx));
    await expect(bad({ era: "modern" })).rejects.toThrow('option "tools.read"');
    const good = guardFactory(gate, async (ctx) => {
      const server = guardServer(gate, new McpServer(INFO), ctx);
      for (const name of ["read", "secret"]) server.registerTool(name, {}, () => text(name));
      return server;
    });
    expect(await good({ era: "modern" })).toBeInstanceOf(McpServer);
  });
});

describe("a guarded low-level server", () => {
  const low = (scope: string) => {
    const server = guardServer(gate, new Server(INFO, { capabilities: { tools: {} } }), {
      authInfo: gate.admit(claims({ scope })),
    });
    const tools = ["read", "secret", "unlisted"].map((name) => ({ name, inputSchema: { type: "object" as const } }));
    const asked: string[] = [];
    server.setRequestHandler("tools/list", () => ({ tools, ttlMs: 60_000, cacheScope: "public" as const }));
    server.setRequestHandler("tools/call", ({ params }) => {
      asked.push(params.name);
      if (!tools.some(({ name }) => name === params.name)) throw new Error(`No ${params.name} here`);
      return text(`ran ${params.name}`);
    });
    return { server, asked };
  };

  test("lists and calls by the same decision", async () => {
    const { server, asked } = low("notes:read");
    const client = await connect(server);
    expect(await names(client)).toEqual(["read"]);
    expect((await client.callTool({ name: "read" })).content).toEqual([{ type: "text", text: "ran read" }]);
    expect(await failure(client.callTool({ name: "secret" }))).toContain("No secret here");
    expect(await failure(client.callTool({ name: "absent" }))).toContain("No absent here");
    expect(asked).not.toContain("secret");
  });

  test("a filtered list is private, whatever the handler says (R18)", async () => {
    const { server } = low("notes:read notes:admin");
    expect(await (await connect(server)).listTools()).toMatchObject({ ttlMs: 0, cacheScope: "private" });
  });
});
