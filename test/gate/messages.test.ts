import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { claims, fakeVerifier } from "./support/fake-verifier.ts";
import { HOSTS, type NotesServer, startNotes } from "./support/notes-server.ts";
import { call, legacy, modern, post } from "./support/wire.ts";

const MISMATCH =
  '{"jsonrpc":"2.0","error":{"code":-32020,"message":"The request headers and the body disagree"},"id":1}';
const PARSE = '{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}';
const INVALID = '{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request"},"id":null}';

describe.each(HOSTS)("messages on %s", (host) => {
  let notes: NotesServer;
  beforeEach(async () => {
    notes = await startNotes({}, fakeVerifier(), host);
    notes.verifier.principals.set("alice", claims({ scope: "notes:read" }));
  });
  afterEach(() => notes.close());

  test.each([
    ["without a version", { "MCP-Protocol-Version": undefined }],
    ["of another version", { "MCP-Protocol-Version": "2025-11-25" }],
    ["without a method", { "Mcp-Method": undefined }],
    ["of another method", { "Mcp-Method": "tools/list" }],
    ["without a name", { "Mcp-Name": undefined }],
    ["of another name", { "Mcp-Name": "open" }],
    ["of an undecodable name", { "Mcp-Name": "=?base64?%%?=" }],
    ["of another encoded name", { "Mcp-Name": `=?base64?${btoa("open")}?=` }],
  ])("a modern request with headers %s is 400 (R16)", async (_what, headers) => {
    const answer = await modern(notes.url, "alice", "tools/call", { name: "read", arguments: {} }, headers);
    expect(answer.status).toBe(400);
    expect(answer.text).toBe(MISMATCH);
    expect(notes.ran).toEqual([]);
  });

  test("an encoded name agrees after decoding (R16)", async () => {
    const headers = { "Mcp-Name": `=?base64?${btoa("read")}?=` };
    const answer = await modern(notes.url, "alice", "tools/call", { name: "read", arguments: {} }, headers);
    expect(answer.json.result.content[0]?.text).toBe("read for alice");
  });

  test("header disagreement is refused alike for hidden and missing tools", async () => {
    const send = (name: string) => modern(notes.url, "alice", "tools/call", { name }, { "Mcp-Name": "other" });
    expect((await send("secret")).text).toBe((await send("missing")).text);
  });

  test("the decision rests on the body, whatever legacy headers say", async () => {
    const headers = { "Mcp-Method": "ping", "Mcp-Name": "open" };
    const answer = await legacy(notes.url, "alice", call(1, "tools/call", { name: "write", arguments: {} }), headers);
    expect(answer.status).toBe(403);
  });

  test("the modern era has POST alone, and ignores session headers", async () => {
    const headers = { Authorization: "Bearer alice", "MCP-Protocol-Version": "2026-07-28" };
    for (const method of ["GET", "DELETE"]) {
      const answer = await fetch(notes.url, { method, headers });
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    }
    const put = await fetch(notes.url, { method: "PUT", headers });
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, POST, DELETE"]);
    const answer = await modern(notes.url, "alice", "tools/list", {}, { "Mcp-Session-Id": "foreign" });
    expect(answer.status).toBe(200);
  });

  test.each([
    ["a number", "7"],
    ["null", "null"],
    ["another version", '{"jsonrpc":"1.0","id":1,"method":"ping"}'],
    ["a request without an id", '{"jsonrpc":"2.0","id":null,"method":"ping"}'],
    ["a result and an error", '{"jsonrpc":"2.0","id":1,"result":{},"error":{}}'],
  ])("%s is an invalid request", async (_what, body) => {
    const answer = await post(notes.url, "alice", body);
    if (host === "express with a parser" && !body.startsWith("{")) {
      expect(answer.status).toBe(400);
    } else {
      expect(answer.status).toBe(400);
      expect(answer.json.error.code).toBe(-32600);
    }
  });

  test("a notification needs a credential and nothing else", async () => {
    const message = { jsonrpc: "2.0", method: "notifications/initialized" };
    expect((await post(notes.url, "alice", message)).status).toBe(202);
    expect((await post(notes.url, undefined, message)).status).toBe(401);
  });

  test("a call that names nothing runs nothing", async () => {
    const answer = await legacy(notes.url, "alice", call(1, "tools/call", { name: { toString: "open" } }));
    expect(answer.text).toBe('{"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid params"},"id":1}');
  });
});

