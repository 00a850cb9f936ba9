import { InMemoryTransport, Server } from "@modelcontextprotocol/server";
import { describe, expect, test, vi } from "vitest";
import { guardTransport } from "../../src/adapters/mcp/index.ts";
import { type AuthInfo, createGate, type GateOptions } from "../../src/gate/index.ts";
import { claims, fakeVerifier, RESOURCE } from "./support/fake-verifier.ts";
import { call } from "./support/wire.ts";

type Message = Record<string, unknown>;

/** A channel whose far end the test plays by hand. */
async function channel(options: Partial<GateOptions> = {}) {
  const verifier = fakeVerifier();
  const gate = createGate({ verifier, resource: RESOURCE, default: "allow", ...options });
  const [near, far] = InMemoryTransport.createLinkedPair();
  const received: Message[] = [];
  const host: Message[] = [];
  near.onmessage = (message) => void received.push(message as Message);
  const guarded = guardTransport(gate, far);
  guarded.onmessage = (message) => void host.push(message as Message);
  await guarded.start();
  const ask = (authInfo: AuthInfo, message: Message) => near.send(message as never, { authInfo });
  const answer = (message: Message) => guarded.send(message as never);
  return { verifier, gate, guarded, received, host, ask, answer, alice: gate.admit(claims()) };
}
const result = (id: number, body: Message): Message => ({ jsonrpc: "2.0", id, result: body });
const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true));

describe("handles (R20)", () => {
  test("a task belongs to the caller who created it", async () => {
    const { gate, alice, ask, answer, host, received } = await channel();
    await ask(alice, call(1, "tools/call", { name: "slow" }));
    await until(() => host.length === 1);
    await answer(result(1, { task: { taskId: "t-1", status: "working" } }));
    await until(() => received.length === 1);
    const request = (id: number, token: AuthInfo, taskId: unknown) =>
      gate.decide(token, { id, method: "tasks/get", params: { taskId } });
    expect((await request(2, alice, "t-1")).decision.kind).toBe("allow");
    expect((await request(2, alice, "t-2")).decision.kind).toBe("hidden");
    expect((await request(2, alice, 7)).decision.kind).toBe("malformed");
    expect((await request(2, gate.admit(claims({ sub: "bob" })), "t-1")).decision.kind).toBe("hidden");
  });

  test("foreign and unknown tasks are answered alike", async () => {
    const verifier = fakeVerifier();
    verifier.principals.set("bob", claims({ sub: "bob" }));
    const gate = createGate({ verifier, resource: RESOURCE });
    const body = JSON.stringify(call(1, "tasks/get", { taskId: "t-1" }));
    const headers = { Authorization: "Bearer bob", Host: "localhost" };
    const answer = (await gate.fetch(new Request(RESOURCE, { method: "POST", headers, body }))) as Response;
    expect(await answer.json()).toEqual({ jsonrpc: "2.0", id: 1, error: { code: -32602, message: "Task not found" } });
  });

  test("the oldest handle is forgotten, and then unknown to its owner as well", async () => {
    const verifier = fakeVerifier();
    verifier.principals.set("alice", claims());
    const gate = createGate({ verifier, resource: RESOURCE, maxHandles: 2 });
    const headers = { Authorization: "Bearer alice", Host: "localhost" };
    const entry = await gate.fetch(new Request(RESOURCE, { headers }));
    if (entry instanceof Response) throw new Error("refused");
    for (const session of ["s-1", "s-2", "s-3", "s-3"])
      entry.respond(new Response(null, { headers: { "Mcp-Session-Id": session } }));
    const status = async (session: string) => {
      const found = await gate.fetch(new Request(RESOURCE, { headers: { ...headers, "Mcp-Session-Id": session } }));
      return found instanceof Response ? found.status : 200;
    };
    expect([await status("s-1"), await status("s-2"), await status("s-3")]).toEqual([404, 200, 200]);
  });
});

