import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoServer, type DevIssuer, demoTools, startDemoServer, startDevIssuer } from "../../src/dev/index.ts";

let issuer: DevIssuer;
let server: DemoServer;

beforeAll(async () => {
  issuer = await startDevIssuer();
  server = await startDemoServer({ issuer });
});
afterAll(async () => {
  await server.close();
  await issuer.close();
});

async function connect(scope: string, era: "legacy" | "modern"): Promise<Client> {
  const client = new Client(
    { name: "test", version: "1.0.0" },
    era === "modern" ? { versionNegotiation: { mode: { pin: "2026-07-28" } } } : {},
  );
  const authorization = `Bearer ${await issuer.mint({ scope })}`;
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    requestInit: { headers: { authorization } },
  });
  await client.connect(transport);
  return client;
}

describe.each(["modern", "legacy"] as const)("the demo server, %s era", (era) => {
  test("lists open and acquirable tools, and hides the rest", async () => {
    const client = await connect("tool:call", era);
    expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(["hello", "write_note", "deploy"]);
    await client.close();
  });

  test("lists the hidden tool for a caller who may use it", async () => {
    const client = await connect("tool:call audit:read", era);
    expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(Object.keys(demoTools));
    await client.close();
  });

  test("answers a hidden tool exactly as a missing one", async () => {
    const client = await connect("tool:call", era);
    const failure = async (name: string) =>
      await client.callTool({ name, arguments: {} }).catch((error: Error) => error.message.replaceAll(name, "X"));
    expect(await failure("audit_log")).toBe(await failure("no_such_tool"));
    await client.close();
  });

  test("runs a tool whose requirements are met", async () => {
    const client = await connect("tool:call notes:write", era);
    const result = await client.callTool({ name: "write_note", arguments: { text: "milk" } });
    expect(result.content).toEqual([{ type: "text", text: "Noted" }]);
    await client.close();
  });
});

describe("the demo server over HTTP", () => {
  test("publishes its metadata and names it in the challenge", async () => {
    const response = await fetch(server.url, { method: "POST", body: "{}" });
    const url = /resource_metadata="([^"]+)"/.exec(response.headers.get("www-authenticate") ?? "")?.[1] ?? "";
    expect(response.status).toBe(401);
    expect(await (await fetch(url)).json()).toMatchObject({
      resource: server.url,
      authorization_servers: [issuer.url],
      scopes_supported: ["tool:call"],
    });
  });

  test("explains a mandate with the verifier that decides", async () => {
    const mandate = await issuer.mint({ scope: "tool:call" });
    expect(await server.explain(mandate, "hello")).toMatchObject({ ok: true });
    expect(await server.explain(mandate, "write_note")).toMatchObject({ ok: false, code: "insufficient_scope" });
    expect(await server.explain(mandate, "toString")).toMatchObject({ ok: true });
  });
});
