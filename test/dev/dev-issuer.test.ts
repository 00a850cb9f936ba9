import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { CountersignConfigError } from "../../src/core/countersign-config-error.ts";
import { type DevIssuer, startDemoServer, startDevIssuer } from "../../src/dev/index.ts";
import { createVerifier, type Verifier } from "../../src/mandate/index.ts";

let issuer: DevIssuer;
let verifier: Verifier;

beforeAll(async () => {
  issuer = await startDevIssuer();
  verifier = createVerifier({ issuer: issuer.url, audience: issuer.audience, revocations: issuer.revocations });
});
afterAll(async () => {
  verifier.close();
  await issuer.close();
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${issuer.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function verdict(mandate: unknown): Promise<string> {
  const result = await verifier.authenticate(String(mandate));
  return result.ok ? result.principal.sub : result.error.code;
}

describe("the development issuer of another profile", () => {
  test("mints mandates that verify against its own key set, asked for by zone", async () => {
    const later = await startDevIssuer({ profile: "1.0" });
    const { revocations, url, audience, zoneId } = later;
    const deps = { issuer: url, audience, zoneId, revocations };
    const current = createVerifier({ ...deps, profile: "1.0", requireSession: true });
    const mandate = await later.mint();
    expect((await current.authenticate(mandate)).ok).toBe(true);
    await later.revoke(mandate);
    expect(await current.authenticate(mandate)).toMatchObject({ error: { code: "session_revoked" } });
    current.close();
    await later.close();
  });
});

describe("the development issuer", () => {
  test("marks itself as such in its issuer name and stays on this machine", () => {
    expect(issuer.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/dev$/);
  });

  test("mints mandates that verify against its own key set", async () => {
    expect(await verdict(await issuer.mint({ sub: "alice" }))).toBe("alice");
    expect(await verdict((await post("/mint", { claims: { sub: "bob" } })).body["token"])).toBe("bob");
  });

  test("mints wrong mandates on request", async () => {
    expect(await verdict((await post("/mint", { fault: "expired" })).body["token"])).toBe("invalid_token");
    expect(await verdict((await post("/mint", { fault: "missing-claim", claim: "zone_id" })).body["token"])).toBe(
      "invalid_zone",
    );
    expect(await verdict((await post("/mint", { ttlSeconds: -1 })).body["token"])).toBe("invalid_token");
  });

  test("revokes by session and by mandate", async () => {
    const mandate = await issuer.mint({ sid: "s-1", sub: "alice" });
    expect(await verdict(mandate)).toBe("alice");
    expect((await post("/revoke", { token: mandate })).body).toEqual({ revoked: "s-1" });
    expect(await verdict(mandate)).toBe("session_revoked");
    expect((await post("/revoke", { sid: "s-2" })).body).toEqual({ revoked: "s-2" });
    expect(await verdict(await issuer.mint({ sid: "s-2" }))).toBe("session_revoked");
  });

  test("refuses to revoke what has no session", async () => {
    await expect(issuer.revoke("")).rejects.toThrow(TypeError);
    await expect(issuer.revoke(await issuer.mint({}, { fault: "missing-claim" }))).rejects.toThrow(TypeError);
    expect((await post("/revoke", { token: "a.b.c" })).status).toBe(400);
    expect((await post("/revoke", {})).status).toBe(400);
  });

  test("rotates its keys", async () => {
    const { kid } = (await post("/rotate", {})).body;
    expect(await verdict(await issuer.mint({ sub: "carol" }))).toBe("carol");
    const { keys } = (await (await fetch(`${issuer.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] };
    expect(keys.map((key) => key.kid)).toEqual([kid, "key-1"]);
  });

  test("publishes authorization-server metadata at the RFC 8414 place of its issuer", async () => {
    const { origin } = new URL(issuer.url);
    const response = await fetch(`${origin}/.well-known/oauth-authorization-server/dev`);
    expect(await response.json()).toMatchObject({
      issuer: issuer.url,
      jwks_uri: `${issuer.url}/.well-known/jwks.json`,
      token_endpoint: `${issuer.url}/token`,
    });
    expect((await fetch(`${origin}/.well-known/oauth-authorization-server`)).status).toBe(200);
  });

  test("gives client-credentials tokens at its token endpoint", async () => {
    const form = (fields: Record<string, string>) =>
      fetch(`${issuer.url}/token`, { method: "POST", body: new URLSearchParams(fields) });
    const good = await form({ grant_type: "client_credentials", client_id: "robot", scope: "tool:call" });
    const { access_token } = (await good.json()) as { access_token: string };
    expect(await verdict(access_token)).toBe("robot");
    const elsewhere = await form({
      grant_type: "client_credentials",
      client_id: "robot",
      resource: "resource://other",
    });
    expect(await verdict(((await elsewhere.json()) as { access_token: string }).access_token)).toBe("invalid_token");
    expect((await form({ grant_type: "password", client_id: "robot" })).status).toBe(400);
    expect((await form({ grant_type: "client_credentials" })).status).toBe(400);
    expect((await fetch(`${issuer.url}/token`)).status).toBe(405);
  });

  test.each([
    ["/mint", { claims: [] }],
    ["/mint", { claims: null }],
    ["/mint", { fault: "toString" }],
    ["/mint", { fault: 1 }],
    ["/mint", { claim: 1 }],
    ["/mint", { ttlSeconds: "1" }],
    ["/mint", "[]"],
    ["/mint", "{"],
    ["/mint", `{"claims":"${"x".repeat(70_000)}"}`],
  ])("answers 400 to %s with %j", async (path, body) => {
    expect((await post(path, body)).status).toBe(400);
  });

  test("takes JSON only as JSON, so that a web page cannot post it without asking", async () => {
    expect((await post("/mint", {}, { "content-type": "text/plain" })).status).toBe(400);
    expect((await post("/mint", {}, { origin: "https://attacker.test" })).status).toBe(403);
  });

  test("knows no other paths and methods", async () => {
    expect((await post("/other", {})).status).toBe(404);
    expect((await fetch(`${issuer.url}/mint`)).status).toBe(405);
    expect((await fetch(`${issuer.url}/.well-known/jwks.json`, { method: "POST" })).status).toBe(405);
  });

  test("can be told to fail as key servers do", async () => {
    issuer.setKeyServer("down");
    await expect(fetch(`${issuer.url}/.well-known/jwks.json`)).rejects.toThrow();
    issuer.setKeyServer("error");
    expect((await fetch(`${issuer.url}/.well-known/jwks.json`)).status).toBe(500);
    issuer.setKeyServer("healthy");
    expect((await fetch(`${issuer.url}/.well-known/jwks.json`)).status).toBe(200);
  });

  test("makes fresh keys at every start", async () => {
    const other = await startDevIssuer();
    const keysOf = async (url: string) => (await fetch(`${url}/.well-known/jwks.json`)).text();
    expect(await keysOf(other.url)).not.toBe(await keysOf(issuer.url));
    await other.close();
  });

  test("refuses to run in production, and so does the demo server", async () => {
    vi.stubEnv("NODE_ENV", "production");
    try {
      await expect(startDevIssuer()).rejects.toThrow(CountersignConfigError);
      await expect(startDemoServer({ issuer })).rejects.toThrow(CountersignConfigError);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
