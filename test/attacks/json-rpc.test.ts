import { describe, expect, test } from "vitest";
import { createGate } from "../../src/gate/index.ts";
import { createDoors } from "./doors.ts";
import { audience } from "./forge.ts";

const doors = createDoors();
const gate = createGate({
  verifier: doors.verifier,
  resource: audience,
  tools: {
    read: {},
    write: { requiredScopes: ["write"] },
    purge: { requireAgent: true },
    secret: { requireAgent: true, hidden: true },
  },
  onWarning: () => {},
});

async function answer(
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number | "accepted"; body: unknown }> {
  const init = { method: "POST", headers: { authorization: `Bearer ${doors.mint()}`, ...headers }, body };
  const entry = await gate.fetch(new Request(audience, init));
  if (!(entry instanceof Response)) return { status: "accepted", body: entry.parsedBody };
  return { status: entry.status, body: await entry.json() };
}

function called(name: unknown, id: unknown = 1): object {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: {} } };
}

describe("JSON-RPC", () => {
  test("each call is decided by its own name", async () => {
    expect((await answer(JSON.stringify(called("read")))).status).toBe("accepted");
    expect(await answer(JSON.stringify(called("write")))).toMatchObject({
      status: 403,
      body: { error: "insufficient_scope" },
    });
    expect(await answer(JSON.stringify(called("purge")))).toMatchObject({
      status: 403,
      body: { error: "agent_required" },
    });
    const hidden = (await answer(JSON.stringify(called("secret")))).body;
    const unknown = (await answer(JSON.stringify(called("absent")))).body;
    expect(JSON.stringify(hidden).replaceAll("secret", "absent")).toBe(JSON.stringify(unknown));
  });

  test.each([
    "Read",
    "read ",
    " read",
    "read\u0000",
    "re\u0430d",
    "READ",
    "read/../write",
    "read\n",
    "",
    "*",
    "tools/read",
  ])("tool name %j is not read", async (name) => {
    const { status, body } = await answer(JSON.stringify(called(name)));
    expect(status).toBe(200);
    expect(body).toMatchObject({ error: { code: -32602 } });
  });

  test.each([[1], [null], [true], [[]], [["read"]], [{}], [{ toString: "read" }]])(
    "tool name %j of another type is refused",
    async (name) => {
      const { status, body } = await answer(JSON.stringify(called(name)));
      expect([200, 400]).toContain(status);
      expect(body).toHaveProperty("error");
    },
  );

  test("a batch with one forbidden call runs nothing", async () => {
    for (const forbidden of ["write", "purge", "secret", "absent"]) {
      for (const batch of [
        [called("read", 1), called(forbidden, 2)],
        [called(forbidden, 1), called("read", 2)],
      ]) {
        expect((await answer(JSON.stringify(batch))).status, forbidden).not.toBe("accepted");
      }
    }
    expect((await answer(JSON.stringify([called("read", 1), called("write", 2)]))).status).toBe(403);
    expect((await answer(JSON.stringify([called("read", 1), called("read", 2)]))).status).toBe("accepted");
  });

  test("batches that are empty, nested, too long, mixed or repeat an id are refused", async () => {
    const batches: readonly unknown[] = [
      [],
      [[]],
      [[called("read")]],
      [called("read"), null],
      [called("read"), 1],
      [called("read"), {}],
      [called("read", 1), called("read", 1)],
      Array.from({ length: 101 }, (_, at) => called("read", at)),
      Array.from({ length: 10_000 }, () => ({})),
    ];
    for (const batch of batches)
      expect((await answer(JSON.stringify(batch))).status, JSON.stringify(batch).slice(0, 60)).toBe(400);
  });

  test("duplicate members are a parse error, whichever comes last", async () => {
    const texts = [
      '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call","params":{"name":"read"}}',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","name":"purge"}}',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"purge","n\\u0061me":"read"}}',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read"},"params":{"name":"purge"}}',
      '{"jsonrpc":"2.0","id":1,"id":2,"method":"tools/call","params":{"name":"read"}}',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","arguments":{"a":1,"a":2}}}',
    ];
    for (const text of texts)
      expect(await answer(text), text).toMatchObject({ status: 400, body: { error: { code: -32700 }, id: null } });
  });

  test("bodies that are no JSON, no UTF-8, too deep or too large are refused", async () => {
    for (const text of [
      "",
      "{",
      "null",
      "1",
      '"x"',
      "true",
      "\u{feff}{}",
      "{}x",
      "undefined",
      "{'a':1}",
      `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
    ]) {
      expect((await answer(text)).status, text.slice(0, 20)).toBe(400);
    }
    const small = createGate({
      verifier: doors.verifier,
      resource: audience,
      default: "allow",
      maxBodyBytes: 100,
      onWarning: () => {},
    });
    const init = {
      method: "POST",
      headers: { authorization: `Bearer ${doors.mint()}` },
      body: JSON.stringify(called("x".repeat(200))),
    };
    expect(((await small.fetch(new Request(audience, init))) as Response).status).toBe(413);
  });

  test("messages of a wrong form are refused", async () => {
    const messages: readonly unknown[] = [
      {},
      { jsonrpc: "1.0", id: 1, method: "ping" },
      { jsonrpc: 2, id: 1, method: "ping" },
      { id: 1, method: "ping" },
      { jsonrpc: "2.0", id: 1 },
      { jsonrpc: "2.0", id: 1, method: 1 },
      { jsonrpc: "2.0", id: 1, method: ["tools/call"] },
      { jsonrpc: "2.0", id: null, method: "ping" },
      { jsonrpc: "2.0", id: {}, method: "ping" },
      { jsonrpc: "2.0", id: [1], method: "ping" },
      { jsonrpc: "2.0", id: 1.5, method: "ping" },
      { jsonrpc: "2.0", id: 2 ** 53, method: "ping" },
      { jsonrpc: "2.0", id: true, method: "ping" },
      { jsonrpc: "2.0", id: 1, method: "tools/call", params: [] },
      { jsonrpc: "2.0", id: 1, method: "tools/call", params: "read" },
      { jsonrpc: "2.0", id: 1, method: "tools/call", params: null },
      { jsonrpc: "2.0", id: 1, method: "ping", result: {} },
      { jsonrpc: "2.0", id: 1, result: {}, error: {} },
    ];
    for (const message of messages)
      expect((await answer(JSON.stringify(message))).status, JSON.stringify(message)).toBe(400);
  });

  test.each([
    "tools/Call",
    "TOOLS/CALL",
    "tools/call ",
    " tools/call",
    "tools//call",
    "tools\\call",
    "tool/call",
    "tools/call\u0000",
    "__proto__",
    "toString",
    "",
    "tools/*",
    "notifications/x",
    "admin/reset",
  ])("method %j with an id is denied as unknown", async (method) => {
    const { status, body } = await answer(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { name: "read" } }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ error: { code: -32601, message: "Method not found" } });
  });

  test.each([[[]], ["x"], [1], [null], [true], [["io.modelcontextprotocol/protocolVersion"]]])(
    "_meta as %j neither crashes nor grants",
    async (_meta) => {
      for (const name of ["read", "purge"]) {
        const params = { name, arguments: {}, _meta };
        const { status } = await answer(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }));
        if (name === "purge") expect(status).toBe(403);
        else expect(["accepted", 200, 400]).toContain(status);
      }
    },
  );

  test("headers never decide: a modern message whose headers disagree with its body is refused", async () => {
    const version = "2026-07-28";
    const meta = {
      "io.modelcontextprotocol/protocolVersion": version,
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "purge", arguments: {}, _meta: meta },
    });
    const good = { "mcp-protocol-version": version, "mcp-method": "tools/call", "mcp-name": "purge" };
    expect((await answer(body, good)).status).toBe(403);
    const faults: readonly Record<string, string>[] = [
      { ...good, "mcp-name": "read" },
      { ...good, "mcp-name": "=?base64?cmVhZA==?=" },
      { ...good, "mcp-name": "=?base64?###?=" },
      { ...good, "mcp-name": "purge, read" },
      { ...good, "mcp-method": "ping" },
      { ...good, "mcp-protocol-version": "2025-11-25" },
      { "mcp-method": "tools/call", "mcp-name": "purge" },
      { "mcp-protocol-version": version, "mcp-name": "purge" },
      { "mcp-protocol-version": version, "mcp-method": "tools/call" },
      {},
    ];
    for (const headers of faults) {
      expect(await answer(body, headers), JSON.stringify(headers)).toMatchObject({
        status: 400,
        body: { error: { code: -32020 } },
      });
    }
    expect((await answer(body, { ...good, "mcp-name": "=?base64?cHVyZ2U=?=" })).status).toBe(403);
    expect((await answer(JSON.stringify([JSON.parse(body)]), good)).status).toBe(400);
  });

  test("sessions and tasks of others are unknown", async () => {
    const headers = { "mcp-session-id": "stolen" };
    expect(await answer(JSON.stringify(called("read")), headers)).toMatchObject({
      status: 404,
      body: { error: { code: -32001 } },
    });
    for (const method of ["tasks/get", "tasks/cancel", "tasks/result", "tasks/update"]) {
      const { status, body } = await answer(
        JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { taskId: "stolen" } }),
      );
      expect(status, method).toBe(200);
      expect(body, method).toHaveProperty("error");
    }
  });
});
