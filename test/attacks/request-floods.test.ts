import { afterEach, describe, expect, test } from "vitest";
import { claims } from "../gate/support/fake-verifier.ts";
import { HOSTS, startNotes } from "../gate/support/notes-server.ts";
import { startSessions } from "../gate/support/sessions-server.ts";
import { call, legacy } from "../gate/support/wire.ts";

const HELLO = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } };
const stop: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of stop.splice(0)) await close();
});

describe("a request within the limits of size", () => {
  test("with a hundred thousand subscriptions is compared in linear time", { timeout: 5000 }, async () => {
    const host = await startSessions();
    stop.push(() => host.close());
    host.verifier.principals.set("alice", claims({ scope: "notes:read" }));
    const opened = await legacy(host.url, "alice", call(0, "initialize", HELLO));
    const resourceSubscriptions = Array.from({ length: 100_000 }, (_, at) => `notes://item/${at}`);
    const listen = call(1, "subscriptions/listen", { notifications: { resourceSubscriptions } });
    const session = { "Mcp-Session-Id": opened.headers.get("mcp-session-id") ?? "" };
    expect((await legacy(host.url, "alice", listen, session)).status).toBe(200);
  });

  test.each(HOSTS)("that nests too deeply is refused before the host sees it (%s)", async (name) => {
    const host = await startNotes({}, undefined, name);
    stop.push(() => host.close());
    host.verifier.principals.set("alice", claims());
    const send = (depth: number) => {
      const nested = "[".repeat(depth) + "]".repeat(depth);
      const params = `{"name":"open","arguments":{"a":${nested}}}`;
      return legacy(host.url, "alice", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`);
    };
    // the message, its params and their arguments are three levels themselves
    expect((await send(61)).json.result.content[0]?.text).toBe("open for alice");
    for (const depth of [62, 100_000]) {
      const answer = await send(depth);
      expect(answer.status).toBe(400);
      expect(answer.text).toBe('{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}');
    }
  });
});
