import { type ClaimsOf, type CoreContract, createVerifier } from "countersign";
import { createGate, type Gate } from "countersign/gate";
import { InMemoryRevocationStore } from "countersign/revocation";
import {
  createFakeClock,
  createTestIssuer,
  type FakeClock,
  mintTestPrincipal,
  type TestIssuer,
} from "countersign/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

type Claims10 = ClaimsOf<CoreContract, "1.0">;

const RESOURCE = "https://notes.example/mcp";
let clock: FakeClock;
let issuer: TestIssuer;
let revocations: InMemoryRevocationStore;
let gate: Gate<Claims10>;
const verdicts: string[] = [];

beforeEach(async () => {
  clock = createFakeClock();
  issuer = await createTestIssuer({ profile: "1.0", audience: RESOURCE, now: clock.now });
  revocations = new InMemoryRevocationStore({ monotonicNow: clock.monotonicNow });
  revocations.markRevoked("gone");
  const verifier = createVerifier({
    profile: "1.0",
    issuer: issuer.issuer,
    audience: RESOURCE,
    zoneId: issuer.zoneId,
    revocations,
    fetch: issuer.fetch,
    now: clock.now,
  });
  verdicts.length = 0;
  gate = createGate({
    verifier,
    resource: RESOURCE,
    tools: {
      open: {},
      read: { requiredScopes: ["notes:read"] },
      session: { requireSession: true },
      target: { requiredTargets: ["resource://a"], requiredScopes: ["notes:read"] },
    },
    changes: revocations,
    recheckMs: 3_600_000,
    onDecision: ({ verdict, code, rung }) => verdicts.push([verdict, code, rung].join(" ")),
  });
});
afterEach(() => gate.close());

interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly body: { readonly error?: unknown; readonly error_hint?: unknown };
}

async function post(token: string, body: unknown): Promise<Answer | "admitted"> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const result = await gate.fetch(new Request(RESOURCE, { method: "POST", headers, body: text }));
  if (!(result instanceof Response)) return "admitted";
  const challenge = result.headers.get("www-authenticate");
  return { status: result.status, challenge, body: (await result.json()) as Answer["body"] };
}

const call = (name: string) => ({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } });

describe("the gate of a profile that checks requirements first", () => {
  test("admits a good call", async () => {
    expect(await post(await issuer.mint({ scope: "notes:read" }), call("read"))).toBe("admitted");
    expect(verdicts).toEqual(["allow  "]);
  });

  test("answers an opaque requirement before revocation", async () => {
    const token = await issuer.mint({ sid: "gone", agent_session_id: undefined });
    expect(await post(token, call("session"))).toMatchObject({ status: 403, body: { error: "session_required" } });
    expect(verdicts).toEqual(["refuse session_required requirements"]);
  });

  test("answers revocation with the status, challenge and hint of the profile", async () => {
    const answer = await post(await issuer.mint({ sid: "gone" }), call("session"));
    expect(answer).toMatchObject({ status: 401, body: { error: "session_revoked", error_hint: expect.any(String) } });
    expect((answer as Answer).challenge).toContain('error="invalid_token", error_description="Session revoked"');
  });

  test("holds a scope shortfall back behind revocation", async () => {
    const token = await issuer.mint({ sid: "gone", scope: "" });
    expect(await post(token, call("read"))).toMatchObject({ status: 401, body: { error: "session_revoked" } });
    const active = await post(await issuer.mint({ scope: "" }), call("read"));
    expect(active).toMatchObject({ status: 403, body: { error: "insufficient_scope" } });
    expect((active as Answer).challenge).toContain('scope="notes:read"');
  });

  test("answers a missing target as an invalid token, whatever the scope", async () => {
    const answer = await post(await issuer.mint({ scope: "" }), call("target"));
    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_token" } });
  });

  test.each([
    ["a handshake", { jsonrpc: "2.0", id: 1, method: "initialize", params: {} }],
    ["a notification", { jsonrpc: "2.0", method: "notifications/initialized" }],
    ["a batch", [call("session")]],
    ["a hidden tool", call("nothing")],
    ["no JSON", "{"],
    ["no message", { jsonrpc: "1.0" }],
  ])("refuses a revoked caller who sends %s", async (_, body) => {
    const token = await issuer.mint({ sid: "gone", agent_session_id: undefined });
    expect(await post(token, body)).toMatchObject({ status: 401, body: { error: "session_revoked" } });
  });

  test.each(["GET", "DELETE"])("refuses a revoked caller on %s", async (method) => {
    const headers = { authorization: `Bearer ${await issuer.mint({ sid: "gone" })}` };
    const result = await gate.fetch(new Request(RESOURCE, { method, headers }));
    expect(result).toMatchObject({ status: 401 });
  });

  test("refuses a mandate whose delegation graph has moved on, at the door and later", async () => {
    const token = await issuer.mint({ delegation_graph_epoch: 1 });
    const pinned = gate.admit(mintTestPrincipal({ delegation_graph_epoch: 1 }, { profile: "1.0", now: clock.now }));
    const item = { kind: "tool", name: "open" } as const;
    expect(await gate.decideItem(pinned as never, item, "tools/call")).toEqual({ kind: "allow" });
    revocations.markDelegationEpoch("zone-1", 2);
    expect(await post(token, call("open"))).toMatchObject({ status: 401, body: { error: "delegation_stale" } });
    expect(await gate.decideItem(pinned as never, item, "tools/call")).toMatchObject({
      kind: "refuse",
      rung: "revocation",
      error: { code: "delegation_stale" },
    });
  });

  test("decides a caller who was verified earlier in the same order", async () => {
    const item = { kind: "tool", name: "session" } as const;
    const admit = (claims: object) =>
      gate.admit(mintTestPrincipal({ ...claims }, { profile: "1.0", now: clock.now })) as never;
    const revoked = { sid: "gone", agent_session_id: undefined };
    expect(await gate.decideItem(admit(revoked), item, "tools/call")).toMatchObject({
      rung: "requirements",
      error: { code: "session_required" },
    });
    const expired = { ...revoked, exp: 1 };
    expect(await gate.decideItem(admit(expired), item, "tools/call")).toMatchObject({
      rung: "mandate",
      error: { code: "invalid_token" },
    });
  });

  test("tells a running call at once that its delegation graph has moved on", async () => {
    const authorization = `Bearer ${await issuer.mint({ delegation_graph_epoch: 1 })}`;
    const headers = { authorization, "content-type": "application/json" };
    const request = new Request(RESOURCE, { method: "POST", headers, body: JSON.stringify(call("open")) });
    const entry = await gate.fetch(request);
    if (entry instanceof Response) throw new Error("refused");
    const lost = new Promise<void>((resolve) => entry.watch(resolve));
    revocations.markDelegationEpoch("zone-1", 2);
    await lost;
  });

  test("hands the claims of the profile to handlers", async () => {
    const headers = {
      authorization: `Bearer ${await issuer.mint({ sid: "s-1" })}`,
      "content-type": "application/json",
    };
    const request = new Request(RESOURCE, { method: "POST", headers, body: JSON.stringify(call("open")) });
    const entry = await gate.fetch(request);
    if (entry instanceof Response) throw new Error("refused");
    const principal = gate.principalOf({ authInfo: entry.authInfo });
    expect(principal.authorityRecordId).toBe("s-1");
    expect(entry.authInfo).toMatchObject({ clientId: "client-notes", scopes: ["tool:call"] });
  });
});
