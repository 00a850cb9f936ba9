import { describe, expect, test } from "vitest";
import { CountersignConfigError } from "../../src/core/countersign-config-error.ts";
import { createGate, type GateOptions } from "../../src/gate/index.ts";
import { claims, fakeVerifier, RESOURCE } from "./support/fake-verifier.ts";
import { call } from "./support/wire.ts";

const build = (options: Partial<GateOptions> & Record<string, unknown>) =>
  createGate({ verifier: fakeVerifier(), resource: RESOURCE, onWarning: () => {}, ...options });

describe("configuration that is refused at start", () => {
  test.each([
    ["resource", { resource: "/mcp" }],
    ["resource", { resource: "http://mcp.example.com/mcp" }],
    ["resource", { resource: "https://mcp.example.com/mcp?x=1" }],
    ["resource", { resource: "https://mcp.example.com/mcp?" }],
    ["resource", { resource: "https://mcp.example.com/mcp#x" }],
    ["resource", { resource: "https://user@mcp.example.com/mcp" }],
    ["resource", { resource: "javascript:alert(1)" }],
    ["tool", { tool: {} }],
    ["tools", { tools: [] as never }],
    ["tools.read", { tools: { read: ["notes:read"] as never } }],
    ["tools.read.hidden", { tools: { read: { hidden: "yes" as never } } }],
    ["scopes", { tools: { read: { scopes: ["notes:read"] } as never } }],
    ["requiredScopes", { tools: { read: { requiredScopes: ["notes read"] } } }],
    ["requiredScopes", { default: { requiredScopes: ['a"b'] } }],
    ["default", { default: "open" as never }],
    ["scopeHierarchy", { scopeHierarchy: { a: ["b\n"] } }],
    ["scopeHierarchy", { scopeHierarchy: { a: "b" as never } }],
    ["allowedOrigins", { allowedOrigins: ["https://app.example.com/"] }],
    ["allowedOrigins", { allowedOrigins: ["*"] }],
    ["allowedHosts", { allowedHosts: ["mcp.example.com/x"] }],
    ["scopesSupported", { scopesSupported: ["a b"] }],
    ["maxBodyBytes", { maxBodyBytes: 0 }],
    ["recheckMs", { recheckMs: Number.NaN }],
    ["maxHandles", { maxHandles: 1.5 }],
  ])("%s in %j", (option, options) => {
    let thrown: unknown;
    try {
      build(options);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CountersignConfigError);
    expect((thrown as CountersignConfigError).option).toBe(option);
  });

  test("a verifier for another resource is warned of", () => {
    const warnings: string[] = [];
    build({ verifier: fakeVerifier({}, ["https://other.example.com"]), onWarning: (text) => warnings.push(text) });
    expect(warnings).toHaveLength(1);
  });

  test("a bare origin is the same with and without its slash", () => {
    const warnings: string[] = [];
    const verifier = fakeVerifier({}, ["https://mcp.example.com"]);
    build({ verifier, resource: "https://mcp.example.com/", onWarning: (text) => warnings.push(text) });
    expect(warnings).toEqual([]);
  });
});

describe("requirements once given", () => {
  test("cannot be loosened by changing the lists that they were read from", async () => {
    const requiredScopes = ["notes:admin"];
    const verifier = fakeVerifier();
    verifier.principals.set("alice", claims({ scope: "notes:read" }));
    const gate = build({ verifier, tools: { purge: { requiredScopes } } });
    requiredScopes.length = 0;
    const headers = { Authorization: "Bearer alice", Host: "localhost" };
    const body = JSON.stringify(call(1, "tools/call", { name: "purge", arguments: {} }));
    const answer = await gate.fetch(new Request(RESOURCE, { method: "POST", headers, body }));
    expect((answer as Response).status).toBe(403);
  });
});

describe("a gate without a guard behind it", () => {
  const open = (options: Partial<GateOptions> = {}) => {
    const verifier = fakeVerifier();
    verifier.principals.set("alice", claims());
    const gate = build({ verifier, ...options });
    return async (message: unknown) => {
      const headers = { Authorization: "Bearer alice", Host: "localhost" };
      return gate.fetch(new Request(RESOURCE, { method: "POST", headers, body: JSON.stringify(message) }));
    };
  };

  test("answers hidden items itself rather than trust the host with them", async () => {
    const send = open();
    const answer = (await send(call(1, "tools/call", { name: "anything" }))) as Response;
    expect(await answer.json()).toEqual({
      jsonrpc: "2.0",
      id: 1,
      error: { code: -32602, message: "Tool anything not found" },
    });
    const resource = (await send(call(1, "resources/read", { uri: "notes://x" }))) as Response;
    expect(await resource.json()).toMatchObject({
      error: { message: "Resource not found: notes://x", data: { uri: "notes://x" } },
    });
  });

  test("takes a batch only when every member may run", async () => {
    const send = open({ tools: { open: {} } });
    const batch = [call(1, "tools/call", { name: "open" }), call(2, "tools/call", { name: "other" })];
    expect(((await send(batch)) as Response).status).toBe(400);
    expect(await send(batch.slice(0, 1))).not.toBeInstanceOf(Response);
  });

  test("names of Object.prototype are unknown names, whatever the default", async () => {
    const send = open({ default: "allow" });
    for (const name of ["toString", "__proto__", "constructor", "hasOwnProperty"]) {
      const answer = (await send(call(1, "tools/call", { name }))) as Response;
      expect(await answer.json()).toMatchObject({ error: { message: `Tool ${name} not found` } });
    }
    const prototype = JSON.parse('{"__proto__":{"requiredScopes":["x"]}}');
    expect(((await open({ tools: prototype })(call(1, "tools/call", { name: "__proto__" }))) as Response).status).toBe(
      403,
    );
  });
});

describe("resource rules", () => {
  const decide = async (resources: GateOptions["resources"] & object, uri: string, scope = "") => {
    const gate = build({ resources, default: "allow" });
    return (await gate.decideItem(gate.admit(claims({ scope })), { kind: "resource", name: uri }, "resources/read"))
      .kind;
  };

  test("a URI under several templates must satisfy all of them", async () => {
    const resources = { "notes://{+path}": { requiredScopes: ["a"] }, "notes://team/{id}": { requiredScopes: ["b"] } };
    expect(await decide(resources, "notes://team/1", "a")).toBe("refuse");
    expect(await decide(resources, "notes://team/1", "a b")).toBe("allow");
    expect(await decide(resources, "notes://home/1", "a")).toBe("allow");
  });

  test("a URI is compared as the host will read it", async () => {
    const resources = { "https://notes.example.com/secret": { requiredScopes: ["a"] } };
    for (const uri of [
      "HTTPS://NOTES.example.com/secret",
      "https://notes.example.com:443/x/../secret",
      "https://notes.example.com/%73ecret/../secret",
    ]) {
      expect(await decide(resources, uri)).toBe("refuse");
    }
  });

  test("templates match every expansion, queries and nothing included, in linear time", async () => {
    const resources = { "notes://{a}/x/{b}/y{?q}": { requiredScopes: ["a"] } };
    for (const uri of ["notes://1/x/2/y", "notes://1/x/2/y?q=3", "notes://%2F/x//y"])
      expect(await decide(resources, uri)).toBe("refuse");
    expect(await decide(resources, "notes://1/z/2/y")).toBe("allow");
    const started = performance.now();
    await decide(resources, `notes://${"/x/".repeat(30_000)}`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
