import { authenticateRequest, unauthorizedResponse } from "countersign";
import { beforeAll, describe, expect, it } from "vitest";
import { createScene, type Scene } from "./support/scene.ts";

let scene: Scene;
let token: string;
const resourceMetadataUrl = "https://notes.example/.well-known/oauth-protected-resource";
beforeAll(async () => {
  scene = await createScene();
  token = await scene.issuer.mint({ scope: "files:read" });
});

const requestWith = (...values: string[]): Request => {
  const headers = new Headers();
  for (const value of values) headers.append("authorization", value);
  return new Request("https://notes.example/mcp", { method: "POST", headers, body: "{}" });
};

async function answer(request: Request, options: Parameters<Scene["verifier"]>[0] = {}, overrides = {}) {
  const result = await authenticateRequest(
    request,
    scene.verifier({ resourceMetadataUrl, requiredScopes: ["files:read"], ...options }),
    overrides,
  );
  if (result.ok) return { ok: true };
  const { response, error } = result;
  return {
    code: error.code,
    status: response.status,
    challenge: response.headers.get("www-authenticate"),
    body: await response.json(),
  };
}

describe("a web request", () => {
  it("with a good mandate passes, and its body stays unread", async () => {
    const request = requestWith(`Bearer ${token}`);
    expect(await answer(request)).toEqual({ ok: true });
    expect(request.bodyUsed).toBe(false);
  });

  it("without credentials is told where to get some", async () => {
    const expected = {
      code: "missing_token",
      status: 401,
      challenge: `Bearer resource_metadata="${resourceMetadataUrl}", scope="files:read"`,
      body: { error: "missing_token", error_description: "Missing bearer token" },
    };
    expect(await answer(requestWith())).toEqual(expected);
    expect(await answer(requestWith("Basic dXNlcjpw"))).toEqual(expected);
  });

  it("whose token is in the query has no credentials", async () => {
    expect(await answer(new Request(`https://notes.example/mcp?access_token=${token}`))).toMatchObject({
      code: "missing_token",
    });
  });

  it.each([
    ["an empty Bearer", ["Bearer"]],
    ["two tokens", [() => `Bearer ${token} ${token}`]],
    ["a comma", [() => `Bearer ${token},x`]],
    ["two headers", [() => `Bearer ${token}`, () => `Bearer ${token}`]],
  ])("with %s is malformed", async (_, values) => {
    expect(await answer(requestWith(...values.map((value) => (typeof value === "string" ? value : value()))))).toEqual({
      code: "missing_token",
      status: 400,
      challenge: `Bearer error="invalid_request", error_description="The request is malformed", resource_metadata="${resourceMetadataUrl}"`,
      body: { error: "invalid_request", error_description: "The request is malformed" },
    });
  });

  it("with a bad token is told so", async () => {
    expect(await answer(requestWith("Bearer nonsense"))).toEqual({
      code: "invalid_token",
      status: 401,
      challenge: `Bearer error="invalid_token", error_description="Token validation failed", scope="files:read", resource_metadata="${resourceMetadataUrl}"`,
      body: { error: "invalid_token", error_description: "Token validation failed" },
    });
  });

  it("that lacks scope is told every scope of the operation", async () => {
    expect(await answer(requestWith(`Bearer ${token}`), {}, { requiredScopes: ["files:write"] })).toEqual({
      code: "insufficient_scope",
      status: 403,
      challenge: `Bearer error="insufficient_scope", error_description="Missing scope: files:write", scope="files:read files:write", resource_metadata="${resourceMetadataUrl}"`,
      body: { error: "insufficient_scope", error_description: "Missing scope: files:write" },
    });
  });

  it("is answered 503 with Retry-After on an outage and on misconfiguration", async () => {
    const down = await createScene();
    down.issuer.setMode("down");
    const result = await authenticateRequest(requestWith(`Bearer ${await down.issuer.mint()}`), down.deps);
    const misconfigured = await authenticateRequest(requestWith(`Bearer ${token}`), { ...scene.deps, issuer: "" });
    for (const each of [result, misconfigured]) {
      if (each.ok) throw new Error("accepted");
      expect(each.response.status).toBe(503);
      expect(each.response.headers.get("retry-after")).toBe("5");
      expect(each.response.headers.get("www-authenticate")).toBeNull();
      expect(await each.response.json()).toEqual({
        error: "verification_unavailable",
        error_description: "Verification temporarily unavailable",
      });
      expect(unauthorizedResponse(each.error).status).toBe(503);
    }
  });

  it("is decided by options as by a verifier", async () => {
    const result = await authenticateRequest(requestWith(`bearer   ${token}`), scene.deps);
    expect(result.ok && result.principal.sub).toBe("user-alice");
  });
});