describe.each(["fetch", "express"] as const)("bodies on %s", (host) => {
  let notes: NotesServer;
  beforeEach(async () => {
    notes = await startNotes({ maxBodyBytes: 2_000 }, fakeVerifier(), host);
    notes.verifier.principals.set("alice", claims({ scope: "notes:read" }));
  });
  afterEach(() => notes.close());

  test.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["text after it", "{} {}"],
    ["a doubled method", '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call","params":{"name":"open"}}'],
    ["a doubled name", '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"open","na\\u006de":"secret"}}'],
  ])("%s is a parse error", async (_what, body) => {
    const answer = await post(notes.url, "alice", body);
    expect(answer.status).toBe(400);
    expect(answer.text).toBe(PARSE);
  });

  test.each([
    ["a byte order mark", [0xef, 0xbb, 0xbf, 0x7b, 0x7d]],
    ["invalid UTF-8", [0x22, 0xc0, 0x80, 0x22]],
  ])("%s is a parse error", async (_what, bytes) => {
    const headers = { Authorization: "Bearer alice", Host: "localhost" };
    const request = new Request("http://127.0.0.1:3000/mcp", { method: "POST", headers, body: new Uint8Array(bytes) });
    const answer = (await notes.gate.fetch(request)) as Response;
    expect(await answer.text()).toBe(PARSE);
  });

  test("too large a body is 413, announced or not", async () => {
    const text = JSON.stringify(call(1, "tools/call", { name: "open", arguments: { text: "x".repeat(3_000) } }));
    expect((await post(notes.url, "alice", text)).status).toBe(413);
    const chunks = new ReadableStream({
      start(controller) {
        for (const part of text.match(/.{1,500}/g) ?? []) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });
    const headers = { Authorization: "Bearer alice", "Content-Type": "application/json" };
    const init = { method: "POST", headers, body: chunks, duplex: "half" } as RequestInit;
    expect((await fetch(notes.url, init)).status).toBe(413);
    expect(notes.ran).toEqual([]);
  });

  test("an empty batch, a large one and one with a modern or invalid member are invalid", async () => {
    const large = Array.from({ length: 101 }, (_, id) => call(id, "ping"));
    const meta = { "io.modelcontextprotocol/protocolVersion": "2026-07-28" };
    const members = [
      [],
      [call(1, "ping"), call(2, "ping", { _meta: meta })],
      [call(1, "ping"), 7],
      [call(1, "ping"), call(1, "ping")],
    ];
    for (const batch of host === "fetch" ? members : [...members]) {
      const answer = await post(notes.url, "alice", batch);
      expect(answer.status).toBe(400);
      expect(answer.text).toBe(INVALID);
    }
    const roomy = await startNotes({}, notes.verifier, host);
    expect((await post(roomy.url, "alice", large)).text).toBe(INVALID);
    await roomy.close();
  });
});

describe.each(HOSTS)("batches on %s", (host) => {
  let notes: NotesServer;
  beforeEach(async () => {
    notes = await startNotes({}, fakeVerifier(), host);
    notes.verifier.principals.set("alice", claims({ scope: "notes:read" }));
  });
  afterEach(() => notes.close());
  const answers = (
    text: string,
  ): { id: number; error?: { code: number; message: string; data?: unknown }; result?: unknown }[] =>
    text
      .split("\n")
      .filter((line) => line.startsWith("data: "))
      .map((line) => JSON.parse(line.slice(6)))
      .sort((one, other) => one.id - other.id);

  test("hidden, refused and unknown members answer alone, beside the permitted ones", async () => {
    const tool = (id: number, name: string) => call(id, "tools/call", { name, arguments: {} });
    const batch = [tool(1, "open"), tool(2, "secret"), tool(3, "agent"), tool(4, "read"), call(5, "skills/list")];
    const answer = await post(notes.url, "alice", batch);
    expect(answer.status).toBe(200);
    const [open, secret, agent, readNote, unknown] = answers(answer.text);
    expect(open).toMatchObject({ id: 1, result: { content: [{ text: "open for alice" }] } });
    expect(secret).toEqual({ jsonrpc: "2.0", id: 2, error: { code: -32602, message: "Tool secret not found" } });
    expect(agent).toEqual({
      jsonrpc: "2.0",
      id: 3,
      error: { code: 403, message: "Agent identity required", data: { error: "agent_required" } },
    });
    expect(readNote).toMatchObject({ id: 4, result: {} });
    expect(unknown?.error).toEqual({ code: -32601, message: "Method not found" });
    expect(notes.ran.sort()).toEqual(["open alice", "read alice"]);
  });

  test("one shortfall makes the whole answer 403 with the union, and nothing runs", async () => {
    const tool = (id: number, name: string) => call(id, "tools/call", { name, arguments: {} });
    notes.verifier.principals.set("bob", claims({ sub: "bob" }));
    const answer = await post(notes.url, "bob", [tool(1, "open"), tool(2, "read"), tool(3, "write"), tool(4, "agent")]);
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toContain('scope="notes:read notes:write"');
    expect(notes.ran).toEqual([]);
  });
});
