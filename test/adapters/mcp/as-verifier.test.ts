import { createMcpHandler, McpServer, OAuthError, requireBearerAuth } from "@modelcontextprotocol/server";
import { beforeEach, describe, expect, test } from "vitest";
import { asVerifier, guardServer } from "../../../src/adapters/mcp/index.ts";
import { createGate, type Gate } from "../../../src/gate/index.ts";
import { claims, type FakeVerifier, fakeVerifier, RESOURCE } from "../../gate/support/fake-verifier.ts";
import { NOTES, registerNotes } from "../../gate/support/notes-server.ts";
import { read } from "../../gate/support/wire.ts";

let verifier: FakeVerifier;
let gate: Gate;
const ran: string[] = [];
beforeEach(() => {
  verifier = fakeVerifier();
  verifier.principals.set("alice", claims({ scope: "notes:read" }));
  gate = createGate({ verifier, resource: RESOURCE, ...NOTES });
  ran.length = 0;
});

test("verified tokens carry expiry, resource and metadata", async () => {
  const authInfo = await asVerifier(gate).verifyAccessToken("alice");
  expect(authInfo).toMatchObject({
    expiresAt: 2_000_000_000,
    resource: new URL(RESOURCE),
    resourceMetadataUrl: gate.resourceMetadataUrl,
  });
});

test.each([
  ["a bad token", (): unknown => verifier.principals.clear(), "invalid_token", "Token validation failed"],
  ["a revoked session", () => verifier.revoked.add("sid-alice"), "invalid_token", "Session revoked"],
  ["an outage", () => (verifier.outage = true), "server_error", "Verification temporarily unavailable"],
])("%s leaves as the host's own error", async (_what, arrange, code, message) => {
  arrange();
  const error = await asVerifier(gate)
    .verifyAccessToken("alice")
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OAuthError);
  expect(error).toMatchObject({ code, message });
});

describe("behind the host's own bearer check", () => {
  const send = async (name: string) => {
    const handler = createMcpHandler((ctx) => {
      const server = guardServer(gate, new McpServer({ name: "notes", version: "1.0.0" }), ctx);
      registerNotes(server, { ran });
      return server;
    });
    const bearer = requireBearerAuth({ verifier: asVerifier(gate) });
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } });
    const headers = {
      Authorization: "Bearer alice",
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
    };
    const request = new Request(RESOURCE, { method: "POST", headers, body });
    const auth = await bearer(request);
    return read(auth instanceof Response ? auth : await handler.fetch(request, { authInfo: auth }));
  };

  test("the host steps up with every scope, and the call does not run", async () => {
    const answer = await send("write");
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toBe(
      `Bearer error="insufficient_scope", error_description="Missing scope: notes:write", scope="notes:read notes:write", resource_metadata="${gate.resourceMetadataUrl}"`,
    );
    expect(ran).toEqual([]);
  });

  test("opaque refusals and hidden tools disclose nothing", async () => {
    expect((await send("agent")).json.error).toEqual({
      code: 403,
      message: "Agent identity required",
      data: { error: "agent_required" },
    });
    expect((await send("secret")).json.error.message).toBe("Tool secret not found");
    expect(ran).toEqual([]);
  });

  test("permitted calls run", async () => {
    expect((await send("read")).json.result.content[0]?.text).toBe("read for alice");
  });
});
