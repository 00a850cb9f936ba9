import { createRequestStateCodec, type ServerContext } from "@modelcontextprotocol/server";
import { expect, test } from "vitest";
import { requestStateBinding } from "../../../src/adapters/mcp/index.ts";
import { createGate } from "../../../src/gate/index.ts";
import { claims, fakeVerifier, RESOURCE } from "../../gate/support/fake-verifier.ts";

test("a requestState serves its caller and method alone (R19)", async () => {
  const gate = createGate({ verifier: fakeVerifier(), resource: RESOURCE });
  const codec = createRequestStateCodec({ key: new Uint8Array(32).fill(7), bind: requestStateBinding(gate) });
  const context = (sub: string, clientId: string, method: string): ServerContext =>
    ({ mcpReq: { method }, http: { authInfo: gate.admit(claims({ sub, clientId })) } }) as unknown as ServerContext;
  const own = context("alice", "client", "tools/call");
  const state = await codec.mint({ step: 2 }, own);
  expect(await codec.verify(state, own)).toEqual({ step: 2 });
  for (const other of [
    context("bob", "client", "tools/call"),
    context("alice", "other", "tools/call"),
    context("alice", "client", "prompts/get"),
  ]) {
    await expect(async () => codec.verify(state, other)).rejects.toThrow();
  }
});
