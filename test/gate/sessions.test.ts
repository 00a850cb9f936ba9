import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { claims } from "./support/fake-verifier.ts";
import { type SessionsServer, startSessions } from "./support/sessions-server.ts";
import { call, legacy, modern, read, telling } from "./support/wire.ts";

const NOT_FOUND = '{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}';
const HELLO = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } };

describe("stateful sessions (R20)", () => {
  let host: SessionsServer;
  let fire: () => void;
  beforeEach(async () => {
    const listeners = new Set<() => void>();
    fire = () => {
      for (const listener of listeners) listener();
    };
    host = await startSessions({
      default: "allow",
      changes: {
        onChange: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
    });
    const { principals } = host.verifier;
    principals.set("alice", claims({ scope: "notes:read" }));
    principals.set("alice refreshed", claims({ scope: "notes:read", sid: "sid-2", expiresAt: 2_100_000_000 }));
    principals.set("alice-2", claims({ scope: "notes:read", sid: "sid-2" }));
    principals.set("downgraded", claims());
    principals.set("alice-elsewhere", claims({ scope: "notes:read", clientId: "other" }));
    principals.set("bob", claims({ sub: "bob", sid: "sid-bob", scope: "notes:read" }));
    principals.set("root", claims({ sub: "root", sid: "sid-root", scope: "notes:read notes:admin" }));
  });
  afterEach(() => host.close());

  async function open(token: string): Promise<string> {
    const answer = await legacy(host.url, token, call(0, "initialize", HELLO));
    return answer.headers.get("mcp-session-id") ?? "";
  }
  const send = (token: string, session: string, method: string, params = {}) =>
    legacy(host.url, token, call(1, method, params), { "Mcp-Session-Id": session });
  const tool = (name: string) => ({ name, arguments: {} });

  test("a session serves the caller who opened it, refreshed tokens included", async () => {
    const session = await open("alice");
    expect((await send("alice", session, "tools/call", tool("read"))).json.result.content[0]?.text).toBe(
      "read for alice",
    );
    expect((await send("alice-2", session, "tools/call", tool("read"))).status).toBe(200);
  });

  test.each(["bob", "alice-elsewhere", "root"])("%s finds no such session on any verb", async (token) => {
    const session = await open("alice");
    const headers = { Authorization: `Bearer ${token}`, "Mcp-Session-Id": session, Accept: "text/event-stream" };
    const answers = [
      await send(token, session, "tools/list"),
      await read(await fetch(host.url, { headers })),
      await read(await fetch(host.url, { method: "DELETE", headers })),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      expect(answer.text).toBe(NOT_FOUND);
    }
    expect((await send("alice", session, "ping")).status).toBe(200);
  });

  test("a message of the modern era does not get into a foreign session either", async () => {
    const session = await open("alice");
    const headers = { "Mcp-Session-Id": session };
    const answer = await modern(host.url, "bob", "tools/call", tool("read"), headers);
    expect([answer.status, answer.text]).toEqual([404, NOT_FOUND]);
    expect(host.ran).toEqual([]);
  });

  test("a foreign session and an unknown one are the same", async () => {
    const session = await open("alice");
    const [foreign, unknown] = [await send("bob", session, "ping"), await send("bob", "no-such-session", "ping")];
    expect(foreign.text).toBe(unknown.text);
    expect(telling(foreign)).toEqual(telling(unknown));
  });

  test("a message without a session opens none and is not run", async () => {
    const answer = await legacy(host.url, "alice", call(1, "tools/call", tool("read")));
    expect(answer.status).toBe(400);
    expect(host.ran).toEqual([]);
  });

  test("the credential is checked on every request of a session (R10)", async () => {
    const session = await open("alice");
    expect((await legacy(host.url, undefined, call(1, "ping"), { "Mcp-Session-Id": session })).status).toBe(401);
    host.verifier.revoked.add("sid-alice");
    expect((await send("alice", session, "ping")).status).toBe(403);
  });

  test("a downgraded token loses the tool at once", async () => {
    const session = await open("alice");
    expect((await send("alice", session, "tools/call", tool("read"))).status).toBe(200);
    const answer = await send("downgraded", session, "tools/call", tool("read"));
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toContain('scope="notes:read"');
  });

  test("lists are filtered for the caller of the request", async () => {
    const [alice, root] = [await open("alice"), await open("root")];
    const names = async (token: string, session: string) =>
      (await send(token, session, "tools/list")).json.result.tools.map(({ name }) => name);
    expect(await names("alice", alice)).toEqual(["open", "read", "write", "agent"]);
    expect(await names("root", root)).toEqual(["open", "read", "write", "agent", "secret", "mirrored"]);
    const { resources } = (await send("alice", alice, "resources/list")).json.result;
    expect(resources.map(({ uri }) => uri)).toEqual(["notes://open", "notes://item/1"]);
  });

  test.each([
    ["tool", "tools/call", tool("secret"), tool("absent")],
    ["tool of bad form", "tools/call", { name: "secret", arguments: 7 }, { name: "absent", arguments: 7 }],
    ["resource", "resources/read", { uri: "notes://secret" }, { uri: "notes://absent" }],
    ["resource of a template", "resources/read", { uri: "notes://vault/1" }, { uri: "notes://absnt/1" }],
    ["prompt", "prompts/get", { name: "hush" }, { name: "none" }],
    [
      "completion of a template",
      "completion/complete",
      { ref: { type: "ref/resource", uri: "notes://vault/{id}" }, argument: { name: "id", value: "" } },
      { ref: { type: "ref/resource", uri: "notes://absnt/{id}" }, argument: { name: "id", value: "" } },
    ],
  ])("a hidden %s is answered byte for byte as a missing one", async (_what, method, hidden, missing) => {
    const session = await open("alice");
    const [one, other] = [await send("alice", session, method, hidden), await send("alice", session, method, missing)];
    const [from, to] = [nameIn(missing), nameIn(hidden)];
    expect(one.text).toBe(other.text.replaceAll(from, to));
    expect(telling(one)).toEqual(telling(other));
    expect(host.ran).toEqual([]);
  });

  test("concurrent sessions never swap callers", async () => {
    const tokens = Array.from({ length: 12 }, (_, at) => `user-${at}`);
    for (const sub of tokens) host.verifier.principals.set(sub, claims({ sub }));
    const sessions = await Promise.all(tokens.map(open));
    const rounds = [0, 1, 2].flatMap(() => tokens.map((token, at) => [token, sessions[at] ?? ""] as const));
    const texts = await Promise.all(
      rounds.map(async ([token, session], id) => {
        const headers = { "Mcp-Session-Id": session };
        const answer = await legacy(host.url, token, call(id, "tools/call", tool("open")), headers);
        return answer.json.result.content[0]?.text;
      }),
    );
    expect(texts).toEqual(rounds.map(([token]) => `open for ${token}`));
  });

  test("resource updates reach only those who may read the resource, and the stream ends at revocation", async () => {
    const session = await open("alice");
    const headers = { Authorization: "Bearer alice", "Mcp-Session-Id": session, Accept: "text/event-stream" };
    const response = await fetch(host.url, { headers });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const server = host.servers.get(session);
    await server?.server.sendResourceUpdated({ uri: "notes://secret" });
    await server?.server.sendResourceUpdated({ uri: "notes://open" });
    const text = new TextDecoder().decode((await reader.read()).value);
    expect(text).toContain("notes://open");
    expect(text).not.toContain("notes://secret");
    host.verifier.revoked.add("sid-alice");
    fire();
    expect((await reader.read()).done).toBe(true);
  });

  test("a subscription is decided as a read", async () => {
    const session = await open("alice");
    const [hidden, missing] = [
      await send("alice", session, "resources/subscribe", { uri: "notes://secret" }),
      await send("alice", session, "resources/subscribe", { uri: "notes://absent" }),
    ];
    expect(hidden.text).toBe(missing.text.replaceAll("absent", "secret"));
    const acquirable = await send("downgraded", session, "resources/subscribe", { uri: "notes://item/1" });
    expect(acquirable.headers.get("www-authenticate")).toContain('scope="notes:read"');
  });

  test("refused members of a batch answer in band", async () => {
    const session = await open("alice");
    const batch = [call(1, "tools/call", tool("open")), call(2, "tools/call", tool("agent"))];
    const answer = await legacy(host.url, "alice", batch, { "Mcp-Session-Id": session });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('{"code":403,"message":"Agent identity required","data":{"error":"agent_required"}}');
    expect(host.ran).toEqual(["open alice"]);
  });
});

function nameIn(params: Record<string, unknown>): string {
  const ref = params["ref"] as Record<string, string> | undefined;
  return String(params["name"] ?? params["uri"] ?? ref?.["name"] ?? ref?.["uri"]);
}
