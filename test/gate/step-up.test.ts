import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterEach, describe, expect, test } from "vitest";
import { core } from "../../generated/typescript/index.ts";
import { createAuthError } from "../../src/core/create-auth-error.ts";
import type { DecisionEvent, PASS, Rung } from "../../src/gate/index.ts";
import { claims, fakeVerifier } from "./support/fake-verifier.ts";
import { HOSTS, type NotesServer, startNotes } from "./support/notes-server.ts";
import { call, legacy, modern, type WireAnswer } from "./support/wire.ts";

const profile = core.profiles["2026-05"];
const shortfall = (scope: string) => createAuthError(profile, "insufficient_scope", { missing: scope });
let notes: NotesServer | undefined;
afterEach(() => notes?.close());

async function write(options: object, scope: string, base = {}): Promise<WireAnswer> {
  notes = await startNotes(options, fakeVerifier(base));
  notes.verifier.principals.set("alice", claims({ scope }));
  return modern(notes.url, "alice", "tools/call", { name: "write", arguments: {} });
}
const scopeOf = ({ headers }: WireAnswer): string | undefined =>
  /scope="([^"]*)"/.exec(headers.get("www-authenticate") ?? "")?.[1];

describe("what a challenge names", () => {
  test("the base, the item and every further rung, in one union", async () => {
    const rung: Rung = {
      name: "layer",
      opaque: false,
      decide: () => ({ ok: false, error: shortfall("layer:x"), requiredScopes: ["layer:x", "notes:read"] }),
    };
    const answer = await write({ rungs: [rung] }, "notes:read mcp:use", { requiredScopes: ["mcp:use"] });
    expect(answer.status).toBe(403);
    expect(scopeOf(answer)).toBe("mcp:use notes:read notes:write layer:x");
    expect(answer.text).toContain("Missing scope: notes:write");
  });

  test("the item's scopes too, when only a further rung falls short", async () => {
    const rung: Rung = {
      name: "layer",
      opaque: false,
      decide: () => ({ ok: false, error: shortfall("layer:x"), requiredScopes: ["layer:x"] }),
    };
    expect(scopeOf(await write({ rungs: [rung] }, "notes:read notes:write"))).toBe("notes:read notes:write layer:x");
  });

  test("nothing, when an opaque rung refuses as well", async () => {
    const error = createAuthError(profile, "chain_mismatch", { missing: "billing" });
    const rung: Rung = {
      name: "chain",
      opaque: true,
      decide: async () => ({ ok: false, error, requiredScopes: ["leak"] }),
    };
    const answer = await write({ rungs: [rung] }, "");
    expect(answer.status).toBe(403);
    expect(answer.headers.has("www-authenticate")).toBe(false);
    expect(answer.text).toBe(
      '{"error":"chain_mismatch","error_description":"Delegation chain missing application: billing"}',
    );
  });

  test("never offline_access (R4)", async () => {
    const answer = await write(
      { tools: { write: { requiredScopes: ["offline_access", "notes:write"] } }, ...ALONE },
      "",
    );
    expect(scopeOf(answer)).toBe("notes:write");
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("secret detail");
      },
    ],
    ["rejects", () => Promise.reject(new Error("secret detail"))],
    ["answers nonsense", () => ({}) as typeof PASS],
  ])("a rung that %s closes the gate", async (_what, decide) => {
    const answer = await write({ rungs: [{ name: "broken", opaque: true, decide }] }, "notes:read notes:write");
    expect(answer.status).toBe(503);
    expect(answer.text).not.toContain("secret");
    expect(notes?.ran).toEqual([]);
  });
});

/** For servers whose maps name less than is registered. */
const ALONE = { resources: {}, prompts: {} };

