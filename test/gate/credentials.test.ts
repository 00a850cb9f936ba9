import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { claims, fakeVerifier } from "./support/fake-verifier.ts";
import { HOSTS, type NotesServer, startNotes } from "./support/notes-server.ts";
import { raw } from "./support/raw.ts";
import { call, legacy, modern, post } from "./support/wire.ts";

const METADATA = 'resource_metadata="http://127.0.0.1:3000/.well-known/oauth-protected-resource/mcp"';
const LIST = JSON.stringify(call(1, "tools/list"));

describe.each(HOSTS)("credentials on %s", (host) => {
  let notes: NotesServer;
  beforeEach(async () => {
    notes = await startNotes({}, fakeVerifier({ requiredScopes: ["mcp:use"] }), host);
    notes.verifier.principals.set("alice", claims({ scope: "mcp:use" }));
    notes.verifier.principals.set("narrow", claims({ sub: "narrow" }));
  });
  afterEach(() => notes.close());

  test("no credential is a bare 401 that leads to the metadata (R2, R3, R8)", async () => {
    for (const answer of [
      await legacy(notes.url, undefined, call(1, "tools/list")),
      await modern(notes.url, undefined, "tools/list"),
    ]) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe(`Bearer ${METADATA}, scope="mcp:use"`);
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.text).toBe('{"error":"missing_token","error_description":"Missing bearer token"}');
    }
  });

  test("another scheme is no credential", async () => {
    const answer = await post(notes.url, undefined, LIST, { Authorization: "Basic YTpi" });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe(`Bearer ${METADATA}, scope="mcp:use"`);
  });

  test("a token in the query is never read (R10)", async () => {
    const answer = await post(`${notes.url}?access_token=alice`, undefined, LIST);
    expect(answer.status).toBe(401);
    expect(notes.verifier.identified).toBe(0);
  });

  test("a bad token is 401 invalid_token (R6, R8)", async () => {
    const answer = await legacy(notes.url, "forged", call(1, "tools/list"));
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe(
      `Bearer error="invalid_token", error_description="Token validation failed", scope="mcp:use", ${METADATA}`,
    );
    expect(answer.text).toBe('{"error":"invalid_token","error_description":"Token validation failed"}');
  });

  test.each([
    ["an empty token", ["Authorization: Bearer"]],
    ["an empty header", ["Authorization:"]],
    ["two parts", ["Authorization: Bearer alice bob"]],
    ["a comma", ["Authorization: Bearer alice,bob"]],
    ["a comma and a space", ["Authorization: Bearer alice, Bearer bob"]],
    ["a tab", ["Authorization: Bearer\talice\tbob"]],
    ["two headers", ["Authorization: Bearer alice", "Authorization: Bearer alice"]],
    ["two headers, the second of another scheme", ["Authorization: Bearer alice", "authorization: Basic YTpi"]],
  ])("%s is 400 invalid_request", async (_what, headers) => {
    const accept = ["Content-Type: application/json", "Accept: application/json, text/event-stream"];
    const answer = await raw(notes.url, ["POST /mcp HTTP/1.1", ...accept, ...headers], LIST);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    const challenge = `Bearer error="invalid_request", error_description="The request is malformed", ${METADATA}`;
    expect(answer.toLowerCase()).toContain(`www-authenticate: ${challenge}`.toLowerCase());
    expect(answer).toContain('{"error":"invalid_request","error_description":"The request is malformed"}');
    expect(notes.verifier.identified).toBe(0);
  });

  test("the scheme is matched in any case, and several spaces are fine", async () => {
    const answer = await post(notes.url, undefined, LIST, { Authorization: "bEARER   alice" });
    expect(answer.status).toBe(200);
  });

  test("a revoked session is 403 without a challenge", async () => {
    notes.verifier.revoked.add("sid-alice");
    const answer = await legacy(notes.url, "alice", call(1, "initialize"));
    expect(answer.status).toBe(403);
    expect(answer.headers.has("www-authenticate")).toBe(false);
    expect(answer.text).toBe('{"error":"session_revoked","error_description":"Session revoked"}');
  });

  test("an outage is 503 with Retry-After and no challenge", async () => {
    notes.verifier.outage = true;
    const answer = await legacy(notes.url, "alice", call(1, "tools/list"));
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(answer.headers.has("www-authenticate")).toBe(false);
    expect(answer.text).toBe(
      '{"error":"verification_unavailable","error_description":"Verification temporarily unavailable"}',
    );
  });

  test("handshakes need a valid credential and no scope", async () => {
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } };
    expect((await legacy(notes.url, "narrow", call(1, "initialize", params))).json.result["serverInfo"]).toBeDefined();
    expect((await modern(notes.url, "narrow", "server/discover")).status).toBe(200);
    expect((await legacy(notes.url, "narrow", call(1, "ping"))).json.result).toEqual({});
    const refused = await legacy(notes.url, "narrow", call(1, "tools/call", { name: "open" }));
    expect(refused.status).toBe(403);
    expect(refused.headers.get("www-authenticate")).toContain('scope="mcp:use"');
  });

  test("concurrent callers keep apart", async () => {
    const names = Array.from({ length: 40 }, (_, at) => `user${at}`);
    for (const sub of names) notes.verifier.principals.set(sub, claims({ sub, scope: "mcp:use" }));
    const answers = await Promise.all(
      names.map((name, at) =>
        at % 2 === 0
          ? modern(notes.url, name, "tools/call", { name: "open", arguments: {} })
          : legacy(notes.url, name, call(1, "tools/call", { name: "open", arguments: {} })),
      ),
    );
    expect(answers.map(({ json }) => json.result.content[0]?.text)).toEqual(names.map((name) => `open for ${name}`));
  });
});

test("the body is not read before the token holds", async () => {
  const notes = await startNotes();
  let pulled = 0;
  const body = new ReadableStream(
    {
      pull(controller) {
        pulled += 1;
        controller.enqueue(new TextEncoder().encode("{"));
      },
    },
    { highWaterMark: 0 },
  );
  const request = new Request("http://127.0.0.1:3000/mcp", {
    method: "POST",
    body,
    duplex: "half",
    headers: { Host: "127.0.0.1" },
  } as RequestInit);
  const answer = await notes.gate.fetch(request);
  expect((answer as Response).status).toBe(401);
  expect(pulled).toBe(0);
  await notes.close();
});
