import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGate } from "../../src/gate/index.ts";
import { claims, fakeVerifier, RESOURCE } from "./support/fake-verifier.ts";
import { HOSTS, type NotesServer, startNotes } from "./support/notes-server.ts";
import { raw } from "./support/raw.ts";
import { call, legacy, read } from "./support/wire.ts";

const ORIGIN = "https://app.example.com";

describe.each(HOSTS)("browsers on %s (R15)", (host) => {
  let notes: NotesServer;
  beforeEach(async () => {
    notes = await startNotes({ allowedOrigins: [ORIGIN] }, fakeVerifier(), host);
    notes.verifier.principals.set("alice", claims());
  });
  afterEach(() => notes.close());

  test.each([
    "https://evil.example.com",
    "null",
    "https://app.example.com.evil.com",
    "https://APP.example.com",
    "app",
    "",
  ])("Origin %j is refused before the credential is looked at", async (origin) => {
    const answer = await legacy(notes.url, "alice", call(1, "tools/list"), { Origin: origin });
    expect(answer.status).toBe(403);
    expect(answer.text).toBe('{"error":"invalid_request","error_description":"Origin not allowed"}');
    expect(notes.verifier.identified).toBe(0);
  });

  test("an allowed Origin may read answers and challenges", async () => {
    const answer = await legacy(notes.url, "alice", call(1, "tools/list"), { Origin: ORIGIN });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    const refused = await legacy(notes.url, undefined, call(1, "tools/list"), { Origin: ORIGIN });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(refused.headers.get("access-control-expose-headers")).toContain("WWW-Authenticate");
    expect(refused.headers.get("vary")).toBe("Origin");
  });

  test("an absent Origin passes, without CORS headers", async () => {
    const answer = await legacy(notes.url, "alice", call(1, "tools/list"));
    expect(answer.status).toBe(200);
    expect(answer.headers.has("access-control-allow-origin")).toBe(false);
  });

  test("a preflight is never 401 and exposes the challenge", async () => {
    const answer = await read(
      await fetch(notes.url, {
        method: "OPTIONS",
        headers: {
          Origin: ORIGIN,
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "authorization, mcp-method",
        },
      }),
    );
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(answer.headers.get("access-control-allow-methods")).toBe("GET, POST, DELETE, OPTIONS");
    expect(answer.headers.get("access-control-allow-headers")).toBe("authorization, mcp-method");
    expect(answer.headers.get("access-control-expose-headers")).toContain("WWW-Authenticate");
    expect(
      (await fetch(notes.url, { method: "OPTIONS", headers: { Origin: "https://evil.example.com" } })).status,
    ).toBe(403);
  });

  test("on loopback a foreign Host is refused", async () => {
    const answer = await raw(
      notes.url,
      ["POST /mcp HTTP/1.1", "Host: evil.example.com", "Authorization: Bearer alice"],
      "{}",
    );
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).toContain('{"error":"invalid_request","error_description":"Host not allowed"}');
  });
});

describe("browser rules", () => {
  const status = async (options: object, headers: Record<string, string>, resource = RESOURCE): Promise<number> => {
    const gate = createGate({ verifier: fakeVerifier({}, [resource]), resource, ...options });
    const answer = await gate.fetch(new Request(resource, { headers }));
    return (answer as Response).status;
  };

  test("without configuration, loopback resources allow loopback origins alone", async () => {
    const host = { Host: "localhost:3000" };
    expect(await status({}, { ...host, Origin: "http://localhost:6274" })).toBe(401);
    expect(await status({}, { ...host, Origin: "http://[::1]:1" })).toBe(401);
    expect(await status({}, { ...host, Origin: "http://127.0.0.1.evil.com" })).toBe(403);
    expect(await status({ allowedOrigins: [] }, { ...host, Origin: "http://localhost:6274" })).toBe(403);
  });

  test("other resources allow their own origin and any Host", async () => {
    const resource = "https://mcp.example.com/mcp";
    expect(await status({}, { Origin: "https://mcp.example.com" }, resource)).toBe(401);
    expect(await status({}, { Origin: "http://localhost:6274" }, resource)).toBe(403);
    expect(await status({}, { Host: "proxy" }, resource)).toBe(401);
    expect(await status({ allowedHosts: ["mcp.example.com"] }, { Host: "proxy" }, resource)).toBe(403);
    expect(await status({ allowedHosts: ["mcp.example.com"] }, { Host: "mcp.example.com:8443" }, resource)).toBe(401);
  });
});