describe("hierarchies (R13)", () => {
  const scopeHierarchy = { "notes:all": ["notes:write"], "notes:write": ["notes:read"], "notes:read": ["notes:all"] };

  test("a broader scope satisfies narrower requirements, over several steps", async () => {
    expect((await write({ scopeHierarchy }, "notes:all")).status).toBe(200);
  });

  test("the host sees the closed set, the claims keep what was granted", async () => {
    notes = await startNotes({ scopeHierarchy });
    notes.verifier.principals.set("alice", claims({ scope: "notes:write" }));
    const headers = { Authorization: "Bearer alice", Host: "localhost" };
    const body = JSON.stringify(call(1, "ping"));
    const entry = await notes.gate.fetch(new Request("http://127.0.0.1:3000/mcp", { method: "POST", headers, body }));
    if (entry instanceof Response) throw new Error("refused");
    expect(entry.authInfo).toEqual({
      token: "alice",
      clientId: "client",
      scopes: ["notes:write", "notes:read", "notes:all"],
      expiresAt: 2_000_000_000,
      resource: new URL("http://127.0.0.1:3000/mcp"),
      resourceMetadataUrl: "http://127.0.0.1:3000/.well-known/oauth-protected-resource/mcp",
      extra: { countersign: notes.verifier.principals.get("alice") },
    });
    expect(entry.authInfo.extra.countersign.scope).toBe("notes:write");
  });

  test("names of objects are scopes like any other", async () => {
    expect((await write({ scopeHierarchy: {} }, "toString __proto__ constructor")).status).toBe(403);
  });
});

describe.each(HOSTS)("the SDK's client on %s", (host) => {
  test.each(["legacy", "auto"] as const)("converges after one step-up (%s)", async (mode) => {
    const server = await startNotes({}, fakeVerifier(), host);
    notes = server;
    server.verifier.principals.set("narrow", claims({ scope: "notes:read" }));
    server.verifier.principals.set("broad", claims({ scope: "notes:read notes:write" }));
    let token = "narrow";
    const challenges: string[] = [];
    const transport = new StreamableHTTPClientTransport(new URL(server.url), {
      authProvider: {
        token: async () => token,
        onUnauthorized: async () => {},
      },
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        const challenge = response.headers.get("www-authenticate");
        if (response.status === 403 && challenge !== null) {
          challenges.push(challenge);
          token = "broad";
        }
        return response;
      },
    });
    const client = new Client({ name: "c", version: "1" }, { versionNegotiation: { mode } });
    await client.connect(transport);
    await client.callTool({ name: "write", arguments: {} }).catch(() => undefined);
    const result = await client.callTool({ name: "write", arguments: {} });
    expect(result.content).toEqual([{ type: "text", text: "write for alice" }]);
    expect(challenges).toHaveLength(1);
    expect(challenges[0]).toContain('scope="notes:read notes:write"');
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["open", "read", "write", "agent"]);
    await client.close();
  });
});

test("every decision is reported, with names and codes alone", async () => {
  const events: DecisionEvent[] = [];
  const observed = await startNotes({ onDecision: (event) => events.push(event) });
  notes = observed;
  observed.verifier.principals.set("alice", claims({ scope: "notes:read" }));
  await legacy(observed.url, "alice", call(1, "tools/call", { name: "write", arguments: { text: "private" } }));
  await legacy(observed.url, "alice", call(1, "tools/call", { name: "secret" }));
  await legacy(observed.url, "alice", call(1, "tools/call", { name: "read" }));
  await legacy(observed.url, "forged", call(1, "ping"));
  const identity = { profile: "2026-05", contract: profile.contract.digest };
  expect(events).toEqual([
    {
      verdict: "refuse",
      method: "tools/call",
      item: "write",
      code: "insufficient_scope",
      rung: "requirements",
      ...identity,
    },
    { verdict: "hidden", method: "tools/call", item: "secret", rung: "requirements", ...identity },
    { verdict: "allow", method: "tools/call", item: "read", ...identity },
    { verdict: "unauthenticated", method: "POST", code: "invalid_token", rung: "mandate", ...identity },
  ]);
});
