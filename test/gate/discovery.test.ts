import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGate } from "../../src/gate/index.ts";
import { fakeVerifier } from "./support/fake-verifier.ts";
import { HOSTS, type NotesServer, startNotes } from "./support/notes-server.ts";
import { read } from "./support/wire.ts";

const DOCUMENT =
  '{"resource":"http://127.0.0.1:3000/mcp","authorization_servers":["https://issuer.example.com"],"scopes_supported":["mcp:use"],"bearer_methods_supported":["header"],"resource_name":"Notes"}';

describe.each(HOSTS)("discovery on %s", (host) => {
  let notes: NotesServer;
  let origin: string;
  beforeEach(async () => {
    notes = await startNotes({ resourceName: "Notes" }, fakeVerifier({ requiredScopes: ["mcp:use"] }), host);
    ({ origin } = new URL(notes.url));
  });
  afterEach(() => notes.close());

  test.each([
    "/.well-known/oauth-protected-resource/mcp",
    "/.well-known/oauth-protected-resource/mcp/",
    "/.well-known/oauth-protected-resource/mcp?x=1",
    "/.well-known/oauth-protected-resource",
    "/mcp/.well-known/oauth-protected-resource",
  ])("%s serves the metadata without a credential (R1, R2, R5)", async (path) => {
    const answer = await read(
      await fetch(`${origin}${path}`, { headers: { Origin: "https://elsewhere.example.com" } }),
    );
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(DOCUMENT);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("content-type")).toBe("application/json");
  });

  test("HEAD, OPTIONS and other methods", async () => {
    const url = `${origin}/.well-known/oauth-protected-resource/mcp`;
    const head = await read(await fetch(url, { method: "HEAD" }));
    expect([head.status, head.text]).toEqual([200, ""]);
    const options = await fetch(url, {
      method: "OPTIONS",
      headers: { "Access-Control-Request-Headers": "mcp-protocol-version" },
    });
    expect(options.status).toBe(204);
    expect(options.headers.get("access-control-allow-headers")).toBe("mcp-protocol-version");
    const posted = await read(await fetch(url, { method: "POST" }));
    expect(posted.status).toBe(405);
    expect(posted.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    expect(posted.headers.get("access-control-allow-origin")).toBe("*");
  });

  test.each([
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-authorization-server/mcp",
    "/mcp/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
    "/.well-known/openid-configuration/mcp",
    "/mcp/.well-known/openid-configuration",
    "/.well-known/oauth-protected-resource/other",
  ])("%s is a JSON 404", async (path) => {
    const answer = await read(await fetch(`${origin}${path}`));
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(JSON.parse(answer.text)).toMatchObject({ error: "not_found" });
  });

  test.each(["/.well-known/security.txt", "/.well-known/oauth-protected-resourceful", "/other"])(
    "%s is no discovery and needs a credential here",
    async (path) => {
      expect((await fetch(`${origin}${path}`)).status).toBe(401);
    },
  );
});

describe("metadata", () => {
  const of = (resource: string, options = {}): Promise<unknown> | undefined => {
    const gate = createGate({ verifier: fakeVerifier({}, [resource]), resource, onWarning: () => {}, ...options });
    return gate.metadata(new Request(gate.resourceMetadataUrl))?.json();
  };

  test("names a bare origin with its slash (R14)", async () => {
    expect(await of("https://mcp.example.com")).toMatchObject({ resource: "https://mcp.example.com/" });
    const gate = createGate({
      verifier: fakeVerifier({}, ["https://mcp.example.com/"]),
      resource: "https://mcp.example.com",
    });
    expect(gate.resourceMetadataUrl).toBe("https://mcp.example.com/.well-known/oauth-protected-resource");
  });

  test("keeps any other resource as it is written", async () => {
    expect(await of("https://MCP.example.com:443/Mcp/")).toMatchObject({
      resource: "https://MCP.example.com:443/Mcp/",
    });
  });

  test("never names offline_access, and warns of it (R4)", async () => {
    const warnings: string[] = [];
    const document = await of("https://mcp.example.com/mcp", {
      scopesSupported: ["notes:read", "offline_access"],
      onWarning: (message: string) => warnings.push(message),
    });
    expect(document).toMatchObject({ scopes_supported: ["notes:read"] });
    expect(warnings.join()).toContain("offline_access");
  });

  test("leaves the root to others when the origin has several resources", () => {
    const verifier = fakeVerifier({}, ["https://mcp.example.com/mcp"]);
    const gate = createGate({ verifier, resource: "https://mcp.example.com/mcp", soleResource: false });
    expect(gate.metadata(new Request("https://mcp.example.com/.well-known/oauth-protected-resource"))?.status).toBe(
      404,
    );
    expect(gate.metadata(new Request("https://mcp.example.com/mcp"))).toBeUndefined();
  });
});
