import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { claims, fakeVerifier } from "./support/fake-verifier.ts";
import { HOSTS, type NotesServer, startNotes } from "./support/notes-server.ts";
import { call, legacy, modern } from "./support/wire.ts";

/** A store that tells of changes when the test says so. */
function changes(): { fire(): void; size(): number; onChange(listener: () => void): () => void } {
  const listeners = new Set<() => void>();
  return {
    fire: () => {
      for (const listener of listeners) listener();
    },
    size: () => listeners.size,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

describe.each(HOSTS)("long calls and streams on %s", (host) => {
  let notes: NotesServer;
  let store: ReturnType<typeof changes>;
  beforeEach(async () => {
    store = changes();
    notes = await startNotes({ changes: store }, fakeVerifier(), host);
    notes.verifier.principals.set("alice", claims({ scope: "notes:read" }));
  });
  afterEach(() => notes.close());

  async function listen(uris: readonly string[]) {
    const meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const params = { notifications: { resourceSubscriptions: uris, toolsListChanged: true }, _meta: meta };
    const response = await fetch(notes.url, {
      method: "POST",
      headers: {
        Authorization: "Bearer alice",
        Accept: "application/json, text/event-stream",
        "Content-Type": "application/json",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "subscriptions/listen",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: "sub", method: "subscriptions/listen", params }),
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const next = async (): Promise<string> => new TextDecoder().decode((await reader.read()).value);
    return { response, reader, next };
  }

  test("a listen filter loses what the caller may not read", async () => {
    const { next, reader } = await listen(["notes://open", "notes://secret", "notes://vault/1", "notes://item/1"]);
    const acknowledged = JSON.parse((await next()).split("data: ")[1] ?? "");
    expect(acknowledged.params.notifications.resourceSubscriptions).toEqual(["notes://open", "notes://item/1"]);
    notes.handler.notify.resourceUpdated("notes://secret");
    notes.handler.notify.resourceUpdated("notes://open");
    expect(await next()).toContain("notes://open");
    await reader.cancel();
  });

  test.each([
    ["revocation", () => notes.verifier.revoked.add("sid-alice")],
    ["expiry", () => (notes.verifier.now = 2_000_000_001)],
    ["an outage", () => (notes.verifier.outage = true)],
  ])("a listen stream ends at %s, its result first", async (_what, lose) => {
    const { next, reader } = await listen(["notes://open"]);
    await next();
    lose();
    store.fire();
    const result = JSON.parse((await next()).split("data: ")[1] ?? "");
    expect(result).toEqual({
      jsonrpc: "2.0",
      id: "sub",
      result: { resultType: "complete", _meta: { "io.modelcontextprotocol/subscriptionId": "sub" } },
    });
    expect((await reader.read()).done).toBe(true);
    expect(store.size()).toBe(0);
  });

  test.each([
    ["legacy", () => legacy(notes.url, "alice", call(1, "tools/call", { name: "read", arguments: {} }))],
    ["modern", () => modern(notes.url, "alice", "tools/call", { name: "read", arguments: {} })],
  ])("a running call whose caller is revoked ends at once, its result withheld (%s)", async (_era, send) => {
    let release = (): void => {};
    const started = new Promise<void>((resolve) => {
      notes.during = async () => {
        resolve();
        await new Promise<void>((go) => {
          release = go;
        });
      };
    });
    const answering = send();
    await started;
    notes.verifier.revoked.add("sid-alice");
    store.fire();
    const answer = await answering;
    expect(answer.json.error).toEqual({ code: 403, message: "Session revoked", data: { error: "session_revoked" } });
    expect(answer.text).not.toContain("read for alice");
    release();
    expect(store.size()).toBe(0);
  });

  test("a result is looked at once more before it is released", async () => {
    notes.during = async () => {
      notes.verifier.revoked.add("sid-alice");
    };
    const answer = await modern(notes.url, "alice", "tools/call", { name: "read", arguments: {} });
    expect(answer.json.error).toEqual({ code: 403, message: "Session revoked", data: { error: "session_revoked" } });
    expect(answer.text).not.toContain("read for alice");
  });

  test("a token that lost its scope loses the tool with the next call", async () => {
    const read = () => legacy(notes.url, "alice", call(1, "tools/call", { name: "read", arguments: {} }));
    expect((await read()).status).toBe(200);
    notes.verifier.principals.set("alice", claims());
    expect((await read()).status).toBe(403);
  });

  test("an asynchronous store decides the same", async () => {
    notes.verifier.asynchronous = true;
    const list = await modern(notes.url, "alice", "tools/list");
    expect(list.json.result.tools.map(({ name }) => name)).toEqual(["open", "read", "write", "agent"]);
    expect((await modern(notes.url, "alice", "tools/call", { name: "read", arguments: {} })).status).toBe(200);
    notes.verifier.revoked.add("sid-alice");
    expect((await modern(notes.url, "alice", "tools/list")).status).toBe(403);
  });
});