describe("a guarded channel", () => {
  test("refuses a second request under an id that is still running", async () => {
    const { alice, ask, host, received } = await channel();
    await ask(alice, call(1, "tools/call", { name: "a" }));
    await until(() => host.length === 1);
    await ask(alice, call(1, "tools/call", { name: "b" }));
    await until(() => received.length === 1);
    expect(received[0]).toMatchObject({ id: 1, error: { code: -32600 } });
    expect(host).toHaveLength(1);
  });

  test("stops watching a call that its client cancelled, and one whose channel closed", async () => {
    const listeners = new Set<() => void>();
    const changes = {
      onChange: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const { alice, ask, host, guarded } = await channel({ changes });
    guarded.onclose = () => {};
    await ask(alice, call(1, "tools/call", { name: "a" }));
    await until(() => host.length === 1);
    expect(listeners.size).toBe(1);
    await ask(alice, { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
    expect(listeners.size).toBe(0);
    expect(host).toHaveLength(2);
    await ask(alice, call(2, "tools/call", { name: "a" }));
    await until(() => listeners.size === 1);
    await guarded.close();
    expect(listeners.size).toBe(0);
  });

  test("takes notifications and responses from its caller alone", async () => {
    const { gate, alice, ask, host } = await channel();
    await ask(alice, call(1, "ping"));
    await until(() => host.length === 1);
    const bob = gate.admit(claims({ sub: "bob" }));
    await ask(bob, { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
    await ask(bob, result(9, { action: "accept" }));
    await ask({ ...alice }, { jsonrpc: "2.0", method: "notifications/initialized" });
    await ask(alice, result(9, { action: "decline" }));
    await until(() => host.length === 2);
    expect(host[1]).toEqual(result(9, { action: "decline" }));
  });

  test("keeps the class and the members of the transport", async () => {
    const { guarded, gate } = await channel();
    expect(guarded).toBeInstanceOf(InMemoryTransport);
    guarded.sessionId = "s-1";
    expect(guarded.sessionId).toBe("s-1");
    await new Server({ name: "n", version: "1" }, {}).connect(
      guardTransport(gate, InMemoryTransport.createLinkedPair()[0]),
    );
  });
});

describe("totality", () => {
  test.each(["identify", "checkRevocation"] as const)("a verifier whose %s throws closes the gate", async (method) => {
    const verifier = fakeVerifier();
    verifier.principals.set("alice", claims());
    const gate = createGate({ verifier, resource: RESOURCE, default: "allow" });
    Object.assign(verifier, {
      [method]: () => {
        throw new Error("secret detail");
      },
    });
    const headers = { Authorization: "Bearer alice", Host: "localhost" };
    const request = new Request(RESOURCE, { method: "POST", headers, body: JSON.stringify(call(1, "ping")) });
    const answer = (await gate.fetch(request)) as Response;
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("secret");
  });

  test.each([
    ["no object", 7],
    ["an array", [1]],
    ["a nested array", { arguments: [[]], name: ["open"] }],
  ])("parameters that are %s run nothing", async (_what, params) => {
    const { alice, ask, host, received } = await channel();
    await ask(alice, { jsonrpc: "2.0", id: 1, method: "tools/call", params } as Message);
    await ask(alice, call(2, "ping"));
    await until(() => host.length === 1);
    expect(host[0]).toMatchObject({ method: "ping" });
    expect(received.every(({ error }) => error !== undefined)).toBe(true);
  });

  test("an observer that throws changes nothing", async () => {
    const verifier = fakeVerifier();
    verifier.principals.set("alice", claims());
    const onDecision = vi.fn(() => {
      throw new Error("observer");
    });
    const gate = createGate({ verifier, resource: RESOURCE, default: "allow", onDecision });
    const send = (token: string) =>
      gate.fetch(
        new Request(RESOURCE, {
          method: "POST",
          headers: { Authorization: `Bearer ${token}`, Host: "localhost" },
          body: JSON.stringify(call(1, "ping")),
        }),
      );
    expect(await send("alice")).not.toBeInstanceOf(Response);
    expect(((await send("forged")) as Response).status).toBe(401);
    expect(onDecision).toHaveBeenCalledTimes(2);
  });
});
