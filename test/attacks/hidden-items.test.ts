import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { guardTransport } from "../../src/adapters/mcp/index.ts";
import { createGate } from "../../src/gate/index.ts";
import { claims, fakeVerifier, RESOURCE } from "../gate/support/fake-verifier.ts";
import { NOTES, registerNotes } from "../gate/support/notes-server.ts";
import { type SessionsServer, startSessions } from "../gate/support/sessions-server.ts";
import { call, legacy, type WireAnswer } from "../gate/support/wire.ts";

const HELLO = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } };

describe("a hidden item behind a session, whose server knows everything", () => {
  let host: SessionsServer;
  let session: string;
  beforeEach(async () => {
    host = await startSessions();
    host.verifier.principals.set("alice", claims({ scope: "notes:read" }));
    session = (await legacy(host.url, "alice", call(0, "initialize", HELLO))).headers.get("mcp-session-id") ?? "";
  });
  afterEach(() => host.close());
  const send = (message: unknown): Promise<WireAnswer> =>
    legacy(host.url, "alice", message, { "Mcp-Session-Id": session });
  const without = (text: string, given: string): string => text.replaceAll(given, "X");

  test("is not read when the request names something else as well", async () => {
    const ask = (uri: string) => send(call(1, "resources/read", { uri, name: "open", taskId: "1" }));
    const hidden = await ask("notes://secret");
    expect(hidden.json.result).toBeUndefined();
    expect(without(hidden.text, "notes://secret")).toBe(without((await ask("notes://other")).text, "notes://other"));
  });

  test.each([
    ["notes://vault/{id}", { type: "ref/resource" }, "name"],
    ["hush", { type: "ref/prompt" }, "uri"],
  ])("is not completed when the reference names something else as well (%s)", async (given, ref, decoy) => {
    const ask = (name: string) => {
      const named = { [decoy === "name" ? "uri" : "name"]: name, [decoy]: "open" };
      return send(call(1, "completion/complete", { ref: { ...ref, ...named }, argument: { name: "id", value: "" } }));
    };
    const hidden = await ask(given);
    expect(hidden.json.result).toBeUndefined();
    expect(without(hidden.text, given)).toBe(without((await ask("other")).text, "other"));
  });

  test("is not listed when a cancellation comes that the host ignores", async () => {
    const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1, reason: 5 } };
    const response = await fetch(host.url, {
      method: "POST",
      headers: {
        Authorization: "Bearer alice",
        "Content-Type": "application/json",
        Accept: "application/json, text/event-stream",
        "MCP-Protocol-Version": "2025-11-25",
        "Mcp-Session-Id": session,
      },
      body: JSON.stringify([call(1, "tools/list"), cancel, call(2, "ping")]),
    });
    let heard = "";
    for await (const chunk of response.body ?? []) {
      heard += new TextDecoder().decode(chunk);
      if (heard.includes('"id":2')) break;
    }
    expect(heard).toContain('"id":2');
    expect(heard).not.toContain("secret");
  });
});

describe("a hidden item on a pinned connection", () => {
  test("is not listed when two requests share an id", async () => {
    const gate = createGate({ verifier: fakeVerifier(), resource: RESOURCE, ...NOTES });
    const server = new McpServer({ name: "notes", version: "1.0.0" });
    registerNotes(server, { ran: [] });
    const [near, far] = InMemoryTransport.createLinkedPair();
    const heard: unknown[] = [];
    near.onmessage = (message) => heard.push(message);
    await server.connect(guardTransport(gate, far, claims({ scope: "notes:read" })));
    await near.start();
    await near.send(call(0, "initialize", HELLO) as never);
    await near.send(call(1, "tools/list") as never);
    await near.send(call(1, "ping") as never);
    await expect.poll(() => heard.length).toBe(3);
    expect(JSON.stringify(heard)).not.toContain("secret");
    gate.close();
  });

  test("is not called by a message that is no request, notification or response", async () => {
    const gate = createGate({ verifier: fakeVerifier(), resource: RESOURCE, ...NOTES });
    const [near, far] = InMemoryTransport.createLinkedPair();
    const guarded = guardTransport(gate, far, claims({ scope: "notes:read" }));
    const heard: unknown[] = [];
    guarded.onmessage = (message) => heard.push(message);
    await guarded.start();
    await near.start();
    await near.send({ ...call(1, "tools/call", { name: "secret" }), id: 1.5 } as never);
    await near.send({ ...call(1, "tools/call", { name: "secret" }), result: {} } as never);
    await near.send({ jsonrpc: "2.0", method: "notifications/initialized" } as never);
    expect(heard).toEqual([{ jsonrpc: "2.0", method: "notifications/initialized" }]);
    gate.close();
  });
});
