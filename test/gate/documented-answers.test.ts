import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { undocumented } from "./support/documented.ts";
import { claims, fakeVerifier } from "./support/fake-verifier.ts";
import { HOSTS, type NotesServer, startNotes } from "./support/notes-server.ts";

const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "read", arguments: {} } };

describe.each(HOSTS)("every refusal of a real gate is in the OpenAPI document (%s)", (host) => {
  let notes: NotesServer;
  let origin: string;
  beforeAll(async () => {
    notes = await startNotes({ resourceName: "Notes" }, fakeVerifier({ requiredScopes: ["mcp:use"] }), host);
    ({ origin } = new URL(notes.url));
    const { principals, revoked } = notes.verifier;
    principals.set("alice", claims({ scope: "mcp:use" }));
    principals.set("poor", claims({ sub: "poor", sid: "sid-poor" }));
    principals.set("gone", claims({ sub: "gone", sid: "sid-gone", scope: "mcp:use" }));
    revoked.add("sid-gone");
  });
  beforeEach(() => {
    notes.verifier.outage = false;
  });
  afterAll(() => notes.close());

  const call = (
    authorization: string | undefined,
    body: unknown = message,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    fetch(notes.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json, text/event-stream",
        "MCP-Protocol-Version": "2025-11-25",
        ...(authorization === undefined ? {} : { Authorization: authorization }),
        ...headers,
      },
      body: JSON.stringify(body),
    });

  it.each<readonly [number, string, string | undefined, unknown, Record<string, string>]>([
    [400, "a malformed credential", "Bearer a b", message, {}],
    [400, "a message that is no call", "Bearer alice", { jsonrpc: "2.0" }, {}],
    [401, "no credential", undefined, message, {}],
    [401, "a credential that does not hold", "Bearer nobody", message, {}],
    [403, "a scope shortfall", "Bearer poor", message, {}],
    [403, "a revoked session", "Bearer gone", message, {}],
    [403, "a foreign origin", "Bearer alice", message, { Origin: "https://elsewhere.example.com" }],
    [404, "a foreign session", "Bearer alice", message, { "Mcp-Session-Id": "unknown" }],
  ])("%i for %s", async (status, _what, authorization, body, headers) => {
    const answer = await call(authorization, body, headers);
    expect(answer.status).toBe(status);
    expect(await undocumented("callMcp", answer)).toEqual([]);
  });

  test("405 for a method that is not served", async () => {
    const answer = await fetch(notes.url, { method: "PATCH", headers: { Authorization: "Bearer alice" } });
    expect(answer.status).toBe(405);
    expect(await undocumented("callMcp", answer)).toEqual([]);
  });

  test("503 during an outage", async () => {
    notes.verifier.outage = true;
    const answer = await call("Bearer alice");
    expect(answer.status).toBe(503);
    expect(await undocumented("callMcp", answer)).toEqual([]);
  });

  it.each<readonly [number, string, string, string]>([
    [200, "readResourceMetadata", "GET", "/.well-known/oauth-protected-resource/mcp"],
    [200, "readOnlyResourceMetadata", "GET", "/.well-known/oauth-protected-resource"],
    [404, "readResourceMetadata", "GET", "/.well-known/oauth-protected-resource/other"],
    [405, "readResourceMetadata", "POST", "/.well-known/oauth-protected-resource/mcp"],
  ])("%i of %s", async (status, operation, method, path) => {
    const answer = await fetch(`${origin}${path}`, { method });
    expect(answer.status).toBe(status);
    expect(await undocumented(operation, answer)).toEqual([]);
  });
});

describe("an answer that the OpenAPI document does not have", () => {
  const body = { error: "missing_token", error_description: "Missing bearer token" };
  const headers = { "Cache-Control": "no-store", "WWW-Authenticate": 'Bearer scope="mcp:use"' };

  test("is as documented before it is changed", async () => {
    expect(await undocumented("callMcp", Response.json(body, { status: 401, headers }))).toEqual([]);
  });

  it.each<readonly [string, unknown, number, Record<string, string>]>([
    ["status 418", body, 418, headers],
    ["WWW-Authenticate is missing", body, 401, { "Cache-Control": "no-store" }],
    ["WWW-Authenticate: Basic", body, 401, { ...headers, "WWW-Authenticate": "Basic" }],
    ["Cache-Control: public", body, 401, { ...headers, "Cache-Control": "public" }],
    ["Retry-After is not documented", body, 401, { ...headers, "Retry-After": "5" }],
    ["Retry-After: soon", body, 503, { "Cache-Control": "no-store", "Retry-After": "soon" }],
    ["content type text/plain", body, 401, { ...headers, "Content-Type": "text/plain" }],
  ])("is found out: %s", async (finding, json, status, given) => {
    expect(await undocumented("callMcp", Response.json(json, { status, headers: given }))).toContain(finding);
  });

  test("is found out by its body", async () => {
    const wrong = Response.json({ ...body, error: "no_such_code" }, { status: 401, headers });
    expect(await undocumented("callMcp", wrong)).toHaveLength(1);
  });
});
